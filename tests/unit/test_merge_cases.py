"""A duplicate is named in the ledgers of both cases, once, whatever dies in between."""

from __future__ import annotations

import json
from typing import Any

import pytest

from redress.domain.custody import broken_links
from redress.domain.events import Event
from redress.domain.stages import Stage
from redress.domain.tasks import ANSWER_AGAIN, TaskKind
from redress.usecases.merge_cases import MergeCases, merged_into
from tests.factories.cast import Cast, at
from tests.factories.decisions import signed_in
from tests.factories.desk import ADVANCE, JUN, duplicate_of
from tests.factories.owners import submission
from tests.fakes.faults import CrashError

MERGED = Event.CASE_MERGED.value


def pair() -> tuple[Cast, Cast]:
    """Two cases of one owner, of which the second waits to be screened."""
    kept = at(Stage.SCREENING)
    twin = Cast(kept.theatre, submission(2, statement="Once more."))
    twin.submits()
    kept.theatre.work()
    return kept, twin


def decide(twin: Cast, kept: Cast) -> None:
    """Decide, with nobody who would carry on after a crash."""
    session = signed_in(JUN, kept.world.clock.now())
    kept.house.record_decision(
        twin.task(TaskKind.SCREENING).id,
        twin.case.revision,
        duplicate_of(kept.case_id),
        JUN,
        session,
    )


def merges(cast: Cast) -> list[dict[str, Any]]:
    lines = cast.world.cases.ledger(cast.case_id)
    assert broken_links(lines, cast.case.ledger) == []
    return [line for line in map(json.loads, lines) if line["action"] == MERGED]


def test_both_ledgers_name_the_other_case() -> None:
    kept, twin = pair()
    before = kept.case.revision
    twin.decides(TaskKind.SCREENING, duplicate_of(kept.case_id))
    (left,), (right,) = merges(kept), merges(twin)
    assert left["details"] == {"duplicate": twin.case_id}
    assert right["details"]["into"] == kept.case_id
    assert left["actor"] == right["actor"]
    assert left["actor"]["id"] == JUN.id
    assert kept.case.revision == before


def test_the_kept_case_shows_what_was_merged_into_it() -> None:
    kept, twin = pair()
    twin.decides(TaskKind.SCREENING, duplicate_of(kept.case_id))
    assert kept.house.desk.show(kept.case_id, JUN).merged == (twin.case_id,)
    assert kept.house.desk.show(twin.case_id, JUN).merged == ()


def test_other_decisions_merge_nothing() -> None:
    kept, twin = pair()
    twin.decides(TaskKind.SCREENING, ADVANCE)
    assert merges(kept) == merges(twin) == []


def test_asking_again_changes_nothing() -> None:
    kept, twin = pair()
    twin.decides(TaskKind.SCREENING, duplicate_of(kept.case_id))
    before = kept.case
    merge = MergeCases(kept.world.cases, kept.world.clock)
    merge(twin.case_id, twin.task(TaskKind.SCREENING).decision)
    merge(twin.case_id, None)
    assert kept.case == before


def test_a_merge_that_died_half_way_is_finished_by_the_sweep() -> None:
    kept, twin = pair()
    faults = kept.world.faults
    faults.points.clear()
    decide(twin, kept)
    for place in range(len(faults.points)):
        kept, twin = pair()
        kept.world.faults.points.clear()
        kept.world.faults.crash_at = place
        with pytest.raises(CrashError):
            decide(twin, kept)
        kept.world.faults.crash_at = None
        decided = twin.task(TaskKind.SCREENING).decision is not None
        kept.world.clock.advance(ANSWER_AGAIN)
        kept.house.sweep_due()
        assert len(merges(kept)) == len(merges(twin)) == int(decided), place


def test_a_ledger_may_name_several_and_each_is_told_once() -> None:
    lines = [
        json.dumps({"action": MERGED, "details": {"duplicate": "RD-2"}}),
        json.dumps({"action": MERGED, "details": {"into": "RD-9"}}),
        json.dumps({"action": "case:record:closed", "details": {"duplicate": "RD-8"}}),
        json.dumps({"action": MERGED, "details": {"duplicate": "RD-1"}}),
        json.dumps({"action": MERGED, "details": {"duplicate": "RD-2"}}),
    ]
    assert merged_into(lines) == ["RD-2", "RD-1"]
