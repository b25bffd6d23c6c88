"""The machine's clock, and that of a replayed campaign, which works on one machine only."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from redress.adapters.replayed_clock import ReplayedClock, WrongClockError
from redress.adapters.system_clock import SystemClock
from redress.wiring.clock import clock

ENGINE = "http://127.0.0.1:4566"


def test_it_shows_what_the_replay_wrote_last(tmp_path: Path) -> None:
    file = tmp_path / "clock"
    shown = ReplayedClock(file, ENGINE)

    file.write_text("2025-10-01T08:00:00+08:00\n")
    assert shown.now() == datetime(2025, 10, 1, tzinfo=UTC)
    assert shown.now().utcoffset() == timedelta(0)
    file.write_text("2025-10-01T00:00:01.5+00:00")
    assert shown.now() == datetime(2025, 10, 1, 0, 0, 1, 500_000, tzinfo=UTC)


@pytest.mark.parametrize("text", [None, "", "soon", "2025-10-01T08:00:00"])
def test_without_an_instant_it_shows_no_time_at_all(tmp_path: Path, text: str | None) -> None:
    file = tmp_path / "clock"
    if text is not None:
        file.write_text(text)

    with pytest.raises(WrongClockError):
        ReplayedClock(file, ENGINE).now()


@pytest.mark.parametrize(
    "endpoint",
    [
        "",
        "https://dynamodb.us-east-1.amazonaws.com",
        "http://10.0.0.5:4566",
        "http://localhost.example.com:4566",
        "127.0.0.1:4566",
    ],
)
def test_it_is_refused_beside_services_elsewhere(tmp_path: Path, endpoint: str) -> None:
    with pytest.raises(WrongClockError, match="this machine"):
        ReplayedClock(tmp_path / "clock", endpoint)


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "[::1]", "a.localhost"])
def test_functions_take_it_where_the_engine_is_on_this_machine(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, host: str
) -> None:
    file = tmp_path / "clock"
    file.write_text("2025-10-15T16:00:00+00:00")
    monkeypatch.setenv("CLOCK_FILE", str(file))
    monkeypatch.setenv("AWS_ENDPOINT_URL", f"http://{host}:4566")

    assert clock().now() == datetime(2025, 10, 15, 16, tzinfo=UTC)


def test_a_function_on_aws_would_not_even_start_with_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CLOCK_FILE", "/tmp/clock")  # noqa: S108  # never opened
    monkeypatch.delenv("AWS_ENDPOINT_URL", raising=False)

    with pytest.raises(WrongClockError):
        clock()


def test_all_others_read_the_clock_of_the_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CLOCK_FILE", raising=False)
    chosen = clock()

    assert isinstance(chosen, SystemClock)
    assert abs(datetime.now(UTC) - chosen.now()) < timedelta(seconds=5)
