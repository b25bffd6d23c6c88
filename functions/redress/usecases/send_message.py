"""Send a message from an owner to the team, or from the team to an owner."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from redress.domain.case import TimelineEntry
from redress.domain.custody import Actor, CustodyRecord
from redress.domain.errors import (
    CaseClosedError,
    CaseWithdrawnError,
    Finding,
    InvalidInputError,
    MessageConflictError,
    UnknownCaseError,
)
from redress.domain.events import Event
from redress.domain.ids import is_uuid7
from redress.domain.messages import Author, Message
from redress.domain.notes import Note
from redress.domain.notices import Notice, NoticeKind
from redress.domain.queue import TaskMove
from redress.domain.room import said_findings
from redress.domain.tasks import REVIEW_KINDS, TaskState
from redress.ports import CaseFile, Cases, Clock, Limits, Outbox, People
from redress.usecases.limited import DAY, ensure_within
from redress.usecases.own_case import owner
from redress.usecases.steps import settled
from redress.usecases.waiting import group_notices

MOST_A_DAY = 20
_HOUR = timedelta(hours=1)
_EVENTS = {Author.OWNER: Event.MESSAGE_RECEIVED, Author.TEAM: Event.MESSAGE_SENT}


@dataclass(frozen=True)
class Words:
    """What somebody wants to say; `id` is a UUIDv7 made by the writer's page."""

    id: str
    text: str


@dataclass(frozen=True)
class SendMessage:
    """The same id sent twice is one message. Who reads it is told by one mail an hour at most."""

    cases: Cases
    people: People
    limits: Limits
    outbox: Outbox
    clock: Clock

    def from_owner(self, case_id: str, words: Words) -> None:
        """Write an owner's message down and tell the group that reads it.

        Raises InvalidInputError, MessageConflictError, CaseWithdrawnError, CaseClosedError when
        nobody would read it, or TooManyRequestsError.
        """
        _ensure_named(words)
        file = self._file(case_id)
        if _sent_before(file, words, Author.OWNER):
            return
        _ensure_read(file, Author.OWNER)
        findings = said_findings(file.messages, words.text)
        if findings:
            raise InvalidInputError(findings)
        ensure_within(self.limits, f"messages:{case_id}", DAY, MOST_A_DAY, self.clock.now())
        self._send(case_id, words, Author.OWNER, owner(file.case))

    def from_team(self, case_id: str, words: Words, actor: Actor) -> None:
        """Write the team's message down and tell the owner; the caller has checked the right.

        Raises InvalidInputError, MessageConflictError or CaseWithdrawnError.
        """
        _ensure_named(words)
        self._send(case_id, words, Author.TEAM, actor)

    def _send(self, case_id: str, words: Words, author: Author, actor: Actor) -> None:
        notices = settled(lambda: self._written(case_id, words, author, actor))
        if notices:
            self.outbox.mail(notices)

    def _written(
        self, case_id: str, words: Words, author: Author, actor: Actor
    ) -> tuple[Notice, ...]:
        """Write the message beside the case's revisions, so that no decision is stale by it."""
        file = self._file(case_id)
        if _sent_before(file, words, author):
            return ()
        _ensure_read(file, author)
        now, case = self.clock.now(), file.case
        message = Message(words.id, len(file.messages) + 1, now, author, words.text)
        event = _EVENTS[author]
        details: dict[str, str | int] = {"message": message.number, "length": len(message.text)}
        notices = self._notices(file, author, now)
        self.cases.note(
            Note(
                case_id,
                custody=(CustodyRecord(now, actor, event, details, sha256=message.sha256),),
                message=message,
                timeline=(TimelineEntry(now, event, case.stage, case.revision),),
                notices=notices,
                moves=_marked(file, author),
            )
        )
        return notices

    def _notices(self, file: CaseFile, author: Author, now: datetime) -> tuple[Notice, ...]:
        """Tell of all messages of one hour and direction by one notice."""
        hour = int(now.timestamp() // _HOUR.total_seconds())
        if author is Author.TEAM:
            return (Notice(NoticeKind.MESSAGE_FROM_TEAM, file.case.id, number=hour),)
        task = file.reader
        if task is None:
            return ()
        return group_notices(self.people, NoticeKind.MESSAGE_FROM_OWNER, task, hour)

    def _file(self, case_id: str) -> CaseFile:
        file = self.cases.open_file(case_id)
        if file is None:
            raise UnknownCaseError(case_id)
        return file


def _marked(file: CaseFile, author: Author) -> tuple[TaskMove, ...]:
    """Mark the open reviews of the case: the owner has written, or was answered."""
    moves = []
    for task in file.tasks:
        unread = task.facets.unread + 1 if author is Author.OWNER else 0
        if task.kind in REVIEW_KINDS and task.state is TaskState.OPEN:
            marked = task.unread(unread)
            moves += [TaskMove(task, marked)] if marked.facets != task.facets else []
    return tuple(moves)


def _ensure_named(words: Words) -> None:
    if not is_uuid7(words.id):
        raise InvalidInputError([Finding("/id", "not_a_uuid7")])


def _sent_before(file: CaseFile, words: Words, author: Author) -> bool:
    """Say whether this very message is there; raise MessageConflictError for another one."""
    sent = next((message for message in file.messages if message.id == words.id), None)
    if sent is not None and (sent.author, sent.text) != (author, words.text):
        raise MessageConflictError
    return sent is not None


def _ensure_read(file: CaseFile, author: Author) -> None:
    """Refuse words that nobody would read."""
    if file.shut:
        raise CaseWithdrawnError
    if author is Author.OWNER and not file.can_message:
        raise CaseClosedError
