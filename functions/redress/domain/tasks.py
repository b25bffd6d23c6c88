"""Tasks: what a case waits for, from a reviewer or from its owner, and by when."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum

from redress.domain.calendar import Span, WorkingCalendar, deadline
from redress.domain.campaign import Campaign
from redress.domain.claims import Claim, Hold
from redress.domain.decisions import Decision
from redress.domain.duties import Due, Duty
from redress.domain.facets import Facets
from redress.domain.stages import Remedy
from redress.domain.task_kinds import OWNER_KINDS, REVIEW_KINDS, Assignee, TaskKind

__all__ = [
    "ANSWER_AGAIN",
    "OWNER_KINDS",
    "REVIEW_KINDS",
    "Assignee",
    "Task",
    "TaskKind",
    "TaskState",
    "agenda_for",
    "span_for",
]
ANSWER_AGAIN = timedelta(seconds=60)
"""When a decision that the engine may not have heard is told to it again."""


class TaskState(StrEnum):
    """`decided` covers an owner's answer too; `cancelled` is a task the case no longer needs."""

    OPEN = "open"
    DECIDED = "decided"
    CANCELLED = "cancelled"


@dataclass(frozen=True)
class Task:
    """One thing that a case waits for. The token is the engine's and never leaves the table.

    `agenda` holds what is still to fall due, soonest first; `version` guards every write. Once a
    task is decided or cancelled, `claim` and `hold` say how it was then. A `proposal` waits for a
    second person of the group.
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
    claim: Claim | None = None
    hold: Hold | None = None
    facets: Facets = field(default_factory=Facets)
    proposal: Decision | None = None

    @property
    def next_due(self) -> Due | None:
        """What falls due next, or None."""
        return self.agenda[0] if self.agenda else None

    def claim_of_another(self, reviewer_id: str, now: datetime) -> Claim | None:
        """Give the claim that keeps this reviewer from acting, if somebody else has one."""
        claim = self.claim
        if claim is None or not claim.alive(now) or claim.reviewer_id == reviewer_id:
            return None
        return claim

    def own_claim(self, reviewer_id: str, now: datetime) -> Claim | None:
        """Give the claim that this reviewer has on the task."""
        claim = self.claim
        held = claim is not None and claim.reviewer_id == reviewer_id and claim.alive(now)
        return claim if held else None

    def claimed(self, reviewer_id: str, now: datetime, lifetime: timedelta) -> Task:
        """Give the task as this reviewer's from now on; one's own claim is made longer.

        Who takes a task up has seen what its owner wrote.
        """
        mine = self.own_claim(reviewer_id, now)
        facets = self.facets if mine else replace(self.facets, unread=0)
        claim = Claim(reviewer_id, mine.since if mine else now, now + lifetime)
        return replace(self, claim=claim, facets=facets, version=self.version + 1)

    def handed_over(self, reviewer_id: str, now: datetime, lifetime: timedelta) -> Task:
        """Give the task as a colleague's, who has not seen it yet."""
        claim = Claim(reviewer_id, now, now + lifetime)
        return replace(self, claim=claim, version=self.version + 1)

    def released(self) -> Task:
        """Give the task as nobody's."""
        return replace(self, claim=None, version=self.version + 1)

    def held(self, hold: Hold, due_at: datetime) -> Task:
        """Give the task at rest: until the hold ends nothing falls due, and nobody works on it."""
        agenda = (Due(hold.until, Duty.RESUME),)
        return replace(
            self, hold=hold, claim=None, due_at=due_at, agenda=agenda, version=self.version + 1
        )

    def resumed(self, due_at: datetime, agenda: tuple[Due, ...]) -> Task:
        """Give the task after its hold, with the times that hold from now on."""
        return replace(self, hold=None, due_at=due_at, agenda=agenda, version=self.version + 1)

    def unread(self, count: int) -> Task:
        """Give the task with so many messages of the owner that nobody has taken up."""
        facets = replace(self.facets, unread=count)
        return replace(self, facets=facets, version=self.version + 1)

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

    def proposed(self, decision: Decision) -> Task:
        """Give the task with a decision that a second person must agree to: nobody's for now."""
        return replace(self, proposal=decision, claim=None, version=self.version + 1)

    def returned(self) -> Task:
        """Give the task after its proposal was sent back."""
        return replace(self, proposal=None, version=self.version + 1)

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
