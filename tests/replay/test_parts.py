"""What a replay is made of: clock, journal, pace, leftovers, and the comparison at its end."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from infra.local.authenticator import Authenticator, Credential
from infra.replay import leftovers, passkeys
from infra.replay.alone import BusyError, alone_in
from infra.replay.clock_file import ClockFile
from infra.replay.journal import Journal
from infra.replay.machine import SAVED, prepare
from infra.replay.pacer import Backlog, Pacer, Step, StoppedError
from infra.replay.stages import stays_of
from infra.replay.summary import differences

NOON = datetime(2025, 9, 26, 12, tzinfo=UTC)


def minutes(number: float) -> timedelta:
    return timedelta(minutes=number)


def test_the_clock_never_goes_back_not_even_after_a_restart(tmp_path: Path) -> None:
    clock = ClockFile(tmp_path / "clock", NOON)
    clock.advance(NOON + minutes(5))
    clock.advance(NOON)

    assert clock.now == NOON + minutes(5)
    assert ClockFile(tmp_path / "clock", NOON).now == NOON + minutes(5)
    assert datetime.fromisoformat((tmp_path / "clock").read_text()) == NOON + minutes(5)


def test_a_journal_survives_a_line_that_was_cut_off(tmp_path: Path) -> None:
    path = tmp_path / "journal.jsonl"
    with Journal(path) as journal:
        journal.note("one", case_id="RD-1")
    path.write_text(path.read_text() + '{"done": "tw')

    with Journal(path) as journal:
        assert journal.done == {"one": {"case_id": "RD-1"}}
        journal.note("two")
    with Journal(path) as journal:
        assert set(journal.done) == {"one", "two"}


class Stage:
    """Notes when which step began and ended."""

    def __init__(self, clock: ClockFile) -> None:
        self.clock = clock
        self.began: dict[str, datetime] = {}
        self.under_way: set[str] = set()
        self.together: list[frozenset[str]] = []
        self._lock = threading.Lock()

    def step(self, name: str, at: datetime, patience: timedelta, *keys: str) -> Step:
        def play() -> None:
            with self._lock:
                self.began[name] = self.clock.now
                self.under_way.add(name)
                self.together.append(frozenset(self.under_way))
            time.sleep(0.02)
            with self._lock:
                assert self.clock.now <= at + patience
                self.under_way.remove(name)

        return Step(at, play, frozenset(keys), patience)


@pytest.fixture
def clock(tmp_path: Path) -> ClockFile:
    return ClockFile(tmp_path / "clock", NOON)


def test_the_clock_waits_for_who_is_slow(clock: ClockFile) -> None:
    stage = Stage(clock)
    steps = [stage.step(str(n), NOON + minutes(10 * n), minutes(25), str(n)) for n in range(12)]

    Pacer(clock, 8, lambda: None).play(steps)

    assert len(stage.began) == 12
    assert max(map(len, stage.together)) > 1
    assert clock.now == NOON + minutes(110)


def test_one_person_does_one_thing_at_a_time(clock: ClockFile) -> None:
    stage = Stage(clock)
    steps = [stage.step(str(n), NOON, minutes(30), "lin", f"case {n}") for n in range(5)]

    Pacer(clock, 8, lambda: None).play(steps)

    assert max(map(len, stage.together)) == 1


def test_what_goes_wrong_rises_after_the_others_have_finished(clock: ClockFile) -> None:
    stage = Stage(clock)

    def fail() -> None:
        raise LookupError("refused")

    steps = [
        Step(NOON, fail, frozenset(), minutes(30)),
        *(stage.step(str(n), NOON, minutes(30)) for n in range(30)),
    ]
    with pytest.raises(LookupError, match="refused"):
        Pacer(clock, 4, lambda: None).play(steps)
    assert not stage.under_way
    assert len(stage.began) < 30


def test_it_stops_between_two_acts(clock: ClockFile) -> None:
    stage = Stage(clock)

    def pause() -> None:
        if len(stage.began) >= 3:
            raise StoppedError

    steps = (stage.step(str(n), NOON + minutes(n), minutes(30)) for n in range(100))
    with pytest.raises(StoppedError):
        Pacer(clock, 1, pause).play(steps)
    assert not stage.under_way
    assert len(stage.began) < 10


def test_a_backlog_holds_everybody_back_until_it_is_worked_off() -> None:
    left = [500]
    waited: list[int] = []

    def check() -> None:
        waited.append(left[0])
        left[0] -= 150

    with Backlog(lambda: left[0], most=60, every=0.01) as backlog:
        time.sleep(0.1)
        backlog.wait(check)
    assert len(waited) >= 3


@pytest.fixture
def sleeper() -> Callable[[], subprocess.Popen[bytes]]:
    def start() -> subprocess.Popen[bytes]:
        return subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])

    return start


def test_leftovers_are_ended_and_strangers_are_not(
    tmp_path: Path, sleeper: Callable[[], subprocess.Popen[bytes]]
) -> None:
    path = tmp_path / "processes.json"
    mine = sleeper()
    leftovers.remember(path)
    stranger = sleeper()
    known = json.loads(path.read_text())
    # Whatever else this process started for other tests is not to be ended here
    only = {str(mine.pid): known[str(mine.pid)], str(stranger.pid): "Mon Jan  1 00:00:00 2001"}
    path.write_text(json.dumps(only))
    threading.Thread(target=mine.wait, daemon=True).start()

    assert mine.pid in leftovers.living(path)
    assert stranger.pid not in leftovers.living(path)
    leftovers.end(path, timeout=10)
    assert mine.wait(5) == -signal.SIGTERM
    assert stranger.poll() is None
    assert not path.exists()
    stranger.kill()
    stranger.wait()


def test_what_an_engine_forgot_is_forgotten_by_all(tmp_path: Path) -> None:
    engine = tmp_path / "replay" / "engine"
    engine.mkdir(parents=True)
    (engine / "deployed.json").write_text("{}")
    (tmp_path / "replay" / "journal.jsonl").write_text('{"done": "one"}\n')
    said: list[str] = []

    (engine / SAVED).touch()
    prepare(tmp_path / "replay", "story", said.append)
    assert (tmp_path / "replay" / "journal.jsonl").exists()
    assert not said

    (engine / SAVED).unlink()
    prepare(tmp_path / "replay", "story", said.append)
    assert not (tmp_path / "replay" / "journal.jsonl").exists()
    assert "begins again" in said[0]


def test_another_story_is_played_from_its_begin(tmp_path: Path) -> None:
    journal = tmp_path / "journal.jsonl"
    said: list[str] = []
    prepare(tmp_path, "one", said.append)
    journal.touch()

    prepare(tmp_path, "one", said.append)
    assert journal.exists()
    prepare(tmp_path, "another", said.append)
    assert not journal.exists()
    assert "begins again" in said[0]


def test_passkeys_are_kept_and_never_count_backwards(tmp_path: Path) -> None:
    device = Authenticator("https://redress.example")
    device.credentials.append(Credential("redress.example", b"lin", count=40))
    passkeys.keep(tmp_path / "keys", {"lin": device})

    [again] = passkeys.recall(tmp_path / "keys", device.origin)["lin"].credentials
    before = device.credentials[0]
    assert (again.id, again.handle, again.rp_id) == (before.id, before.handle, before.rp_id)
    assert again.cose == before.cose
    assert again.count > before.count
    assert (tmp_path / "keys").stat().st_mode & 0o077 == 0
    assert passkeys.recall(tmp_path / "none", device.origin) == {}


def figures(**changes: Any) -> dict[str, Any]:
    found = {"participants": 10, "wanted": {"lawyers_letter": 3}} | changes
    day = [{"day": "2025-09-26", "participants": found["participants"]}]
    recount = {"agrees": True, "differences": []}
    return {"figures": found, "by_day": day, "recount": recount}


def test_every_difference_is_named() -> None:
    assert differences(figures(), figures(screened=4)) == []
    assert differences(figures(), figures(participants=9)) == [
        "participants: 9 instead of 10",
        "2025-09-26: 9 participants instead of 10",
    ]
    assert differences(figures(), figures(wanted={})) == [
        "wanted.lawyers_letter: None instead of 3"
    ]
    disagreeing = figures() | {"recount": {"agrees": False, "differences": ["screened: 1, 2"]}}
    assert differences(figures(), disagreeing) == ["recount: screened: 1, 2"]


def test_stays_are_from_a_stage_to_the_next() -> None:
    first = [
        (NOON, "screening"),
        (NOON + minutes(60), "screening"),
        (NOON + minutes(120), "closed"),
    ]
    second = [(NOON + minutes(240), "closed"), (NOON, "screening")]
    stays = stays_of([first, second])

    assert set(stays) == {"screening"}
    assert (stays["screening"].count, stays["screening"].median) == (2, 3)
    assert stays["screening"].ninetieth == 4


def test_two_replays_do_not_share_a_folder(tmp_path: Path) -> None:
    folder = tmp_path / "2025-0.01"
    with alone_in(folder), pytest.raises(BusyError, match="Another replay"), alone_in(folder):
        pass
    with alone_in(folder), alone_in(tmp_path / "2025-0.02"):
        pass
