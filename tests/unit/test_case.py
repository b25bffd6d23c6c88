"""A case moves only as the table of transitions says, whatever people decide."""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from redress.domain.case import Case
from redress.domain.decisions import Choice, Reason, Verdict
from redress.domain.errors import ForbiddenTransitionError
from redress.domain.stages import (
    CLOSING_STAGES,
    OWNER_WAITS,
    TRANSITIONS,
    Outcome,
    Remedy,
    Stage,
    ensure_transition,
)
from redress.domain.tasks import OWNER_KINDS, Task, TaskKind
from tests.factories.owners import GUIDANCE, HELP, LETTER, LITIGATION
from tests.fakes.world import START

remedies = st.sets(st.sampled_from(Remedy)).map(lambda chosen: tuple(sorted(chosen)))
choices = st.builds(
    Choice,
    verdict=st.sampled_from(Verdict),
    reason=st.sampled_from(Reason),
    remedies=remedies.map(lambda chosen: tuple(r for r in chosen if r is not GUIDANCE)),
)


def case_at(stage: Stage = Stage.PRESERVING, **fields: object) -> Case:
    values: dict[str, object] = {"wanted": HELP, "stage": stage, **fields}
    return Case("RD-1", "owners-2025", "s-1", "en", START, START, **values)  # type: ignore[arg-type]  # typed per field


def task_of(case: Case, kind: TaskKind, remedy: Remedy | None = None) -> Task:
    times = (START, START + timedelta(days=1))
    task_id = case.task_id(kind, remedy)
    return Task(task_id, case.id, "owners-2025", kind, 1, 1, *times, (), "token", remedy=remedy)


cases = st.builds(
    case_at,
    st.just(Stage.PRESERVING),
    wanted=remedies,
    has_evidence=st.booleans(),
    has_links=st.booleans(),
    has_incident=st.booleans(),
)


@given(cases, st.data())
def test_no_walk_leaves_the_table_and_every_step_is_one_revision(
    case: Case, data: st.DataObject
) -> None:
    for _ in range(20):
        try:
            after = _step(case, data)
        except ForbiddenTransitionError:
            continue
        assert after.stage in TRANSITIONS[case.stage] | {case.stage}
        assert after.revision == case.revision + 1
        assert after.trouble == ""
        assert after.stage is not case.stage or case.stage is Stage.PURSUING
        assert set(after.settled) <= set(after.accepted)
        assert len(set(after.settled)) == len(after.settled)
        if after.stage is Stage.COMPLETING:
            assert set(after.settled) == set(after.accepted) != set()
        case = after


def _step(case: Case, data: st.DataObject) -> Case:
    if case.stage is Stage.PRESERVING:
        return case.moved(case.stage_after_preserving(), START)
    if case.stage in CLOSING_STAGES:
        return case.moved(Stage.CLOSED, START)
    if case.stage is Stage.CLOSED:
        return case.moved(data.draw(st.sampled_from(Stage)), START)
    kinds = [kind for kind in TaskKind if kind.stage is case.stage] * 5 + list(TaskKind)
    kind = data.draw(st.sampled_from(kinds))
    remedy = data.draw(st.sampled_from(case.accepted or HELP))
    return case.decided(task_of(case, kind, remedy), data.draw(choices), START)


@given(st.sampled_from(Stage), st.sampled_from(Stage))
def test_a_move_that_the_table_does_not_know_is_refused(start: Stage, end: Stage) -> None:
    if end in TRANSITIONS[start]:
        assert case_at(start).moved(end, START).stage is end
        return
    with pytest.raises(ForbiddenTransitionError, match=f"{start} -> {end}"):
        case_at(start).moved(end, START)
    with pytest.raises(ForbiddenTransitionError):
        ensure_transition(start, end)


@pytest.mark.parametrize("stage", Stage)
def test_every_stage_reaches_the_end(stage: Stage) -> None:
    reached, seen = {stage}, set[Stage]()
    while reached - seen:
        seen |= reached
        reached = {end for start in seen for end in TRANSITIONS[start]} | reached
    assert Stage.CLOSED in reached


@pytest.mark.parametrize("stage", Stage)
def test_every_stage_is_reached_from_the_first(stage: Stage) -> None:
    reached = {Stage.PRESERVING}
    for _ in Stage:
        reached |= {end for start in reached for end in TRANSITIONS[start]}
    assert stage in reached


@pytest.mark.parametrize("stage", Stage)
def test_an_owner_can_withdraw_from_everywhere_but_once(stage: Stage) -> None:
    assert (Stage.WITHDRAWING in TRANSITIONS[stage]) is (stage is not Stage.WITHDRAWING)


def test_closing_stages_lead_to_the_end_and_nowhere_else() -> None:
    for stage in CLOSING_STAGES:
        assert TRANSITIONS[stage] - {Stage.WITHDRAWING} == {Stage.CLOSED}
    assert TRANSITIONS[Stage.CLOSED] == {Stage.WITHDRAWING}


@pytest.mark.parametrize("kind", TaskKind)
@pytest.mark.parametrize("verdict", Verdict)
def test_a_decision_counts_at_the_stage_of_its_task_only(kind: TaskKind, verdict: Verdict) -> None:
    accepted: dict[str, object] = {"accepted": HELP}
    choice = Choice(verdict, Reason.DONE, remedies=HELP)
    allowed = set()
    for stage in Stage:
        case = case_at(stage, **accepted)
        try:
            case.decided(task_of(case, kind, LETTER), choice, START)
        except ForbiddenTransitionError:
            continue
        allowed.add(stage)
    settles = verdict in (Verdict.CARRIED_OUT, Verdict.GIVEN_UP)
    assert allowed <= ({Stage.PURSUING} if settles else {kind.stage})


def test_the_table_knows_no_way_that_nobody_takes() -> None:
    taken: dict[Stage, set[Stage]] = {stage: set() for stage in Stage}
    for kind, verdict, start in product(TaskKind, Verdict, Stage):
        case = case_at(start, accepted=(LETTER,))
        choice = Choice(verdict, Reason.DONE, remedies=HELP)
        with suppress(ForbiddenTransitionError):
            taken[start].add(case.decided(task_of(case, kind, LETTER), choice, START).stage)
    for wanted, links, asked_by in product(
        ((), (GUIDANCE,), HELP),
        (False, True),
        (Stage.SCREENING, Stage.LEGAL_REVIEW, Stage.PURSUING),
    ):
        case = case_at(Stage.PRESERVING, wanted=wanted, has_links=links, review_from=asked_by)
        taken[Stage.PRESERVING].add(case.stage_after_preserving())
    for stage in CLOSING_STAGES:
        taken[stage].add(Stage.CLOSED)
    assert taken == {stage: set(ends) - {Stage.WITHDRAWING} for stage, ends in TRANSITIONS.items()}


@pytest.mark.parametrize(
    ("fields", "stage"),
    [
        ({"wanted": ()}, Stage.RECORDING),
        ({"wanted": (GUIDANCE,), "has_evidence": True}, Stage.GUIDING),
        ({"wanted": HELP}, Stage.COLLECTING_EVIDENCE),
        ({"wanted": (GUIDANCE, LETTER)}, Stage.COLLECTING_EVIDENCE),
        ({"wanted": HELP, "has_evidence": True}, Stage.SCREENING),
        ({"wanted": HELP, "has_links": True}, Stage.SCREENING),
        ({"wanted": (LITIGATION,), "has_incident": True}, Stage.SCREENING),
        ({"wanted": HELP, "review_from": Stage.LEGAL_REVIEW}, Stage.LEGAL_REVIEW),
        ({"wanted": HELP, "review_from": Stage.PURSUING}, Stage.PURSUING),
    ],
)
def test_where_a_case_goes_once_all_is_preserved(fields: dict[str, object], stage: Stage) -> None:
    assert case_at(Stage.PRESERVING, **fields).stage_after_preserving() is stage


@pytest.mark.parametrize("kind", sorted(OWNER_KINDS))
def test_an_answer_opens_a_new_round_and_goes_back_to_who_asked(kind: TaskKind) -> None:
    case = case_at(kind.stage, accepted=HELP)
    after = case.decided(task_of(case, kind), Choice(Verdict.ANSWERED, Reason.DONE), START)
    asked_by = {
        TaskKind.EVIDENCE_REQUEST: Stage.SCREENING,
        TaskKind.SCREENING_QUESTION: Stage.SCREENING,
        TaskKind.LEGAL_QUESTION: Stage.LEGAL_REVIEW,
        TaskKind.INFORMATION_REQUEST: Stage.PURSUING,
    }
    assert (after.stage, after.round) == (Stage.PRESERVING, 2)
    assert after.review_from is asked_by[kind]
    assert after.accepted == HELP
    assert after.task_id(kind) != case.task_id(kind)
    assert kind.stage in OWNER_WAITS


def test_remedies_are_settled_one_by_one_in_any_order_and_once() -> None:
    case = case_at(Stage.PURSUING, accepted=HELP)
    done = Choice(Verdict.CARRIED_OUT, Reason.DONE)
    letter = task_of(case, TaskKind.CARRY_OUT_REMEDY, LETTER)
    suit = task_of(case, TaskKind.CARRY_OUT_REMEDY, LITIGATION)
    halfway = case.decided(suit, done, START)
    assert (halfway.stage, halfway.open_remedies) == (Stage.PURSUING, (LETTER,))
    with pytest.raises(ForbiddenTransitionError):
        halfway.decided(suit, done, START)
    end = halfway.decided(letter, done, START)
    assert (end.stage, end.outcome) == (Stage.COMPLETING, Outcome.COMPLETED)
    assert end.open_remedies == ()


def test_a_move_clears_trouble_and_a_touch_does_not() -> None:
    case = case_at(Stage.SCREENING, trouble="screening")
    assert case.touched(START).trouble == "screening"
    assert case.moved(Stage.LEGAL_REVIEW, START).trouble == ""
