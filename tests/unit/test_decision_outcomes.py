"""What decisions lead to, how they count, and who hears of them."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from redress.domain.case import Case
from redress.domain.decisions import Choice, DeclinedRemedy, Reason
from redress.domain.duties import Duty
from redress.domain.events import Event
from redress.domain.reviewers import Reviewer
from redress.domain.stages import Outcome, Stage
from redress.domain.tasks import TaskKind
from tests.factories.cast import Cast, at
from tests.factories.decisions import signed_in
from tests.factories.desk import (
    ACCEPT,
    ADVANCE,
    ASK,
    CARRIED_OUT,
    DECLINE,
    GIVEN_UP,
    JUN,
    SPAM,
    duplicate_of,
)
from tests.factories.owners import HELP, LETTER, LITIGATION, submission


def decide(
    cast: Cast,
    choice: Choice = ADVANCE,
    reviewer: Reviewer = JUN,
    *,
    revision: int = 0,
    task_id: str = "",
) -> Case:
    task = cast.task(TaskKind.SCREENING)
    return cast.house.record_decision(
        task_id or task.id, revision or cast.case.revision, choice, reviewer, signed_in(reviewer)
    ).case


@pytest.fixture
def cast() -> Cast:
    return at(Stage.SCREENING)


def test_a_duplicate_of_another_case(cast: Cast) -> None:
    house = cast.house
    house.submit(submission(2))
    other = house.open_case(submission(2).submission_id).id
    case = decide(cast, duplicate_of(other))
    assert (case.stage, case.outcome, case.duplicate_of) == (
        Stage.DECLINING,
        Outcome.DUPLICATE,
        other,
    )


AT_ONCE = "to_screening:h000"
"""Everything happens at one instant here."""


@pytest.mark.parametrize(
    ("choice", "stage", "outcome", "counted"),
    [
        (ADVANCE, Stage.LEGAL_REVIEW, None, {"screened", "to_legal", AT_ONCE}),
        (ASK, Stage.ANSWERING_SCREENING, None, set()),
        (DECLINE, Stage.DECLINING, Outcome.DECLINED_AT_SCREENING, {"screened", AT_ONCE}),
        (SPAM, Stage.DECLINING, Outcome.SPAM, {"screened", AT_ONCE}),
    ],
)
def test_what_a_screening_leads_to_and_how_it_counts(
    cast: Cast, choice: Choice, stage: Stage, outcome: Outcome | None, counted: set[str]
) -> None:
    before = set(cast.world.records.counters["owners-2025", "2025-10-09"])
    case = decide(cast, choice)
    assert (case.stage, case.outcome) == (stage, outcome)
    assert set(cast.world.records.counters["owners-2025", "2025-10-09"]) - before == counted


def test_legal_decides_about_each_remedy_and_the_owner_is_told() -> None:
    cast = at(Stage.LEGAL_REVIEW)
    declined = (DeclinedRemedy(LITIGATION, Reason.EVIDENCE_INSUFFICIENT),)
    words = "We write a letter; a lawsuit would need more."
    cast.decides(
        TaskKind.LEGAL_REVIEW,
        replace(ACCEPT, remedies=(LETTER,), declined=declined, owner_text=words),
    )
    assert cast.case.accepted == (LETTER,)
    counters = cast.world.records.counters["owners-2025", "2025-10-09"]
    assert (counters["identified"], counters["accepted:lawyers_letter"]) == (1, 1)
    assert counters["declined:litigation_support"] == 1
    assert {"accepted:litigation_support", "declined:lawyers_letter"}.isdisjoint(counters)
    events = cast.world.records.timeline[cast.case_id]
    told = next(entry for entry in reversed(events) if entry.event is Event.DECISION_RECORDED)
    assert (told.facts["accepted"], told.facts["declined"]) == (
        "lawyers_letter",
        "litigation_support",
    )
    assert told.text == words


def test_what_legal_declines_as_a_whole_is_counted_by_remedy() -> None:
    cast = at(Stage.LEGAL_REVIEW)
    cast.decides(TaskKind.LEGAL_REVIEW, DECLINE)
    counters = cast.world.records.counters["owners-2025", "2025-10-09"]
    assert counters["declined:lawyers_letter"] == counters["declined:litigation_support"] == 1


def test_remedies_are_settled_and_counted_by_how() -> None:
    cast = at(Stage.PURSUING)
    cast.decides(TaskKind.CARRY_OUT_REMEDY, CARRIED_OUT, LETTER)
    assert (cast.case.stage, cast.case.open_remedies) == (Stage.PURSUING, HELP[1:])
    cast.decides(TaskKind.CARRY_OUT_REMEDY, GIVEN_UP, LITIGATION)
    assert cast.case.stage is Stage.COMPLETING
    counters = cast.world.records.counters["owners-2025", "2025-10-09"]
    assert counters["carried_out:lawyers_letter"] == counters["given_up:litigation_support"] == 1
    last = cast.world.records.timeline[cast.case_id][-1]
    assert (last.event, last.facts["remedy"]) == (Event.REMEDY_SETTLED, "litigation_support")


def test_an_engine_that_does_not_hear_is_told_again_by_the_schedule(cast: Cast) -> None:
    cast.world.faults.outages = {"engine"}
    with pytest.raises(Exception, match="engine"):
        decide(cast)
    (due,) = cast.task(TaskKind.SCREENING).agenda
    assert due.duty is Duty.ANSWER
    cast.world.faults.outages = set()
    cast.world.clock.set(due.at)
    assert cast.house.sweep_due().duties == 1
    assert cast.world.engine.answers[-1].stage is Stage.LEGAL_REVIEW
    assert cast.house.sweep_due().duties == 0


def test_a_decision_while_the_execution_is_gone_is_kept_for_the_next(cast: Cast) -> None:
    cast.theatre.lose_executions()
    assert decide(cast).stage is Stage.LEGAL_REVIEW
    cast.world.clock.advance(timedelta(minutes=2))
    cast.theatre.upkeep()
    cast.theatre.work()
    assert cast.world.engine.started_at[cast.case_id, 2] is Stage.LEGAL_REVIEW
    assert cast.task(TaskKind.LEGAL_REVIEW).attempt == 2
