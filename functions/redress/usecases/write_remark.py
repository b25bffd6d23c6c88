"""Write an internal remark about a case, and ask a colleague to look at it."""

from __future__ import annotations

from dataclasses import dataclass

from redress.domain.custody import CustodyRecord
from redress.domain.errors import (
    CaseWithdrawnError,
    Finding,
    InvalidInputError,
    MessageConflictError,
    UnknownTaskError,
)
from redress.domain.events import Event
from redress.domain.ids import fresh_uuid7, is_uuid7
from redress.domain.notes import Note
from redress.domain.notices import Notice, NoticeKind
from redress.domain.remarks import MOST_REMARKS, Remark, Visibility
from redress.domain.reviewers import Reviewer, SignInWay
from redress.domain.tasks import Task
from redress.ports import CaseFile, Cases, Clock, Outbox, People, Secrets, Tasks
from redress.usecases.claimants import allowed_review
from redress.usecases.steps import settled


@dataclass(frozen=True)
class RemarkDraft:
    """What a reviewer wants to note down; `ask` is a colleague's id, or empty."""

    id: str
    text: str
    visibility: Visibility
    ask: str = ""


@dataclass(frozen=True)
class WriteRemark:
    """The same id sent twice is one remark; who is asked must be able to read it."""

    cases: Cases
    tasks: Tasks
    people: People
    secrets: Secrets
    outbox: Outbox
    clock: Clock

    def fresh_id(self) -> str:
        """Make the id of a remark that no page made one for."""
        return fresh_uuid7(self.clock.now(), self.secrets.token().encode()[-10:])

    def __call__(
        self, task_id: str, draft: RemarkDraft, reviewer: Reviewer, way: SignInWay
    ) -> CaseFile:
        """Write the remark and give the case with it.

        Raises UnknownTaskError, NotAllowedError, InvalidInputError, MessageConflictError, or
        CaseWithdrawnError once the person's data is erased.
        """
        if not is_uuid7(draft.id):
            raise InvalidInputError([Finding("/id", "not_a_uuid7")])
        task = allowed_review(self.tasks, task_id, reviewer)
        notices = settled(lambda: self._written(task, draft, reviewer, way))
        if notices:
            self.outbox.mail(notices)
        return self._file(task.case_id)

    def _written(
        self, task: Task, draft: RemarkDraft, reviewer: Reviewer, way: SignInWay
    ) -> tuple[Notice, ...]:
        prepared = self.prepared(task, draft, reviewer, way)
        if prepared is None:
            return ()
        remark, line = prepared
        notices = _notices(task, remark)
        self.cases.note(Note(task.case_id, custody=(line,), remark=remark, notices=notices))
        return notices

    def prepared(
        self, task: Task, draft: RemarkDraft, reviewer: Reviewer, way: SignInWay
    ) -> tuple[Remark, CustodyRecord] | None:
        """Give the remark and what the ledger says of it, or None if this very one is there.

        Raises what writing it raises but for the right to the task.
        """
        file, now = self._file(task.case_id), self.clock.now()
        remark = Remark(
            id=draft.id,
            number=len(file.remarks) + 1,
            at=now,
            by=reviewer.id,
            group=task.kind.assignee,
            text=draft.text,
            visibility=draft.visibility,
            asked=draft.ask,
        )
        if _written_before(file, remark):
            return None
        if file.shut:
            raise CaseWithdrawnError
        self._ensure_sound(task, remark, reviewer)
        event = Event.COLLEAGUE_ASKED if remark.asked else Event.NOTE_WRITTEN
        return remark, CustodyRecord(
            now, reviewer.actor(way), event, _details(task, remark), sha256=remark.sha256
        )

    def _ensure_sound(self, task: Task, remark: Remark, reviewer: Reviewer) -> None:
        findings = []
        if remark.number > MOST_REMARKS:
            findings.append(Finding("/text", "too_many", MOST_REMARKS))
        if remark.asked:
            colleague = self.people.get(remark.asked)
            if colleague is None or colleague == reviewer or not colleague.may_decide(task.kind):
                findings.append(Finding("/ask", "not_a_colleague"))
            elif not remark.visible_to(colleague):
                findings.append(Finding("/ask", "cannot_read_it"))
        if findings:
            raise InvalidInputError(findings)

    def _file(self, case_id: str) -> CaseFile:
        file = self.cases.open_file(case_id)
        if file is None:
            raise UnknownTaskError
        return file


def _written_before(file: CaseFile, remark: Remark) -> bool:
    """Say whether this very remark is there; raise MessageConflictError for another one."""
    known = next((one for one in file.remarks if one.id == remark.id), None)
    if known is None:
        return False
    if (known.by, known.text, known.asked) != (remark.by, remark.text, remark.asked):
        raise MessageConflictError
    return True


def _details(task: Task, remark: Remark) -> dict[str, str | int]:
    details: dict[str, str | int] = {
        "task": task.id,
        "note": remark.number,
        "length": len(remark.text),
        "visibility": remark.visibility.value,
    }
    return details | ({"asked": remark.asked} if remark.asked else {})


def _notices(task: Task, remark: Remark) -> tuple[Notice, ...]:
    if not remark.asked:
        return ()
    kind = NoticeKind.COLLEAGUE_ASKED
    return (Notice(kind, task.case_id, task.id, remark.asked, remark.number),)
