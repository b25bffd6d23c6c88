"""Claim a task, give it back, hand it to a colleague, put it on hold and take it up again."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from redress.domain.calendar import is_date
from redress.domain.campaign import Campaign
from redress.domain.custody import CustodyRecord
from redress.domain.errors import (
    Finding,
    InvalidInputError,
    UnknownCaseError,
)
from redress.domain.events import Event
from redress.domain.holds import Holds
from redress.domain.notes import Note
from redress.domain.notices import Notice, NoticeKind
from redress.domain.queue import TaskMove
from redress.domain.remarks import Visibility
from redress.domain.reviewers import Reviewer, SignInWay
from redress.domain.tasks import Task
from redress.ports import Calendars, Campaigns, Cases, Clock, Outbox, People, Tasks
from redress.usecases.claimants import allowed_review, ensure_unclaimed
from redress.usecases.steps import settled
from redress.usecases.undecided import ensure_undecided
from redress.usecases.write_remark import RemarkDraft, WriteRemark


@dataclass(frozen=True)
class WorkOnTask:
    """Each of these is a line in the ledger and leaves the case's revision as it is.

    All raise UnknownTaskError, NotAllowedError, AlreadyDecidedError, TaskCancelledError, or
    TaskClaimedError when a colleague works on the task.
    """

    cases: Cases
    tasks: Tasks
    campaigns: Campaigns
    people: People
    calendars: Calendars
    outbox: Outbox
    clock: Clock
    remarks: WriteRemark

    def claim(self, task_id: str, reviewer: Reviewer, way: SignInWay) -> Task:
        """Take a task, so that nobody else works on it; claiming again makes the claim longer."""

        def step() -> Task:
            task, now = self._free(task_id, reviewer)
            claimed = task.claimed(reviewer.id, now, self._lifetime(task))
            if task.own_claim(reviewer.id, now):
                self.cases.note(Note(task.case_id, moves=(TaskMove(task, claimed),)))
                return claimed
            facts = _facts(claimed, until=_until(claimed))
            return self._noted(task, claimed, _line(now, reviewer, way, Event.TASK_CLAIMED, facts))

        return settled(step)

    def release(self, task_id: str, reviewer: Reviewer, way: SignInWay) -> Task:
        """Give a task back to its group; one that nobody has stays as it is."""

        def step() -> Task:
            task, now = self._free(task_id, reviewer)
            if task.claim is None:
                return task
            line = _line(now, reviewer, way, Event.TASK_RELEASED, _facts(task))
            return self._noted(task, task.released(), line)

        return settled(step)

    def hand_over(
        self, task_id: str, to: str, words: str, reviewer: Reviewer, way: SignInWay
    ) -> Task:
        """Give a task to a colleague of its group, who is told by mail.

        Words to the colleague are a note of the case, written with it. Raises InvalidInputError
        for somebody who cannot work on it.
        """
        draft = RemarkDraft(self.remarks.fresh_id(), words, Visibility.GROUP)

        def step() -> tuple[Task, Notice]:
            task, now = self._free(task_id, reviewer)
            self._ensure_colleague(task, to, reviewer)
            handed = task.handed_over(to, now, self._lifetime(task))
            facts = _facts(handed, to=to, until=_until(handed))
            line = _line(now, reviewer, way, Event.TASK_HANDED_OVER, facts)
            notice = Notice(
                NoticeKind.TASK_HANDED_OVER, task.case_id, task.id, to, number=handed.version
            )
            said = self.remarks.prepared(task, draft, reviewer, way) if words.strip() else None
            note = Note(
                task.case_id,
                custody=(line, *(said[1:] if said else ())),
                remark=said[0] if said else None,
                moves=(TaskMove(task, handed),),
                notices=(notice,),
            )
            self.cases.note(note)
            return handed, notice

        task, notice = settled(step)
        self.outbox.mail((notice,))
        return task

    def hold(
        self, task_id: str, until: str, reason: str, reviewer: Reviewer, way: SignInWay
    ) -> Task:
        """Let a task rest until a day begins in the campaign's zone; its time stands still.

        Raises InvalidInputError for a day that is not in the future, or too far in it.
        """

        def step() -> Task:
            task, now = self._free(task_id, reviewer)
            if not is_date(until):
                raise InvalidInputError([Finding("/until", "bad_format")])
            holds = self._holds(task)
            end = holds.begin_of(until)
            findings = holds.findings(end, now)
            if findings:
                raise InvalidInputError(findings)
            held = holds.held(task, reviewer.id, reason, now, end)
            line = _line(now, reviewer, way, Event.TASK_HELD, _facts(task, until=until))
            return self._noted(task, held, replace(line, reason=reason))

        return settled(step)

    def resume(self, task_id: str, reviewer: Reviewer, way: SignInWay) -> Task:
        """End a hold early; what was not used of it is given back."""

        def step() -> Task:
            task, now = self._free(task_id, reviewer)
            if task.hold is None:
                return task
            line = _line(now, reviewer, way, Event.TASK_RESUMED, _facts(task))
            return self._noted(task, self._holds(task).resumed(task, now), line)

        return settled(step)

    def _free(self, task_id: str, reviewer: Reviewer) -> tuple[Task, datetime]:
        task, now = allowed_review(self.tasks, task_id, reviewer), self.clock.now()
        ensure_undecided(self.cases, self.people, task)
        ensure_unclaimed(self.people, task, reviewer, now)
        return task, now

    def _ensure_colleague(self, task: Task, to: str, reviewer: Reviewer) -> None:
        colleague = self.people.get(to)
        if colleague is None or to == reviewer.id or not colleague.may_decide(task.kind):
            raise InvalidInputError([Finding("/to", "not_a_colleague")])

    def _noted(self, before: Task, after: Task, line: CustodyRecord) -> Task:
        move = TaskMove(before, after)
        self.cases.note(Note(before.case_id, custody=(line,), moves=(move,)))
        return after

    def _lifetime(self, task: Task) -> timedelta:
        return timedelta(minutes=self._campaign(task).review.claim_minutes)

    def _holds(self, task: Task) -> Holds:
        campaign = self._campaign(task)
        return Holds(campaign, self.calendars.of(campaign.calendar))

    def _campaign(self, task: Task) -> Campaign:
        campaign = self.campaigns.get(task.campaign_id)
        if campaign is None:
            raise UnknownCaseError(task.campaign_id)
        return campaign


def _line(
    now: datetime,
    reviewer: Reviewer,
    way: SignInWay,
    event: Event,
    facts: dict[str, str | int],
) -> CustodyRecord:
    return CustodyRecord(now, reviewer.actor(way), event, facts)


def _facts(task: Task, **more: str) -> dict[str, str | int]:
    return {"task": task.id, **more}


def _until(task: Task) -> str:
    return task.claim.until.isoformat(timespec="seconds") if task.claim else ""
