from __future__ import annotations

import pytest
from botocore.exceptions import ClientError

from redress.domain.stages import CLOSING_STAGES, OWNER_WAITS, Remedy, Stage
from tests.statemachines.journey import (
    BAGS,
    CLOSINGS,
    EVIDENCE,
    REQUESTS,
    REVIEWS,
    End,
    Journey,
)

pytestmark = pytest.mark.engine

LETTER, LITIGATION = Remedy.LAWYERS_LETTER, Remedy.LITIGATION_SUPPORT
QUEUES = {
    Stage.PRESERVING: EVIDENCE,
    Stage.SCREENING: REVIEWS,
    Stage.LEGAL_REVIEW: REVIEWS,
    Stage.PURSUING: REVIEWS,
    **dict.fromkeys(sorted(OWNER_WAITS), REQUESTS),
    **dict.fromkeys(sorted(CLOSING_STAGES), CLOSINGS),
}
PEOPLE = sorted({*OWNER_WAITS, Stage.SCREENING, Stage.LEGAL_REVIEW, Stage.PURSUING})
MACHINES = sorted({Stage.PRESERVING, *CLOSING_STAGES})
AFTER = {
    Stage.COLLECTING_EVIDENCE: Stage.LAPSING,
    Stage.SCREENING: Stage.DECLINING,
    Stage.ANSWERING_SCREENING: Stage.LAPSING,
    Stage.LEGAL_REVIEW: Stage.DECLINING,
    Stage.ANSWERING_LEGAL: Stage.LAPSING,
    Stage.COLLECTING_INFORMATION: Stage.LAPSING,
    Stage.PURSUING: Stage.COMPLETING,
}

TRANSITIONS_OF_TWO_REMEDIES = 23
BUDGET = 30


def closes(journey: Journey, stage: Stage) -> End:
    journey.goes((CLOSINGS, stage, Stage.CLOSED))
    end = journey.end()
    assert end.status == "SUCCEEDED"
    assert end.states[-1] == "The case is closed"
    return end


def test_declined_at_screening(journey: Journey) -> None:
    journey.begin()
    journey.goes(
        (EVIDENCE, Stage.PRESERVING, Stage.SCREENING),
        (REVIEWS, Stage.SCREENING, Stage.DECLINING),
    )
    end = closes(journey, Stage.DECLINING)
    assert end.states == (
        "Where does the case stand?",
        "Preserve the evidence",
        "Is help requested?",
        "Is there something to review?",
        "Community manager screens",
        "What did the community manager decide?",
        "Explain the decision to the owner",
        "Is the case closed?",
        "The case is closed",
    )
    assert len(end.states) <= 12


@pytest.mark.parametrize("stage", [Stage.RECORDING, Stage.GUIDING])
def test_no_review_without_a_wish_for_it(journey: Journey, stage: Stage) -> None:
    journey.begin()
    journey.goes((EVIDENCE, Stage.PRESERVING, stage))
    assert len(closes(journey, stage).states) == 6
    assert journey.is_empty(REVIEWS)


@pytest.mark.parametrize(("first", "last"), [(LETTER, LITIGATION), (LITIGATION, LETTER)])
def test_both_remedies_are_carried_out_in_any_order(
    journey: Journey, first: Remedy, last: Remedy
) -> None:
    journey.begin(Stage.PRESERVING, LETTER, LITIGATION)
    journey.goes(
        (EVIDENCE, Stage.PRESERVING, Stage.SCREENING),
        (REVIEWS, Stage.SCREENING, Stage.LEGAL_REVIEW),
        (REVIEWS, Stage.LEGAL_REVIEW, Stage.COLLECTING_INFORMATION),
        (REQUESTS, Stage.COLLECTING_INFORMATION, Stage.PRESERVING),
        (EVIDENCE, Stage.PRESERVING, Stage.PURSUING),
    )
    journey.goes((BAGS, Stage.PURSUING, Stage.PURSUING))
    steps = [journey.receives(REVIEWS, Stage.PURSUING) for _ in range(2)]
    assert {step.remedy for step in steps} == {LETTER, LITIGATION}
    assert len({step.token for step in steps}) == 2
    by_remedy = {step.remedy: step for step in steps}
    journey.answers(by_remedy[first], Stage.PURSUING)
    journey.answers(by_remedy[last], Stage.COMPLETING)
    end = closes(journey, Stage.COMPLETING)
    assert end.states.count("Pursue each remedy") == 1
    # The engine's history leaves out what is inside a Map: two questions, a bag, two remedies
    inside = 0 if "Carry out the remedy" in end.states else 5
    assert len(end.states) + inside == TRANSITIONS_OF_TWO_REMEDIES <= BUDGET


@pytest.mark.parametrize("remedy", [LETTER, LITIGATION])
def test_one_remedy_is_carried_out(journey: Journey, remedy: Remedy) -> None:
    journey.begin(Stage.PURSUING, remedy)
    if remedy is LITIGATION:
        bag = journey.receives(BAGS, Stage.PURSUING)
        assert bag.remedy == remedy
        assert journey.is_empty(REVIEWS)
        journey.answers(bag, Stage.PURSUING)
    step = journey.receives(REVIEWS, Stage.PURSUING)
    assert step.remedy == remedy
    assert journey.is_empty(BAGS)
    journey.answers(step, Stage.COMPLETING)
    closes(journey, Stage.COMPLETING)


@pytest.mark.parametrize("fault", ["too slow", "broken", "queue lost"])
def test_a_bag_that_cannot_be_made_holds_nothing_up(journey: Journey, fault: str) -> None:
    if fault == "queue lost":
        journey.loses(BAGS)
    limits = {"StepTimeoutSeconds": 1} if fault == "too slow" else {}
    journey.begin(Stage.PURSUING, LITIGATION, patient=False, **limits)
    if fault == "broken":
        for _ in range(6):
            journey.fails(journey.receives(BAGS, Stage.PURSUING), "Redress.Broken", "no font")
    step = journey.receives(REVIEWS, Stage.PURSUING)
    assert step.remedy == LITIGATION
    journey.answers(step, Stage.COMPLETING)
    closes(journey, Stage.COMPLETING)


def test_an_older_execution_makes_no_bag(journey: Journey) -> None:
    journey.begin(Stage.PURSUING, LITIGATION)
    step = journey.receives(BAGS, Stage.PURSUING)
    journey.fails(step, "Redress.Superseded", "attempt 2 is recorded")
    end = journey.end()
    assert (end.status, end.error) == ("FAILED", "Redress.Superseded")
    assert end.cause == "attempt 2 is recorded"
    assert end.states[-1] == "A newer execution took over"
    assert journey.is_empty(REVIEWS)


def test_remedies_are_asked_for_again_until_the_case_has_moved(journey: Journey) -> None:
    journey.begin(Stage.PURSUING, LETTER)
    journey.goes(
        (REVIEWS, Stage.PURSUING, Stage.PURSUING),
        (REVIEWS, Stage.PURSUING, Stage.COMPLETING),
    )
    closes(journey, Stage.COMPLETING)


@pytest.mark.parametrize(
    ("review", "question"),
    [
        (Stage.SCREENING, Stage.ANSWERING_SCREENING),
        (Stage.LEGAL_REVIEW, Stage.ANSWERING_LEGAL),
    ],
)
def test_an_answered_question_returns_to_who_asked(
    journey: Journey, review: Stage, question: Stage
) -> None:
    journey.begin(review)
    journey.goes(
        (REVIEWS, review, question),
        (REQUESTS, question, Stage.PRESERVING),
        (EVIDENCE, Stage.PRESERVING, review),
        (REVIEWS, review, Stage.DECLINING),
    )
    closes(journey, Stage.DECLINING)


def test_an_owner_who_never_answers_lapses(journey: Journey) -> None:
    journey.begin()
    journey.goes(
        (EVIDENCE, Stage.PRESERVING, Stage.COLLECTING_EVIDENCE),
        (REQUESTS, Stage.COLLECTING_EVIDENCE, Stage.LAPSING),
    )
    closes(journey, Stage.LAPSING)


def test_a_withdrawal_is_confirmed_by_a_new_execution(journey: Journey) -> None:
    journey.begin(Stage.WITHDRAWING, attempt=2)
    assert len(closes(journey, Stage.WITHDRAWING).states) == 4


@pytest.mark.parametrize("stage", [stage for stage in Stage if stage is not Stage.CLOSED])
def test_a_new_execution_goes_on_where_the_case_stands(journey: Journey, stage: Stage) -> None:
    journey.begin(stage, LETTER, attempt=3)
    journey.receives(QUEUES[stage], stage)


def test_a_closed_case_needs_nothing(journey: Journey) -> None:
    journey.begin(Stage.CLOSED, attempt=2)
    assert journey.end() == End(
        "SUCCEEDED", "", "", ("Where does the case stand?", "The case is closed")
    )


@pytest.mark.parametrize("stage", PEOPLE)
def test_a_wait_for_people_is_renewed_when_its_time_is_over(journey: Journey, stage: Stage) -> None:
    journey.begin(stage, LETTER, ReviewTimeoutSeconds=1, OwnerTimeoutSeconds=1)
    old = journey.receives(QUEUES[stage], stage)
    new = journey.receives(QUEUES[stage], stage)
    assert new.token != old.token
    assert new.remedy == old.remedy
    with pytest.raises(ClientError) as refused:
        journey.answers(old, AFTER[stage])
    assert refused.value.response["Error"]["Code"] in {"TaskTimedOut", "TaskDoesNotExist"}
    journey.answers(new, AFTER[stage])
    closes(journey, AFTER[stage])


@pytest.mark.parametrize("stage", MACHINES)
def test_a_machine_that_takes_too_long_needs_repair(journey: Journey, stage: Stage) -> None:
    journey.begin(stage, StepTimeoutSeconds=1)
    journey.receives(QUEUES[stage], stage)
    end = journey.end()
    assert (end.status, end.error) == ("FAILED", "States.Timeout")
    assert end.cause
    assert end.states[-1] == "The step needs repair"


@pytest.mark.parametrize("stage", QUEUES)
def test_a_newer_execution_takes_over(journey: Journey, stage: Stage) -> None:
    journey.begin(stage, LETTER)
    step = journey.receives(QUEUES[stage], stage)
    journey.fails(step, "Redress.Superseded", "attempt 2 is recorded")
    end = journey.end()
    assert (end.status, end.error) == ("FAILED", "Redress.Superseded")
    assert end.cause == "attempt 2 is recorded"
    assert end.states[-1] == "A newer execution took over"
    assert journey.is_empty(QUEUES[stage])


def test_a_step_that_fails_once_is_tried_again(journey: Journey) -> None:
    journey.begin(Stage.SCREENING)
    journey.fails(journey.receives(REVIEWS, Stage.SCREENING), "SQS.SdkClientException", "")
    journey.goes((REVIEWS, Stage.SCREENING, Stage.DECLINING))
    closes(journey, Stage.DECLINING)


@pytest.mark.parametrize("stage", [Stage.PRESERVING, Stage.SCREENING, Stage.PURSUING])
@pytest.mark.parametrize("cause", ["the vault is gone", ""])
def test_a_step_that_keeps_failing_needs_repair(journey: Journey, stage: Stage, cause: str) -> None:
    journey.begin(stage, LETTER, patient=False)
    for _ in range(6):
        journey.fails(journey.receives(QUEUES[stage], stage), "Redress.Broken", cause)
    end = journey.end()
    assert (end.status, end.error, end.cause) == ("FAILED", "Redress.Broken", cause)
    assert end.states[-1] == "The step needs repair"
    assert journey.is_empty(QUEUES[stage])


def test_a_lost_queue_needs_repair(journey: Journey) -> None:
    journey.loses(CLOSINGS)
    journey.begin(Stage.DECLINING, patient=False)
    end = journey.end()
    assert end.status == "FAILED"
    assert end.error.startswith("SQS.")
    assert end.cause
    assert end.states[-1] == "The step needs repair"


def test_an_answer_without_ids_needs_repair(journey: Journey) -> None:
    journey.begin()
    journey.answers_nonsense(journey.receives(EVIDENCE, Stage.PRESERVING))
    end = journey.end()
    assert (end.status, end.error) == ("FAILED", "States.QueryEvaluationError")
    assert end.states[-2:] == ("Community manager screens", "The step needs repair")


def test_pursuing_nothing_needs_repair(journey: Journey) -> None:
    journey.begin(Stage.PURSUING)
    end = journey.end()
    assert (end.status, end.error) == ("FAILED", "States.QueryEvaluationError")
    assert end.states[-1] == "The step needs repair"


def test_an_unknown_stage_is_named(journey: Journey) -> None:
    journey.begin()
    journey.goes((EVIDENCE, Stage.PRESERVING, "daydreaming"))
    end = journey.end()
    assert (end.status, end.error) == ("FAILED", "Redress.UnknownStage")
    assert '"daydreaming"' in end.cause
    assert end.states[-1] == "The stage is unknown"
