"""Do what has fallen due: remind, escalate, lapse, and hand over what a crash kept back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from redress.domain.campaign import Campaign
from redress.domain.case import Change, TimelineEntry
from redress.domain.custody import CustodyRecord
from redress.domain.decisions import Choice, Decision, Reason, Verdict
from redress.domain.duties import Duty
from redress.domain.errors import UnknownCaseError
from redress.domain.events import Event
from redress.domain.holds import Holds
from redress.domain.notes import Note
from redress.domain.notices import Notice, NoticeKind
from redress.domain.queue import TaskMove
from redress.domain.tasks import OWNER_KINDS, REVIEW_KINDS, Task, TaskState
from redress.ports import (
    Batches,
    Calendars,
    Campaigns,
    Cases,
    Clock,
    Engine,
    Notices,
    Outbox,
    People,
    Tasks,
)
from redress.usecases.merge_cases import MergeCases
from redress.usecases.review_notices import hand_over, review_notices
from redress.usecases.steps import (
    commit_and_mail,
    component,
    known,
    settled,
    tell_engine,
)
from redress.usecases.waiting import group_notices

NAME = "sweep_due"
_LOOKED_AT = 100
"""How many of a group's oldest tasks are looked at for the one that is overdue most."""


@dataclass(frozen=True)
class Swept:
    """How much was done, and by how much the review that waits longest is overdue, for metrics."""

    duties: int
    notices: int
    overdue: timedelta


@dataclass(frozen=True)
class SweepDue:
    """One duty a task and sweep: after an outage people are reminded before a wait lapses.

    Notices that nobody sent within `grace` are handed over again.
    """

    cases: Cases
    tasks: Tasks
    notices: Notices
    campaigns: Campaigns
    people: People
    engine: Engine
    outbox: Outbox
    clock: Clock
    grace: timedelta
    calendars: Calendars
    batches: Batches

    def __call__(self) -> Swept:
        """Do everything that is due; what failed rises at the end, as one ExceptionGroup."""
        failures: list[Exception] = []
        now = self.clock.now()
        duties = 0
        for task in self.tasks.due(now):
            duties += 1
            _guard(failures, lambda task=task: self._perform(task.id))  # type: ignore[misc]
        kept_back = list(self.notices.unsent_before(now - self.grace))
        self.outbox.mail(kept_back)
        for batch in self.batches.due(now):
            self.outbox.apply_batch(batch.id, timedelta())
        if failures:
            raise ExceptionGroup("some duties failed", failures)
        return Swept(duties, len(kept_back), self._overdue(now))

    def _overdue(self, now: datetime) -> timedelta:
        groups = {kind.assignee for kind in REVIEW_KINDS}
        due = [task.due_at for group in groups for task in self.tasks.queue(group, _LOOKED_AT)]
        return max(now - min(due, default=now), timedelta())

    def _perform(self, task_id: str) -> None:
        settled(lambda: self._perform_once(task_id))

    def _perform_once(self, task_id: str) -> None:
        task = self.tasks.get(task_id)
        due = task.next_due if task else None
        if task is None or due is None or due.at > self.clock.now():
            return
        if due.duty is Duty.LAPSE:
            self._lapse(task)
        elif due.duty is Duty.RESUME:
            self._resume(task)
        elif due.duty is Duty.ANSWER:
            MergeCases(self.cases, self.clock)(task.case_id, task.decision)
            tell_engine(self.engine, self.tasks, task, known(self.cases, task.case_id))
        else:
            notices = self._reminders(task, due.duty)
            self.tasks.replace(task.performed(due.duty), notices)
            hand_over(self.outbox, notices)

    def _reminders(self, task: Task, duty: Duty) -> tuple[Notice, ...]:
        number = task.reminders + 1
        if task.kind in OWNER_KINDS:
            return (Notice(NoticeKind.OWNER_REMINDED, task.case_id, task.id, number=number),)
        if duty is Duty.ESCALATE:
            kind = NoticeKind.REVIEW_ESCALATED
            return group_notices(self.people, kind, task, number, leads_only=True)
        campaign, now = self._campaign(task.campaign_id), self.clock.now()
        kind = NoticeKind.REVIEW_REMINDED
        return review_notices(self.people, kind, task, campaign, now, number=number)

    def _resume(self, task: Task) -> None:
        """End a hold whose day has come."""
        campaign = self._campaign(task.campaign_id)
        holds = Holds(campaign, self.calendars.of(campaign.calendar))
        now = self.clock.now()
        line = CustodyRecord(now, component(NAME), Event.TASK_RESUMED, {"task": task.id})
        move = TaskMove(task, holds.resumed(task, now))
        self.cases.note(Note(task.case_id, custody=(line,), moves=(move,)))

    def _campaign(self, campaign_id: str) -> Campaign:
        campaign = self.campaigns.get(campaign_id)
        if campaign is None:
            raise UnknownCaseError(campaign_id)
        return campaign

    def _lapse(self, task: Task) -> None:
        case = known(self.cases, task.case_id)
        if task.state is not TaskState.OPEN or task.kind.stage is not case.stage:
            self.tasks.replace(task.performed(Duty.LAPSE))
            return
        now = self.clock.now()
        choice = Choice(Verdict.LAPSED, Reason.DONE)
        lapsed = task.decided(Decision(choice, component(NAME), now, case.revision))
        after = case.decided(lapsed, choice, now)
        campaign = self._campaign(case.campaign_id)
        facts: dict[str, str | int] = {"task": task.id}
        change = Change(
            case=after,
            day=campaign.local_day(now),
            timeline=(
                TimelineEntry(now, Event.REQUEST_LAPSED, after.stage, after.revision, facts),
            ),
            custody=(CustodyRecord(now, component(NAME), Event.REQUEST_LAPSED, facts),),
            tasks=(lapsed,),
        )
        committed = commit_and_mail(self.cases, self.outbox, change)
        tell_engine(self.engine, self.tasks, lapsed, committed)


def _guard(failures: list[Exception], act: Callable[[], None]) -> None:
    try:
        act()
    except Exception as error:  # noqa: BLE001  # one task must not stop the rest; all rise at the end
        failures.append(error)
