"""The records in memory: campaigns, drafts, cases, tasks and notices share one store."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Protocol

from redress.domain.campaign import Campaign
from redress.domain.case import Case, TimelineEntry
from redress.domain.checkpoints import Checkpoint
from redress.domain.contacts import FormerContact
from redress.domain.errors import ConflictError
from redress.domain.evidence import EvidenceItem, Paper
from redress.domain.messages import Message
from redress.domain.notices import Notice
from redress.domain.proofs import Bag, Seal
from redress.domain.remarks import Remark
from redress.domain.submission import Contact, Draft
from redress.domain.tasks import REVIEW_KINDS, Assignee, Task, TaskState
from redress.ports import Claim, Clock
from tests.fakes.faults import Faults


@dataclass
class Told:
    """A notice as the store keeps it; `next_at` is None once it was sent."""

    notice: Notice
    next_at: datetime | None
    held_until: datetime | None = None


@dataclass
class Records:
    """Everything that is stored; tests may look, use cases may not."""

    campaigns: dict[str, Campaign] = field(default_factory=dict)
    drafts: dict[str, Draft] = field(default_factory=dict)
    cases: dict[str, Case] = field(default_factory=dict)
    people: dict[str, Contact] = field(default_factory=dict)
    papers: dict[tuple[str, int], Paper] = field(default_factory=dict)
    evidence: dict[tuple[str, int], EvidenceItem] = field(default_factory=dict)
    timeline: dict[str, list[TimelineEntry]] = field(default_factory=dict)
    lines: dict[str, list[str]] = field(default_factory=dict)
    tasks: dict[str, Task] = field(default_factory=dict)
    notices: dict[tuple[str, str], Told] = field(default_factory=dict)
    receipts: dict[str, str] = field(default_factory=dict)
    likenesses: dict[str, str] = field(default_factory=dict)
    counters: dict[tuple[str, str], Counter[str]] = field(default_factory=dict)
    tallies: list[tuple[str, str, datetime, tuple[str, ...]]] = field(default_factory=list)
    seals: dict[tuple[str, int], Seal] = field(default_factory=dict)
    bags: dict[tuple[str, int], Bag] = field(default_factory=dict)
    messages: dict[tuple[str, int], Message] = field(default_factory=dict)
    former: dict[tuple[str, int], FormerContact] = field(default_factory=dict)
    checkpoints: dict[str, Checkpoint] = field(default_factory=dict)
    remarks: dict[tuple[str, int], Remark] = field(default_factory=dict)
    accounts: dict[tuple[str, str], str] = field(default_factory=dict)
    mail_troubles: dict[str, str] = field(default_factory=dict)

    def write_notices(self, notices: Iterable[Notice], now: datetime) -> None:
        for notice in notices:
            told = Told(notice, notice.not_before or now)
            self.notices.setdefault((notice.case_id, notice.key), told)


class FakeCampaigns:
    def __init__(self, records: Records, faults: Faults) -> None:
        self._records = records
        self._faults = faults

    def get(self, campaign_id: str) -> Campaign | None:
        return self._records.campaigns.get(campaign_id)

    def put(self, campaign: Campaign) -> None:
        with self._faults.around("campaigns.put"):
            self._records.campaigns[campaign.id] = campaign


class FakeDrafts:
    def __init__(self, records: Records, faults: Faults) -> None:
        self._records = records
        self._faults = faults

    def put_new(self, draft: Draft) -> Draft:
        with self._faults.around("drafts.put_new"):
            return self._records.drafts.setdefault(draft.submission_id, draft)

    def get(self, submission_id: str) -> Draft | None:
        return self._records.drafts.get(submission_id)

    def unopened_before(self, moment: datetime) -> Iterator[str]:
        for draft in list(self._records.drafts.values()):
            if draft.submission is not None and draft.received_at < moment:
                yield draft.submission_id


class FakeCheckpoints:
    def __init__(self, records: Records, faults: Faults) -> None:
        self._records = records
        self._faults = faults

    def latest(self) -> Checkpoint | None:
        kept = self._records.checkpoints
        return kept[max(kept)] if kept else None

    def get(self, day: str) -> Checkpoint | None:
        return self._records.checkpoints.get(day)

    def since(self, day: str) -> Iterator[Checkpoint]:
        kept = self._records.checkpoints
        yield from [kept[name] for name in sorted(kept) if name >= day]

    def put(self, checkpoint: Checkpoint) -> None:
        with self._faults.around("checkpoints.put"):
            ensure_version(self._records.checkpoints.get(checkpoint.day), checkpoint)
            self._records.checkpoints[checkpoint.day] = checkpoint


class FakeTasks:
    def __init__(self, records: Records, clock: Clock, faults: Faults) -> None:
        self._records = records
        self._clock = clock
        self._faults = faults

    def get(self, task_id: str) -> Task | None:
        return self._records.tasks.get(task_id)

    def replace(self, task: Task, notices: Iterable[Notice] = ()) -> None:
        with self._faults.around("tasks.replace"):
            ensure_next(self._records.tasks.get(task.id), task)
            self._records.tasks[task.id] = task
            self._records.write_notices(notices, self._clock.now())

    def due(self, now: datetime) -> Iterator[Task]:
        for task in list(self._records.tasks.values()):
            if task.next_due is not None and task.next_due.at <= now:
                yield task

    def queue(self, assignee: Assignee, limit: int) -> list[Task]:
        waiting = [
            task
            for task in self._records.tasks.values()
            if task.state is TaskState.OPEN
            and task.kind in REVIEW_KINDS
            and task.kind.assignee is assignee
        ]
        waiting.sort(key=lambda task: (task.opened_at, task.id))
        return waiting[:limit]


class FakeNotices:
    def __init__(self, records: Records, faults: Faults) -> None:
        self._records = records
        self._faults = faults

    def claim(self, notice: Notice, now: datetime, lease: timedelta) -> Claim:
        with self._faults.around("notices.claim"):
            told = self._told(notice, now)
            if told.next_at is None:
                return Claim.SENT_BEFORE
            if told.held_until is not None and told.held_until > now:
                return Claim.HELD_BY_ANOTHER
            told.next_at = told.held_until = now + lease
            return Claim.GRANTED

    def release(self, notice: Notice, again_at: datetime) -> None:
        with self._faults.around("notices.release"):
            told = self._records.notices.get((notice.case_id, notice.key))
            if told is None or told.held_until is None:
                raise ConflictError(notice.key)
            told.next_at, told.held_until = again_at, None

    def mark_sent(self, notice: Notice, now: datetime) -> None:
        with self._faults.around("notices.mark_sent"):
            told = self._told(notice, now)
            told.next_at = told.held_until = None

    def sent(self, notice: Notice) -> bool:
        told = self._records.notices.get((notice.case_id, notice.key))
        return told is not None and told.next_at is None

    def unsent_before(self, moment: datetime) -> Iterator[Notice]:
        for told in list(self._records.notices.values()):
            if told.next_at is not None and told.next_at < moment:
                yield told.notice

    def _told(self, notice: Notice, now: datetime) -> Told:
        return self._records.notices.setdefault((notice.case_id, notice.key), Told(notice, now))


class Versioned(Protocol):
    @property
    def version(self) -> int: ...


def ensure_version(stored: Versioned | None, written: Versioned) -> None:
    if (stored.version if stored else 0) != written.version - 1:
        raise ConflictError(repr(written)[:80])


def ensure_next(stored: Task | None, task: Task) -> None:
    ensure_version(stored, task)
