"""Executions are disposable: cases whose engine is gone come back, and only those."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from redress.domain.errors import UnknownCaseError
from redress.domain.events import Event
from redress.domain.stages import Stage
from redress.domain.steps import StepMessage
from redress.domain.tasks import TaskKind
from redress.ports import ExecutionState
from redress.usecases.contribution import Contribution
from redress.usecases.resume_case import Reconciled
from tests.factories.cast import Cast, at
from tests.factories.desk import ADVANCE
from tests.factories.house import GRACE, House
from tests.factories.owners import submission
from tests.factories.rivals import just_before_the_next_commit
from tests.factories.theatre import EVIDENCE

NOTHING = Reconciled(0, 0, 0, 0, 0)


def lost(stage: Stage = Stage.SCREENING) -> Cast:
    """A case at a stage, whose execution is gone for longer than the grace."""
    cast = at(stage)
    cast.theatre.lose_executions()
    cast.world.clock.advance(GRACE)
    return cast


@pytest.mark.parametrize("stage", sorted(set(Stage) - {Stage.CLOSED}))
def test_a_lost_case_comes_back_at_its_recorded_stage(stage: Stage) -> None:
    cast = lost(stage)
    before = cast.case
    assert cast.house.resume_case(before.id, before.attempt)
    attempt = before.attempt + 1
    assert cast.case.attempt == attempt
    assert (cast.case.stage, cast.case.revision) == (stage, before.revision + 1)
    assert cast.world.engine.started_at[before.id, attempt] is stage
    entry = cast.world.records.timeline[before.id][-1]
    assert (entry.event, entry.facts) == (Event.CASE_RESUMED, {"attempt": attempt})
    assert Event.CASE_RESUMED in cast.world.cases.ledger(before.id)[-1]


def test_the_same_event_twice_resumes_once() -> None:
    cast = lost()
    assert cast.house.resume_case(cast.case_id, 1)
    assert not cast.house.resume_case(cast.case_id, 1)
    cast.world.clock.advance(GRACE)
    assert not cast.house.resume_case(cast.case_id, 1)
    assert list(cast.world.engine.executions) == [(cast.case_id, 1), (cast.case_id, 2)]


def test_a_case_that_changed_within_the_grace_is_left_alone() -> None:
    cast = at(Stage.SCREENING)
    cast.theatre.lose_executions()
    cast.world.clock.advance(GRACE - timedelta(microseconds=1))
    assert not cast.house.resume_case(cast.case_id, 1)
    assert cast.house.reconcile() == NOTHING
    cast.world.clock.advance(timedelta(microseconds=1))
    assert cast.house.resume_case(cast.case_id, 1)


def test_a_running_execution_is_left_alone() -> None:
    cast = at(Stage.SCREENING)
    cast.world.clock.advance(GRACE)
    assert not cast.house.resume_case(cast.case_id, 1)
    assert cast.case.attempt == 1


def test_an_execution_that_never_started_is_started_and_not_replaced() -> None:
    cast = at(Stage.SCREENING)
    del cast.world.engine.executions[cast.case_id, 1]
    cast.world.clock.advance(GRACE)
    revision = cast.case.revision
    assert cast.house.resume_case(cast.case_id, 1)
    assert (cast.case.attempt, cast.case.revision) == (1, revision)
    assert cast.world.engine.executions[cast.case_id, 1] is ExecutionState.RUNNING


@pytest.mark.parametrize("attempt", [0, 2])
def test_another_attempt_than_the_cases_is_history(attempt: int) -> None:
    cast = lost()
    assert not cast.house.resume_case(cast.case_id, attempt)
    assert list(cast.world.engine.executions) == [(cast.case_id, 1)]


def test_a_closed_case_stays_closed() -> None:
    cast = at(Stage.CLOSED)
    cast.world.clock.advance(GRACE)
    assert not cast.house.resume_case(cast.case_id, 1)
    assert cast.house.reconcile() == NOTHING


def test_an_unknown_case() -> None:
    with pytest.raises(UnknownCaseError):
        House().resume_case("RD-0", 1)


def test_of_two_at_once_one_resumes(monkeypatch: pytest.MonkeyPatch) -> None:
    cast = lost()
    results: list[bool] = []
    just_before_the_next_commit(
        monkeypatch, cast.world, lambda: results.append(cast.house.resume_case(cast.case_id, 1))
    )
    results.append(cast.house.resume_case(cast.case_id, 1))
    assert results == [True, False]
    assert cast.case.attempt == 2


def test_a_decision_in_the_same_moment_is_resumed_at_the_new_stage(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    cast = lost()
    just_before_the_next_commit(
        monkeypatch, cast.world, lambda: cast.decides(TaskKind.SCREENING, ADVANCE)
    )
    assert not cast.house.resume_case(cast.case_id, 1)
    cast.world.clock.advance(GRACE)
    assert cast.house.reconcile().resumed == 1
    assert cast.world.engine.started_at[cast.case_id, 2] is Stage.LEGAL_REVIEW


def test_a_case_is_resumed_as_often_as_it_is_lost() -> None:
    cast = lost()
    for attempt in (2, 3, 4):
        cast.theatre.upkeep()
        assert cast.case.attempt == attempt
        cast.theatre.work()
        cast.theatre.lose_executions()
        cast.world.clock.advance(GRACE)
    assert len(cast.open_tasks()) == 1
    kinds = [mail.subject.split()[0] for mail in cast.world.mailer.sent]
    assert kinds.count("review_requested") == 2


def test_a_draft_that_nobody_queued_is_queued_after_the_grace() -> None:
    house = House()
    house.submit(submission())
    house.world.outbox.opened.clear()
    house.world.clock.advance(GRACE)
    assert house.reconcile() == NOTHING
    house.world.clock.advance(timedelta(microseconds=1))
    assert house.reconcile() == replace(NOTHING, drafts=1)
    assert house.world.outbox.opened == [submission().submission_id]


def test_what_was_added_and_not_preserved_is_asked_for_after_the_grace() -> None:
    cast = at(Stage.SCREENING)
    cast.house.own_case.add(cast.case_id, Contribution("More."))
    cast.world.outbox.preserved.clear()
    assert cast.house.reconcile() == NOTHING
    cast.world.clock.advance(GRACE)
    assert cast.house.reconcile() == replace(NOTHING, preserved=1)
    assert cast.world.outbox.preserved == [(cast.case_id, 1)]


def test_what_was_added_just_before_the_case_closed_is_preserved_all_the_same() -> None:
    cast = at(Stage.DECLINING)
    cast.house.own_case.add(cast.case_id, Contribution("One thing more."))
    cast.world.outbox.preserved.clear()
    cast.theatre.work(keep=(EVIDENCE,))
    assert cast.case.closed
    assert cast.case.pending == 1
    cast.world.clock.advance(GRACE)
    assert cast.house.reconcile() == replace(NOTHING, preserved=1)
    cast.house.preserve_evidence(StepMessage(cast.case_id, 1, Stage.PRESERVING))
    assert cast.case.pending == 0
    cast.world.outbox.sealed.clear()
    cast.world.clock.advance(GRACE)
    assert cast.house.reconcile() == replace(NOTHING, sealed=1)
    cast.theatre.work()
    cast.house.seal_case(cast.case_id)
    cast.world.clock.advance(GRACE)
    assert cast.house.reconcile() == NOTHING


@pytest.mark.parametrize("stage", [Stage.PRESERVING, Stage.WITHDRAWING])
def test_what_the_execution_preserves_itself_or_nobody_may_is_not_asked_for(stage: Stage) -> None:
    cast = at(Stage.PRESERVING)
    if stage is Stage.WITHDRAWING:
        cast.withdraws()
        cast.theatre.work(keep=(EVIDENCE, "closings"))
    cast.world.clock.advance(GRACE)
    assert cast.case.pending == 3
    assert cast.house.reconcile() == NOTHING


def test_one_bad_case_stops_nobody_and_rises_at_the_end() -> None:
    cast = lost()
    records = cast.world.records
    bad = replace(records.cases[cast.case_id], id="RD-0", campaign_id="gone")
    records.cases = {bad.id: bad, **records.cases}
    cast.world.engine.executions["RD-0", 1] = ExecutionState.ENDED
    with pytest.raises(ExceptionGroup) as failures:
        cast.house.reconcile()
    assert len(failures.value.exceptions) == 1
    assert cast.case.attempt == 2


def test_an_execution_of_no_case_is_none_of_our_business() -> None:
    house = House()
    house.world.engine.executions["RD-0", 1] = ExecutionState.RUNNING
    assert house.reconcile() == NOTHING
    assert house.world.engine.executions["RD-0", 1] is ExecutionState.RUNNING


def test_an_execution_that_is_newer_than_the_list_of_cases_is_left_alone() -> None:
    cast = at(Stage.DECLINING)
    case = cast.case
    cast.world.records.cases[case.id] = replace(case, stage=Stage.CLOSED)
    cast.world.clock.advance(GRACE)
    assert cast.house.reconcile() == NOTHING
    assert cast.theatre.running() == [(case.id, 1)]
