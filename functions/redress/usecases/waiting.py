"""Open a wait: the task in the table, its deadlines, its notices, and the engine's token."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from redress.domain.campaign import Campaign
from redress.domain.case import Change, TimelineEntry
from redress.domain.custody import CustodyRecord
from redress.domain.errors import UnknownCaseError
from redress.domain.events import Event
from redress.domain.facets import Facets
from redress.domain.figures import begun_count
from redress.domain.notices import Notice, NoticeKind
from redress.domain.steps import StepMessage
from redress.domain.tasks import REVIEW_KINDS, Assignee, Task, TaskKind, TaskState, agenda_for
from redress.ports import (
    Calendars,
    Campaigns,
    CaseFile,
    Cases,
    Clock,
    Engine,
    Outbox,
    People,
    Tasks,
)
from redress.usecases.facets import facets_of
from redress.usecases.review_notices import review_notices
from redress.usecases.steps import commit_and_mail, component, file_of, settled, to_do


@dataclass(frozen=True)
class Waits:
    """One task for each thing that a case waits for, whichever execution asks for it."""

    cases: Cases
    tasks: Tasks
    campaigns: Campaigns
    people: People
    calendars: Calendars
    engine: Engine
    outbox: Outbox
    clock: Clock

    def open(self, message: StepMessage, kind: TaskKind, event: Event, name: str) -> None:
        """Open the task, or give it the newest token, or answer with what was decided."""
        settled(lambda: self._open(message, kind, event, name))

    def _open(self, message: StepMessage, kind: TaskKind, event: Event, name: str) -> None:
        file = file_of(self.cases, message.case_id)
        case = file.case
        if not to_do(message, case, self.engine):
            return
        task = _task(file, case.task_id(kind, message.remedy))
        if task is None:
            change = self._change(file, message, kind, event, name)
            commit_and_mail(self.cases, self.outbox, change)
        elif task.state is not TaskState.OPEN:
            self.engine.answer(message.token, case)
        elif task.token != message.token:
            self.tasks.replace(task.announced_again(message.token, message.attempt))

    def _change(
        self, file: CaseFile, message: StepMessage, kind: TaskKind, event: Event, name: str
    ) -> Change:
        before = file.case
        campaign = self.campaigns.get(before.campaign_id)
        if campaign is None:
            raise UnknownCaseError(before.campaign_id)
        now = self.clock.now()
        calendar = self.calendars.of(campaign.calendar)
        due_at, agenda = agenda_for(kind, campaign, calendar, now)
        case = before.touched(now)
        task = Task(
            id=case.task_id(kind, message.remedy),
            case_id=case.id,
            campaign_id=case.campaign_id,
            kind=kind,
            number=case.round,
            attempt=message.attempt,
            opened_at=now,
            due_at=due_at,
            agenda=agenda,
            token=message.token,
            remedy=message.remedy,
            question=_question(file, kind),
            facets=facets_of(file, message.remedy) if kind in REVIEW_KINDS else Facets(),
        )
        facts: dict[str, str | int] = {"task": task.id, "kind": kind.value}
        entry = TimelineEntry(now, event, case.stage, case.revision, facts, task.question)
        return Change(
            case=case,
            day=campaign.local_day(now),
            timeline=(entry,),
            custody=(CustodyRecord(now, component(name), event, facts),),
            counters=(begun_count(task.remedy),) if task.remedy else (),
            tasks=(task,),
            notices=self._notices(task, campaign, now),
        )

    def _notices(self, task: Task, campaign: Campaign, now: datetime) -> tuple[Notice, ...]:
        if task.kind.assignee is Assignee.OWNER:
            return (Notice(NoticeKind.OWNER_ASKED, task.case_id, task.id),)
        return review_notices(self.people, NoticeKind.REVIEW_REQUESTED, task, campaign, now)


def _task(file: CaseFile, task_id: str) -> Task | None:
    return next((task for task in file.tasks if task.id == task_id), None)


def _question(file: CaseFile, kind: TaskKind) -> str:
    asked_in = {
        TaskKind.SCREENING_QUESTION: TaskKind.SCREENING,
        TaskKind.LEGAL_QUESTION: TaskKind.LEGAL_REVIEW,
    }.get(kind)
    review = _task(file, file.case.task_id(asked_in)) if asked_in else None
    if review is None or review.decision is None:
        return ""
    return review.decision.choice.owner_text


def group_notices(
    people: People, kind: NoticeKind, task: Task, number: int = 1, leads_only: bool = False
) -> tuple[Notice, ...]:
    """Give one notice for each reviewer of the task's group, or for its leads alone."""
    return tuple(
        Notice(kind, task.case_id, task.id, reviewer.id, number)
        for reviewer in people.in_group(task.kind.assignee)
        if reviewer.lead or not leads_only
    )
