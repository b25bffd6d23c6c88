"""What falls due for a task, and in which order."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from redress.adapters.holidays_calendars import HolidaysCalendars
from redress.domain.calendar import EveryDay, Span, deadline
from redress.domain.custody import Actor
from redress.domain.decisions import Decision
from redress.domain.duties import Duty
from redress.domain.tasks import (
    ANSWER_AGAIN,
    OWNER_KINDS,
    REVIEW_KINDS,
    Assignee,
    Task,
    TaskKind,
    TaskState,
    agenda_for,
    span_for,
)
from tests.factories.desk import ADVANCE
from tests.factories.owners import campaign
from tests.fakes.world import START

CHINA = HolidaysCalendars().of("CN")
every_kind = pytest.mark.parametrize("kind", TaskKind)


def task(kind: TaskKind = TaskKind.SCREENING) -> Task:
    due_at, agenda = agenda_for(kind, campaign(), EveryDay(), START)
    return Task("t", "RD-1", "owners-2025", kind, 1, 1, START, due_at, agenda, "token")


@given(
    st.sampled_from(TaskKind),
    st.builds(Span, st.integers(0, 90 * 86_400), st.booleans()),
    st.integers(0, 10**8),
    st.sampled_from([CHINA, EveryDay()]),
)
def test_an_agenda_is_in_order_and_ends_as_its_kind_does(
    kind: TaskKind, span: Span, later: int, calendar: EveryDay
) -> None:
    deadlines = dict.fromkeys(campaign().deadlines.__dict__, span)
    running = campaign(deadlines=replace(campaign().deadlines, **deadlines))
    start = START + timedelta(seconds=later)
    due_at, agenda = agenda_for(kind, running, calendar, start)
    moments = [due.at for due in agenda]
    assert moments == sorted(moments)
    assert moments[0] >= start
    assert due_at == deadline(start, span, calendar, running.zone)
    duties = [due.duty for due in agenda]
    if kind in OWNER_KINDS:
        assert duties == [Duty.REMIND, Duty.REMIND, Duty.LAPSE]
        assert moments[-1] == due_at
    else:
        assert duties == [Duty.REMIND, Duty.REMIND, Duty.ESCALATE]
        assert moments[1] == due_at <= moments[2]


@every_kind
def test_the_campaign_says_how_long_each_kind_may_take(kind: TaskKind) -> None:
    lengths = [Span(number) for number in range(1, 7)]
    deadlines = dict(zip(campaign().deadlines.__dict__, lengths, strict=True))
    running = campaign(deadlines=replace(campaign().deadlines, **deadlines))
    named = {
        TaskKind.SCREENING: "screening",
        TaskKind.LEGAL_REVIEW: "legal_review",
        TaskKind.CARRY_OUT_REMEDY: "remedy",
        TaskKind.EVIDENCE_REQUEST: "evidence_request",
        TaskKind.SCREENING_QUESTION: "question",
        TaskKind.LEGAL_QUESTION: "question",
        TaskKind.INFORMATION_REQUEST: "information_request",
    }
    assert span_for(kind, running) == deadlines[named[kind]]


@every_kind
def test_every_kind_is_asked_of_the_owner_or_of_a_group(kind: TaskKind) -> None:
    assert (kind.assignee is Assignee.OWNER) is (kind in OWNER_KINDS) is (kind not in REVIEW_KINDS)


def test_duties_are_performed_in_order_until_none_is_left() -> None:
    given_task, done = task(), []
    while given_task.next_due is not None:
        done.append(given_task.next_due.duty)
        given_task = given_task.performed(given_task.next_due.duty)
    assert done == [Duty.REMIND, Duty.REMIND, Duty.ESCALATE]
    assert (given_task.reminders, given_task.version) == (2, 4)


def test_a_decision_replaces_the_agenda_until_the_engine_was_told() -> None:
    decision = Decision(ADVANCE, Actor("community", "mei"), START, 3)
    decided = task().decided(decision)
    assert decided.state is TaskState.DECIDED
    assert [(due.duty, due.at) for due in decided.agenda] == [(Duty.ANSWER, START + ANSWER_AGAIN)]
    assert decided.answered().agenda == ()
    assert decided.answered().version == decided.version + 1 == 3


def test_a_newer_execution_gets_the_task_with_everything_but_the_token() -> None:
    again = task().performed(Duty.REMIND).announced_again("newer", 2)
    assert (again.token, again.attempt, again.version) == ("newer", 2, 3)
    assert again.agenda == task().agenda[1:]
    assert again.state is TaskState.OPEN


def test_a_cancelled_task_keeps_no_token_and_nothing_falls_due() -> None:
    cancelled = task().cancelled()
    assert (cancelled.state, cancelled.token, cancelled.next_due) == (TaskState.CANCELLED, "", None)
