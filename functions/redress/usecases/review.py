"""What a reviewer sees: a task with its case, and evidence."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta

from redress.domain.custody import CustodyRecord, Outcome, StoredObject
from redress.domain.errors import (
    NotAllowedError,
    QuarantinedError,
    UnknownEvidenceError,
    UnknownTaskError,
)
from redress.domain.events import Event
from redress.domain.evidence import EvidenceItem, Locked
from redress.domain.reviewers import Reviewer, SignInWay
from redress.domain.tasks import REVIEW_KINDS, Task
from redress.ports import CaseFile, Cases, Clock, Tasks, Vault

LINK_LIFETIME = timedelta(minutes=5)


@dataclass(frozen=True)
class Review:
    """Reading changes nothing, but every opening of evidence is written into the ledger."""

    cases: Cases
    tasks: Tasks
    vault: Vault
    clock: Clock

    def task(self, task_id: str, reviewer: Reviewer) -> tuple[Task, CaseFile]:
        """Give a task and its case; raises UnknownTaskError or NotAllowedError."""
        task = self.tasks.get(task_id)
        if task is None or task.kind not in REVIEW_KINDS:
            raise UnknownTaskError
        if not reviewer.may_decide(task.kind):
            raise NotAllowedError
        file = self.cases.open_file(task.case_id)
        if file is None:
            raise UnknownTaskError
        return task, file

    def openable(
        self, task_id: str, number: int, reviewer: Reviewer
    ) -> tuple[EvidenceItem, Locked]:
        """Give an item that a reviewer may look at, and where it lies.

        Once an owner has withdrawn or was erased, what is locked is kept and read by nobody
        (PIPL art. 47), and malware is opened to nobody. Raises UnknownTaskError,
        NotAllowedError, UnknownEvidenceError or QuarantinedError.
        """
        _, file = self.task(task_id, reviewer)
        item = next((item for item in file.evidence if item.number == number), None)
        if item is None or item.locked is None or file.shut:
            raise UnknownEvidenceError
        if item.quarantined:
            raise QuarantinedError
        return item, item.locked

    def evidence(
        self, task_id: str, number: int, reason: str, reviewer: Reviewer, way: SignInWay
    ) -> str:
        """Give a five-minute address of an item; who opened what and why is kept first.

        Raises UnknownTaskError, NotAllowedError, UnknownEvidenceError or QuarantinedError.
        """
        item, locked = self.openable(task_id, number, reviewer)
        begun = CustodyRecord(
            at=self.clock.now(),
            actor=reviewer.actor(way),
            action=Event.EVIDENCE_DOWNLOADED,
            outcome=Outcome.BEGUN,
            reason=reason,
            item=number,
            object=StoredObject(locked.key, locked.version_id),
            sha256=locked.sha256,
            size=locked.size,
        )
        (entry,) = self.cases.witness(item.case_id, [begun])
        link = self.vault.view_link(locked, item.claim.name, LINK_LIFETIME)
        done = replace(begun, at=self.clock.now(), outcome=Outcome.DONE, related=entry)
        self.cases.witness(item.case_id, [done])
        return link
