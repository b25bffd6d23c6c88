"""What the use cases need from the outside world, named for the need."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Protocol

from redress.domain.calendar import WorkingCalendar
from redress.domain.campaign import Campaign
from redress.domain.case import Case, Change, TimelineEntry
from redress.domain.custody import CustodyRecord
from redress.domain.evidence import EvidenceItem, Locked, Paper
from redress.domain.notices import Notice
from redress.domain.reviewers import Reviewer, Session, SignInCode
from redress.domain.stages import Stage
from redress.domain.submission import Contact, Draft, FileClaim
from redress.domain.tasks import Assignee, Task


class Clock(Protocol):
    """Tells the time."""

    def now(self) -> datetime:
        """Give the present instant in UTC."""
        ...


class Secrets(Protocol):
    """Keeps the secrets of the installation."""

    def pepper(self) -> bytes:
        """Give the key of all keyed hashes (receipts, codes, sessions)."""
        ...

    def token(self) -> str:
        """Make a fresh URL-safe secret of 256 random bits."""
        ...

    def digits(self) -> str:
        """Make a fresh sign-in code of six digits."""
        ...


class Calendars(Protocol):
    """Knows the working days of countries."""

    def of(self, name: str) -> WorkingCalendar:
        """Give the calendar of this name; "" is one without holidays."""
        ...


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
class CaseFile:
    """A case with everything in it, read in one query."""

    case: Case
    person: Contact | None
    papers: tuple[Paper, ...]
    evidence: tuple[EvidenceItem, ...]
    timeline: tuple[TimelineEntry, ...]
    tasks: tuple[Task, ...]


@dataclass(frozen=True)
class LiveCase:
    """What the reconciler needs to know of a case."""

    id: str
    attempt: int
    stage: Stage
    pending: int
    updated_at: datetime


class Cases(Protocol):
    """Cases and all that belongs to them. The store appends the custody ledger itself."""

    def get(self, case_id: str) -> Case | None:
        """Read the case record (consistently)."""
        ...

    def open_file(self, case_id: str) -> CaseFile | None:
        """Read the case with everything in it (consistently)."""
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

    def erase_person(self, case_id: str) -> None:
        """Delete the owner's contact and papers from the records; doing so again is fine."""
        ...

    def flag_trouble(self, case_id: str, step: str) -> None:
        """Mark that a step of the case needs repair; the next move of the case clears it."""
        ...

    def live(self) -> Iterator[LiveCase]:
        """Give every case that is not closed, as its sparse index knows it."""
        ...

    def witness(self, case_id: str, records: Iterable[CustodyRecord]) -> None:
        """Append to the custody ledger what happened without changing the case's revision."""
        ...

    def ledger(self, case_id: str) -> list[str]:
        """Read the stored lines of the custody ledger, in order."""
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


class People(Protocol):
    """Reviewers, their sign-in codes and sessions."""

    def get(self, reviewer_id: str) -> Reviewer | None:
        """Read a reviewer."""
        ...

    def by_address(self, email: str) -> Reviewer | None:
        """Find a reviewer by e-mail address, whatever its case."""
        ...

    def in_group(self, group: Assignee) -> list[Reviewer]:
        """Give the enabled reviewers of a group."""
        ...

    def put(self, reviewer: Reviewer) -> None:
        """Write a reviewer, replacing the one before and its memberships."""
        ...

    def put_code(self, code: SignInCode) -> None:
        """Write a sign-in code; the browser's earlier one is void."""
        ...

    def try_code(self, browser_hash: str, code_hash: str, now: datetime) -> str | None:
        """Consume the code if it is right and fresh and give the reviewer's id.

        A wrong one costs a try; None for wrong, used, old, or out of tries.
        """
        ...

    def put_session(self, session: Session) -> None:
        """Write a session."""
        ...

    def session(self, secret_hash: str) -> Session | None:
        """Read a session."""
        ...

    def end_session(self, secret_hash: str) -> None:
        """Delete a session; doing so again is fine."""
        ...


class Limits(Protocol):
    """Counts what callers do, in windows of time."""

    def count(self, key: str, window: timedelta, now: datetime) -> int:
        """Count one more use of `key` and give how many there were in this window."""
        ...


class Uploads(Protocol):
    """The place where owners' files arrive before they are verified."""

    def target(self, key: str, claim: FileClaim, lifetime: timedelta) -> UploadTarget:
        """Make an address to which exactly this file can be sent, with its signed headers."""
        ...

    def arrived(self, key: str) -> tuple[int, Iterator[bytes]] | None:
        """Give size and content of what arrived, or None when nothing did."""
        ...


@dataclass(frozen=True)
class UploadTarget:
    """Where and how the browser sends a file (method PUT)."""

    url: str
    headers: dict[str, str]
    expires_in: int


class Vault(Protocol):
    """The place where evidence is locked: written once, retained, held."""

    def preserve_upload(self, upload_key: str, item: EvidenceItem, until: datetime) -> Locked:
        """Copy a verified upload into the vault and lock it; see `preserve_paper`."""
        ...

    def preserve_paper(self, text: str, item: EvidenceItem, until: datetime) -> Locked:
        """Write a paper into the vault and lock it.

        What already lies there is locked and read back, never written twice. Raises
        NotPreservedError when the vault reads back something else.
        """
        ...

    def view_link(self, locked: Locked, name: str, lifetime: timedelta) -> str:
        """Make a short-lived address of one version, served as a download."""
        ...


@dataclass(frozen=True)
class Mail:
    """A mail ready to send. `headers` are extra ones (threading, Auto-Submitted)."""

    to: str
    subject: str
    text: str
    html: str
    headers: dict[str, str]


class Mailer(Protocol):
    """Sends mail."""

    def send(self, mail: Mail) -> None:
        """Hand the mail over; raise MailRefusedError when the service does not take it now."""
        ...


class Texts(Protocol):
    """Writes messages to people in their language."""

    def mail(self, kind: str, locale: str, to: str, values: dict[str, str]) -> Mail:
        """Fill the mail of a kind; a missing value is an error."""
        ...


class Outbox(Protocol):
    """Hands work over to queues; what is handed over twice has one effect."""

    def open_case(self, submission_id: str) -> None:
        """Ask for a case to be opened for a draft."""
        ...

    def preserve(self, case_id: str, attempt: int) -> None:
        """Ask for what was added to a case to be preserved, outside its execution."""
        ...

    def mail(self, notices: Iterable[Notice]) -> None:
        """Ask for notices to be sent."""
        ...


class Callback(StrEnum):
    """What became of an answer to the engine."""

    TAKEN = "taken"
    GONE = "gone"


class ExecutionState(StrEnum):
    """How an execution stands."""

    RUNNING = "running"
    ENDED = "ended"
    UNKNOWN = "unknown"


class Engine(Protocol):
    """Runs a case's executions. Any of them may be lost: the case record is the truth."""

    def start(self, case: Case) -> None:
        """Start the execution of the case's attempt at its stage; again is fine."""
        ...

    def stop(self, case_id: str, attempt: int) -> None:
        """Stop an execution; one that has ended or never was is fine."""
        ...

    def state(self, case_id: str, attempt: int) -> ExecutionState:
        """Say how an execution stands."""
        ...

    def running(self) -> Iterator[tuple[str, int]]:
        """Give case id and attempt of every running execution."""
        ...

    def answer(self, token: str, case: Case) -> Callback:
        """Tell a waiting execution where its case stands now."""
        ...

    def refuse(self, token: str) -> Callback:
        """Tell a waiting execution that a newer one took over."""
        ...
