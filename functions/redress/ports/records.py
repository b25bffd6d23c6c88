"""What is kept: campaigns, drafts, cases, tasks and notices."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Protocol

from redress.domain.campaign import Campaign
from redress.domain.case import Case, Change
from redress.domain.checkpoints import Checkpoint
from redress.domain.custody import CustodyRecord, LedgerHead
from redress.domain.notes import Note
from redress.domain.notices import Notice
from redress.domain.stages import Stage
from redress.domain.submission import Contact, Draft
from redress.domain.tasks import Assignee, Task
from redress.ports.case_file import CaseFile


class Campaigns(Protocol):
    """Campaigns by their id."""

    def get(self, campaign_id: str) -> Campaign | None:
        """Read a campaign."""
        ...

    def put(self, campaign: Campaign) -> None:
        """Write a campaign, replacing the one before."""
        ...


class Drafts(Protocol):
    """Submissions that were acknowledged and wait for their case."""

    def put_new(self, draft: Draft) -> Draft:
        """Write the draft unless its id is taken; give the stored one, new or old."""
        ...

    def get(self, submission_id: str) -> Draft | None:
        """Read a draft (consistently)."""
        ...

    def unopened_before(self, moment: datetime) -> Iterator[str]:
        """Give the ids of drafts received before `moment` for which no case was opened."""
        ...


@dataclass(frozen=True)
class LiveCase:
    """What the reconciler needs to know of a case."""

    id: str
    attempt: int
    stage: Stage
    pending: int
    unsealed: int
    updated_at: datetime


class Cases(Protocol):
    """Cases and all that belongs to them. The store appends the custody ledger itself."""

    def get(self, case_id: str) -> Case | None:
        """Read the case record (consistently)."""
        ...

    def open_file(self, case_id: str) -> CaseFile | None:
        """Read the case with everything in it (consistently)."""
        ...

    def with_task(self, task_id: str) -> tuple[Case | None, Task | None]:
        """Read a task and its case (consistently); a name that is no task's finds neither."""
        ...

    def commit(self, change: Change) -> Case:
        """Write a change, all or nothing, and give the stored case with its new ledger head.

        Raises ConflictError when the case or one of the tasks is not at the version before, or
        when an opening finds the case there already.
        """
        ...

    def by_receipt(self, lookup: str) -> str | None:
        """Give the id of the case whose receipt has this keyed hash."""
        ...

    def by_likeness(self, likeness: str) -> str | None:
        """Give the id of the first case with this content."""
        ...

    def person(self, case_id: str) -> Contact | None:
        """Read the owner's contact, or None when it was erased."""
        ...

    def mail_trouble(self, case_id: str) -> str:
        """Read why mails do not reach the owner at the present address: empty while they do."""
        ...

    def erase_person(self, case_id: str) -> None:
        """Delete contacts, papers and messages from the records; doing so again is fine."""
        ...

    def flag_trouble(self, case_id: str, step: str) -> None:
        """Mark that a step of the case needs repair; the next move of the case clears it."""
        ...

    def live(self) -> Iterator[LiveCase]:
        """Give every case for which something is to be done (`Case.live`), from its index."""
        ...

    def witness(self, case_id: str, records: Iterable[CustodyRecord]) -> tuple[int, ...]:
        """Append to the custody ledger what happened without changing the case's revision.

        Gives the numbers of the new entries.
        """
        ...

    def note(self, note: Note) -> tuple[int, ...]:
        """Write a note, all or nothing; gives the numbers of its custody entries.

        Raises ConflictError as the note says, UnknownCaseError when there is no such case.
        """
        ...

    def want_seal(self, case_id: str, revision: int) -> None:
        """Mark that a revision waits for its proofs; a newer one that waits already stays."""
        ...

    def to_check(self, now: datetime, limit: int) -> list[tuple[str, int]]:
        """Give case and number of items whose next check falls due, from the index."""
        ...

    def heads(self) -> Iterator[tuple[str, LedgerHead]]:
        """Give the end of every case's custody ledger, from the index."""
        ...

    def ledger(self, case_id: str) -> list[str]:
        """Read the stored lines of the custody ledger, in order."""
        ...


class Checkpoints(Protocol):
    """The daily checkpoints over all custody ledgers."""

    def latest(self) -> Checkpoint | None:
        """Read the newest one."""
        ...

    def get(self, day: str) -> Checkpoint | None:
        """Read the one of a day."""
        ...

    def since(self, day: str) -> Iterator[Checkpoint]:
        """Give those of a day and later, the oldest first."""
        ...

    def put(self, checkpoint: Checkpoint) -> None:
        """Write one; raises ConflictError unless the stored one is at the version before."""
        ...


class Tasks(Protocol):
    """Tasks by id, by what falls due, and by who is asked. New ones come with a Change."""

    def get(self, task_id: str) -> Task | None:
        """Read a task (consistently)."""
        ...

    def replace(self, task: Task, notices: Iterable[Notice] = ()) -> None:
        """Write a task and the notices that go with it, all or nothing.

        Raises ConflictError unless the stored task is at the version before.
        """
        ...

    def due(self, now: datetime) -> Iterator[Task]:
        """Give the tasks of which something falls due at or before `now`."""
        ...

    def queue(self, assignee: Assignee, limit: int) -> list[Task]:
        """Give the oldest open tasks of a group."""
        ...


class Claim(StrEnum):
    """What became of an attempt to be the one who sends a notice."""

    GRANTED = "granted"
    SENT_BEFORE = "sent_before"
    HELD_BY_ANOTHER = "held_by_another"


class Notices(Protocol):
    """Notices that were written with a change (see `Change.notices`, `Tasks.replace`).

    They are the outbox: each stays unsent until the mail was handed over, and one that was
    written twice (same case and key) is one.
    """

    def claim(self, notice: Notice, now: datetime, lease: timedelta) -> Claim:
        """Ask to be the one who sends it; an unfinished claim ends after `lease`."""
        ...

    def release(self, notice: Notice, again_at: datetime) -> None:
        """Give a claim back: nothing was handed over, so the next try need not wait.

        The notice counts as unsent (`unsent_before`) only from `again_at` on.
        """
        ...

    def mark_sent(self, notice: Notice, now: datetime) -> None:
        """Note that it was sent."""
        ...

    def sent(self, notice: Notice) -> bool:
        """Say whether it was sent."""
        ...

    def unsent_before(self, moment: datetime) -> Iterator[Notice]:
        """Give the notices written before `moment` that nobody sent or holds (`due-index`)."""
        ...
