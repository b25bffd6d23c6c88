"""Time, calendars, mail, queues, and the engine that runs executions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Protocol

from redress.domain.calendar import WorkingCalendar
from redress.domain.case import Case
from redress.domain.notices import Notice
from redress.domain.previews import PreviewMessage
from redress.domain.steps import StepMessage


class Clock(Protocol):
    """Tells the time."""

    def now(self) -> datetime:
        """Give the present instant in UTC."""
        ...


class Calendars(Protocol):
    """Knows the working days of countries."""

    def of(self, name: str) -> WorkingCalendar:
        """Give the calendar of this name; "" is one without holidays."""
        ...


@dataclass(frozen=True)
class Mail:
    """A mail ready to send. `headers` are extra ones (threading, Auto-Submitted).

    `tags` are what the mail service gives back when a mail does not arrive: ids, nothing else.
    """

    to: str
    subject: str
    text: str
    html: str
    headers: dict[str, str]
    tags: dict[str, str] = field(default_factory=dict)


class Mailer(Protocol):
    """Sends mail."""

    def send(self, mail: Mail) -> None:
        """Hand the mail over.

        Raises MailRefusedError when the service does not take it now (MailQuotaError: today),
        MailRejectedError when it never will.
        """
        ...


class Texts(Protocol):
    """Writes messages to people in their language."""

    def mail(self, kind: str, locale: str, to: str, values: dict[str, str]) -> Mail:
        """Fill the mail of a kind; a missing value is an error."""
        ...


class Pages(Protocol):
    """Writes pages to people in their language."""

    def words(self, locale: str) -> Mapping[str, str]:
        """Give the words of the pages; raises KeyError for an unknown locale."""
        ...

    def page(self, name: str, locale: str, values: Mapping[str, object]) -> str:
        """Fill a page; a missing value is an error."""
        ...


class Outbox(Protocol):
    """Hands work over to queues; what is handed over twice has one effect."""

    def open_case(self, submission_id: str) -> None:
        """Ask for a case to be opened for a draft."""
        ...

    def preserve(self, case_id: str, attempt: int) -> None:
        """Ask for what was added to a case to be preserved, outside its execution."""
        ...

    def preserve_later(self, step: StepMessage, pause: timedelta) -> None:
        """Ask for a step of preservation to be tried again after a pause of 15 minutes at most."""
        ...

    def mail(self, notices: Iterable[Notice]) -> None:
        """Ask for notices to be sent."""
        ...

    def mail_code(self, browser_hash: str) -> None:
        """Ask for a sign-in code to be mailed, if the address that was named is a reviewer's."""
        ...

    def seal(self, case_id: str) -> None:
        """Ask for a case's proofs to be made or completed."""
        ...

    def check(self, items: Iterable[tuple[str, int]]) -> None:
        """Ask for items (case and number) to be read in the vault and compared."""
        ...

    def bag(self, case_id: str, revision: int) -> None:
        """Ask for the bag of a case's revision to be made."""
        ...

    def erase(self, case_id: str) -> None:
        """Ask for what is personal in a case to be shredded."""
        ...

    def apply_batch(self, batch_id: str, pause: timedelta) -> None:
        """Ask for a batch of decisions to take effect after a pause of 15 minutes at most."""
        ...

    def preview(self, order: PreviewMessage) -> None:
        """Ask for the preview of an item to be made."""
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
