"""What was begun is found again, until it is done."""

from __future__ import annotations

from datetime import timedelta

from redress.domain.custody import EMPTY_LEDGER, Actor, CustodyRecord, Outcome, chain
from redress.domain.events import Event
from redress.domain.trail import begun, failed_at
from tests.fakes.world import START

CLERK = Actor("component", "tests")
STAMPED, LOCKED = Event.MANIFEST_STAMPED, Event.MANIFEST_LOCKED
FACTS: dict[str, str | int] = {"authority": "first", "revision": 2}


def lines(*entries: tuple[Event, Outcome, dict[str, str | int], int | None]) -> list[str]:
    """Write a ledger, an entry a minute."""
    records = [
        CustodyRecord(
            START + timedelta(minutes=place), CLERK, action, facts, outcome=outcome, related=related
        )
        for place, (action, outcome, facts, related) in enumerate(entries)
    ]
    return [entry.line for entry in chain("RD-1", EMPTY_LEDGER, records)[0]]


def test_what_was_begun_is_found_until_it_is_done() -> None:
    started = (STAMPED, Outcome.BEGUN, dict(FACTS), None)
    failed = (STAMPED, Outcome.FAILED, dict(FACTS), 1)
    done = (STAMPED, Outcome.DONE, {**FACTS, "stamped_at": "later"}, 1)
    assert begun(lines(), STAMPED, FACTS) is None
    assert begun(lines(started), STAMPED, FACTS) == 1
    assert begun(lines(started, failed), STAMPED, FACTS) == 1
    assert begun(lines(started, failed, done), STAMPED, FACTS) is None
    assert begun(lines(started, done, started), STAMPED, FACTS) == 3


def test_only_the_same_effect_counts() -> None:
    other = lines(
        (LOCKED, Outcome.BEGUN, {"revision": 2}, None),
        (STAMPED, Outcome.BEGUN, {**FACTS, "authority": "second"}, None),
        (STAMPED, Outcome.BEGUN, {**FACTS, "revision": 1}, None),
        (STAMPED, Outcome.DONE, dict(FACTS), 3),
    )
    assert begun(other, STAMPED, FACTS) is None
    assert begun(other, STAMPED, {**FACTS, "authority": "second"}) == 2


def test_the_last_failure_is_told_by_its_time() -> None:
    ledger = lines(
        (STAMPED, Outcome.BEGUN, dict(FACTS), None),
        (STAMPED, Outcome.FAILED, dict(FACTS), 1),
        (STAMPED, Outcome.FAILED, dict(FACTS), 1),
        (STAMPED, Outcome.FAILED, {**FACTS, "authority": "second"}, None),
    )
    assert failed_at(ledger, STAMPED, FACTS) == START + timedelta(minutes=2)
    assert failed_at(ledger[:1], STAMPED, FACTS) is None
