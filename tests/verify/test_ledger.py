"""The custody ledger, with msgspec and without: the same findings either way."""

import json
import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from redress.verify import events
from redress.verify.ledger import Ledger
from redress.verify.report import Report
from tests.verify.basics import CASE, canonical, sha256
from tests.verify.chains import LedgerMaker
from tests.verify.checking import found, notes

Change = Callable[[dict[str, Any]], object]


@pytest.fixture(params=["msgspec", "standard library"], autouse=True)
def reader(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    if request.param != "msgspec":
        monkeypatch.setattr(events, "import_module", _nothing_installed)
    return str(request.param)


def _nothing_installed(name: str) -> None:
    raise ImportError(name)


def followed(lines: list[bytes], *, wanted: int = 0, size: int = 1 << 16) -> tuple[Ledger, Report]:
    report = Report()
    ledger = Ledger(CASE, report, wanted)
    ledger.follow(blocks(b"".join(line + b"\n" for line in lines), size))
    return ledger, report


def blocks(data: bytes, size: int) -> Iterator[bytes]:
    return (data[start : start + size] for start in range(0, len(data), size))


def some_lines(count: int = 40) -> list[bytes]:
    ledger = LedgerMaker()
    for number in range(count):
        ledger.add("case:evidence:viewed", details={"b": number, "a": "看"} if number % 3 else {})
    return ledger.lines


def relinked(lines: list[bytes], at: int, change: Change) -> list[bytes]:
    """Change one event and link those after it anew, so that only its content is wrong."""
    chain: list[bytes] = []
    for number, line in enumerate(lines):
        previous = sha256(chain[-1]) if chain else "0" * 64
        event = json.loads(line) | {"previous": previous}
        if number == at:
            change(event)
        chain.append(canonical(event))
    return chain


@pytest.mark.parametrize("size", [1, 7, 333, 1 << 16])
def test_a_sound_ledger_is_followed_to_its_end_in_blocks_of_any_size(size: int) -> None:
    lines = some_lines()
    ledger, report = followed(lines, wanted=17, size=size)

    assert report.checks == []
    assert (ledger.length, ledger.head, ledger.sound) == (40, sha256(lines[-1]), True)
    assert ledger.wanted_hash == sha256(lines[16])


def test_msgspec_reads_what_is_sound_at_once(reader: str) -> None:
    read = events.batch_reader(CASE)
    lines = b"".join(line + b"\n" for line in some_lines())

    assert (read(lines) is not None) == (reader == "msgspec")


def test_an_empty_ledger_has_no_events() -> None:
    ledger, report = followed([])

    assert (ledger.length, report.checks) == (0, [])


@pytest.mark.parametrize(
    "change",
    [
        lambda event: event.update(at="yesterday"),
        lambda event: event.update(at="2026-03-04T05:06:07.89Z"),
        lambda event: event.update(action="anything"),
        lambda event: event.update(outcome="perhaps"),
        lambda event: event.update(sha256="F" * 64),
        lambda event: event.update(sha256="f" * 63),
        lambda event: event.update(size=-1),
        lambda event: event.update(size=2**60),
        lambda event: event.update(size=1.5),
        lambda event: event.update(size=True),
        lambda event: event.update(item="1"),
        lambda event: event.update(object={"key": "k"}),
        lambda event: event.update(actor={"id": "x"}),
        lambda event: event.update(actor={"id": 1, "role": "", "version": "", "way": ""}),
        lambda event: event.update(details={"a": [1]}),
        lambda event: event.update(details={"列": 1}),
        lambda event: event.update(details=[]),
        lambda event: event.update(more=1),
        lambda event: event.pop("reason"),
    ],
)
def test_an_event_of_another_form_is_named(change: Change) -> None:
    _, report = followed(relinked(some_lines(9), 5, change))

    assert found(report) == {("data/custody.jsonl:6", "event.broken")}


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (rb",", b", "),
        (rb'"case"', rb'"\\u0063ase"'),
        (rb"\}$", b',"size":null}'),
        (rb".+", b""),
        (rb".+", b"[]"),
        (rb".+", b"\xff"),
        (rb".+", b"[" * 100_000),
        (rb"$", b"\r"),
    ],
)
def test_a_line_that_is_not_canonical_is_named(before: bytes, after: bytes) -> None:
    lines = some_lines(9)
    lines[8] = re.sub(before, after, lines[8], count=1)
    _, report = followed(lines)

    assert found(report) == {("data/custody.jsonl:9", "event.broken")}


def test_control_characters_are_written_as_the_standard_says() -> None:
    ledger = LedgerMaker()
    ledger.add("case:evidence:viewed", reason='\b\t\n\f\r"\\\x01\x7f\N{GRINNING FACE}')

    assert followed(ledger.lines)[1].checks == []


def test_a_dropped_event_leaves_a_gap_that_is_named_once() -> None:
    lines = some_lines()
    del lines[20]
    _, report = followed(lines)

    place = "data/custody.jsonl:21"
    assert found(report) == {(place, "event.does_not_continue"), (place, "event.number")}


def test_an_event_of_another_case_is_named() -> None:
    _, report = followed(
        relinked(some_lines(5), 2, lambda event: event.update(case="RD-0000-0000-0000"))
    )

    assert found(report) == {("data/custody.jsonl:3", "event.other_case")}


def test_what_was_begun_is_completed_once_or_again() -> None:
    ledger = LedgerMaker()
    begun = ledger.add("case:bag:exported", outcome="begun")
    ledger.add("case:bag:exported", related=begun)
    ledger.add("case:bag:exported", related=begun)

    assert followed(ledger.lines)[1].checks == []


@pytest.mark.parametrize("related", [0, 1, 3, 4, 2**53 - 1])
def test_what_completes_nothing_is_named(related: int) -> None:
    ledger = LedgerMaker()
    ledger.add("case:evidence:viewed")
    ledger.add("case:evidence:viewed")
    ledger.add("case:bag:exported", related=related)
    _, report = followed(ledger.lines)

    assert found(report) == {("data/custody.jsonl:3", "event.relates_to_nothing")}


def test_work_that_never_ended_is_noted() -> None:
    ledger = LedgerMaker()
    ledger.add("case:bag:exported", outcome="begun")
    done = ledger.add("case:bag:exported", outcome="begun")
    ledger.add("case:bag:exported", related=done, outcome="failed")
    _, report = followed(ledger.lines)

    assert notes(report) == {("data/custody.jsonl:1", "event.never_ended")}


def test_numbers_that_run_far_ahead_cost_no_memory() -> None:
    lines = relinked(some_lines(3), 1, lambda event: event.update(seq=2**52, outcome="begun"))
    ledger, report = followed(lines)

    assert {code for _, code in found(report)} == {"event.number"}
    assert ledger.length == 3


def test_a_line_without_an_end_is_named_and_not_held() -> None:
    report = Report()
    Ledger(CASE, report).follow(bytes(1 << 19) for _ in range(8))

    assert ("data/custody.jsonl:1", "event.broken") in found(report)


def test_findings_beyond_a_thousand_are_counted() -> None:
    _, report = followed([b"{}"] * 1500)

    assert len(report.checks) == 1000
    assert sum(report.unlisted.values()) == 500
