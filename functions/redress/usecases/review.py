"""What a reviewer sees: the group's queue, a task with its case, and evidence."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from redress.domain.custody import CustodyRecord
from redress.domain.errors import NotAllowedError, UnknownEvidenceError, UnknownTaskError
from redress.domain.events import Event
from redress.domain.reviewers import Reviewer, SignInWay
from redress.domain.tasks import REVIEW_KINDS, Task
from redress.ports import CaseFile, Cases, Clock, Tasks, Vault

LINK_LIFETIME = timedelta(minutes=5)
_PAGE = 100


@dataclass(frozen=True)
class Review:
    """Reading changes nothing, but every opening of evidence is written into the ledger."""

    cases: Cases
    tasks: Tasks
    vault: Vault
    clock: Clock

    def queue(self, reviewer: Reviewer) -> list[Task]:
        """Give the oldest open tasks of the reviewer's groups."""
        tasks = [task for group in reviewer.groups for task in self.tasks.queue(group, _PAGE)]
        return sorted(tasks, key=lambda task: task.opened_at)[:_PAGE]

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

    def evidence(
        self, task_id: str, number: int, reason: str, reviewer: Reviewer, way: SignInWay
    ) -> str:
        """Give a five-minute address of an item; who opened what and why is kept first.

        Once an owner has withdrawn, what is locked is kept and read by nobody (PIPL art. 47).
        Raises UnknownTaskError, NotAllowedError or UnknownEvidenceError.
        """
        _, file = self.task(task_id, reviewer)
        item = next((item for item in file.evidence if item.number == number), None)
        if item is None or item.locked is None or file.case.withdrawn:
            raise UnknownEvidenceError
        facts: dict[str, str | int] = {
            "item": number,
            "reason": reason,
            "sha256": item.locked.sha256,
            "version": item.locked.version_id,
        }
        record = CustodyRecord(self.clock.now(), reviewer.actor(way), Event.EVIDENCE_VIEWED, facts)
        self.cases.witness(file.case.id, [record])
        return self.vault.view_link(item.locked, item.claim.name, LINK_LIFETIME)
