"""Tasks: what a case waits for, from a reviewer or from its owner, and by when."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from redress.domain.calendar import Span, WorkingCalendar, deadline
from redress.domain.campaign import Campaign
from redress.domain.decisions import Decision
from redress.domain.stages import Remedy, Stage

ANSWER_AGAIN = timedelta(seconds=60)
"""When a decision that the engine may not have heard is told to it again."""


class Assignee(StrEnum):
    """Who is asked: a group of reviewers, or the owner."""

    COMMUNITY = "community"
    LEGAL = "legal"
    COMMUNICATIONS = "communications"
    OWNER = "owner"


class TaskKind(StrEnum):
    """What is asked."""

    SCREENING = "screening"
    LEGAL_REVIEW = "legal_review"
    CARRY_OUT_REMEDY = "carry_out_remedy"
    EVIDENCE_REQUEST = "evidence_request"
    SCREENING_QUESTION = "screening_question"
    LEGAL_QUESTION = "legal_question"
    INFORMATION_REQUEST = "information_request"

    @property
    def assignee(self) -> Assignee:
        """Who is asked by tasks of this kind."""
        return _ASSIGNEES.get(self, Assignee.OWNER)

    @property
    def stage(self) -> Stage:
        """The stage of the case in which the task is open."""
        return _STAGES[self]


_ASSIGNEES = {
    TaskKind.SCREENING: Assignee.COMMUNITY,
    TaskKind.LEGAL_REVIEW: Assignee.LEGAL,
    TaskKind.CARRY_OUT_REMEDY: Assignee.LEGAL,
}
_STAGES = {
    TaskKind.SCREENING: Stage.SCREENING,
    TaskKind.LEGAL_REVIEW: Stage.LEGAL_REVIEW,
    TaskKind.CARRY_OUT_REMEDY: Stage.PURSUING,
    TaskKind.EVIDENCE_REQUEST: Stage.COLLECTING_EVIDENCE,
    TaskKind.SCREENING_QUESTION: Stage.ANSWERING_SCREENING,
    TaskKind.LEGAL_QUESTION: Stage.ANSWERING_LEGAL,
    TaskKind.INFORMATION_REQUEST: Stage.COLLECTING_INFORMATION,
}
REVIEW_KINDS = frozenset(_ASSIGNEES)
OWNER_KINDS = frozenset(TaskKind) - REVIEW_KINDS


class TaskState(StrEnum):
    """`decided` covers an owner's answer too; `cancelled` is a task the case no longer needs."""

    OPEN = "open"
    DECIDED = "decided"
    CANCELLED = "cancelled"


class Duty(StrEnum):
    """What falls due for a task."""

    REMIND = "remind"
    ESCALATE = "escalate"
    LAPSE = "lapse"
    ANSWER = "answer"


@dataclass(frozen=True)
class Due:
    """A duty and its instant (UTC)."""

    at: datetime
    duty: Duty


@dataclass(frozen=True)
class Task:
    """One thing that a case waits for. The token is the engine's and never leaves the table.

    `agenda` holds what is still to fall due, soonest first; `version` guards every write.
    """

    id: str
    case_id: str
    campaign_id: str
    kind: TaskKind
    number: int
    attempt: int
    opened_at: datetime
    due_at: datetime
    agenda: tuple[Due, ...]
    token: str
    state: TaskState = TaskState.OPEN
    version: int = 1
    remedy: Remedy | None = None
    question: str = ""
    reminders: int = 0
    decision: Decision | None = None

    @property
    def next_due(self) -> Due | None:
        """What falls due next, or None."""
        return self.agenda[0] if self.agenda else None

    def announced_again(self, token: str, attempt: int) -> Task:
        """Give the task with the token of a newer execution: old links lead to the live task."""
        return replace(self, token=token, attempt=attempt, version=self.version + 1)

    def performed(self, duty: Duty) -> Task:
        """Give the task after its next duty was done."""
        reminders = self.reminders + (duty is Duty.REMIND)
        return replace(self, agenda=self.agenda[1:], reminders=reminders, version=self.version + 1)

    def decided(self, decision: Decision) -> Task:
        """Give the task with its decision; the engine is yet to be told."""
        again = (Due(decision.decided_at + ANSWER_AGAIN, Duty.ANSWER),)
        return replace(
            self,
            state=TaskState.DECIDED,
            decision=decision,
            agenda=again,
            version=self.version + 1,
        )

    def answered(self) -> Task:
        """Give the decided task after the engine was told: nothing falls due any more."""
        return replace(self, agenda=(), version=self.version + 1)

    def cancelled(self) -> Task:
        """Give the task as no longer needed."""
        return replace(
            self, state=TaskState.CANCELLED, agenda=(), token="", version=self.version + 1
        )


def span_for(kind: TaskKind, campaign: Campaign) -> Span:
    """Give the time that the campaign allows for tasks of this kind."""
    deadlines = campaign.deadlines
    spans = {
        TaskKind.SCREENING: deadlines.screening,
        TaskKind.LEGAL_REVIEW: deadlines.legal_review,
        TaskKind.CARRY_OUT_REMEDY: deadlines.remedy,
        TaskKind.EVIDENCE_REQUEST: deadlines.evidence_request,
        TaskKind.SCREENING_QUESTION: deadlines.question,
        TaskKind.LEGAL_QUESTION: deadlines.question,
        TaskKind.INFORMATION_REQUEST: deadlines.information_request,
    }
    return spans[kind]


_REVIEW_AGENDA = ((0.5, Duty.REMIND), (1.0, Duty.REMIND), (1.5, Duty.ESCALATE))
_OWNER_AGENDA = ((0.5, Duty.REMIND), (0.8, Duty.REMIND), (1.0, Duty.LAPSE))


def agenda_for(
    kind: TaskKind, campaign: Campaign, calendar: WorkingCalendar, start: datetime
) -> tuple[datetime, tuple[Due, ...]]:
    """Give the due instant of a new task, and its reminders, escalation or lapse.

    Reviewers are reminded at half time and when due, their lead hears at half as much again.
    Owners are reminded at half time and at four fifths; then the wait lapses.
    """
    span = span_for(kind, campaign)
    plan = _REVIEW_AGENDA if kind in REVIEW_KINDS else _OWNER_AGENDA
    agenda = tuple(
        Due(deadline(start, span.part(share), calendar, campaign.zone), duty)
        for share, duty in plan
    )
    return deadline(start, span, calendar, campaign.zone), agenda
