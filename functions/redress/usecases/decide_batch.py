"""Decide about many tasks at once, and undo it as long as nothing has taken effect."""

from __future__ import annotations

from dataclasses import dataclass

from redress.domain.campaign import Campaign
from redress.domain.decision_batches import (
    UNDO_TIME,
    BatchState,
    BatchTask,
    DecisionBatch,
    TaskResult,
    batch_findings,
)
from redress.domain.decisions import Choice
from redress.domain.errors import (
    BatchBegunError,
    BatchConflictError,
    ConflictError,
    Finding,
    InvalidInputError,
    NotInBatchError,
    RefusalError,
    UnknownBatchError,
    UnknownCaseError,
)
from redress.domain.ids import is_uuid7
from redress.domain.reviewers import Reviewer, SignInWay
from redress.domain.tasks import Task, TaskKind
from redress.ports import Batches, Campaigns, Clock, Outbox, Tasks
from redress.usecases.claimants import allowed_review
from redress.usecases.steps import settled
from redress.usecases.work_on_task import WorkOnTask


@dataclass(frozen=True)
class DecideBatch:
    """A batch belongs to who sent it. Its tasks are claimed, so that nobody decides meanwhile."""

    batches: Batches
    tasks: Tasks
    campaigns: Campaigns
    work: WorkOnTask
    outbox: Outbox
    clock: Clock

    def __call__(
        self,
        batch_id: str,
        tasks: tuple[BatchTask, ...],
        choice: Choice,
        reviewer: Reviewer,
        way: SignInWay,
    ) -> DecisionBatch:
        """Keep the batch, to take effect after a minute; the same one again is one.

        Raises InvalidInputError or BatchConflictError.
        """
        ids = [task.id for task in tasks]
        findings = batch_findings(choice, ids)
        if not is_uuid7(batch_id):
            findings.append(Finding("/id", "not_a_uuid7"))
        if findings:
            raise InvalidInputError(findings)
        before = self.batches.get(batch_id)
        if before is None:
            before = self._kept(self._made(batch_id, tasks, choice, reviewer, way))
        if not before.same_as(choice, ids, reviewer.id):
            raise BatchConflictError
        return before

    def read(self, batch_id: str, reviewer: Reviewer) -> DecisionBatch:
        """Show a batch to whoever sent it; raises UnknownBatchError."""
        batch = self.batches.get(batch_id)
        if batch is None or batch.reviewer_id != reviewer.id:
            raise UnknownBatchError
        return batch

    def undo(self, batch_id: str, reviewer: Reviewer, way: SignInWay) -> DecisionBatch:
        """Take a batch back and give its tasks back to the group; again is fine.

        Raises UnknownBatchError, or BatchBegunError when it takes effect already.
        """
        batch = settled(lambda: self._undone(batch_id, reviewer))
        for task in batch.tasks:
            try:
                self.work.release(task.id, reviewer, way)
            except RefusalError:
                continue  # it is a colleague's by now, or over: nothing is left to give back
        return batch

    def _made(
        self,
        batch_id: str,
        tasks: tuple[BatchTask, ...],
        choice: Choice,
        reviewer: Reviewer,
        way: SignInWay,
    ) -> DecisionBatch:
        taken, refused = [], []
        for task in tasks:
            try:
                self._take(task, reviewer, way)
            except RefusalError as refusal:
                refused.append(TaskResult(task.id, refusal.code))
            else:
                taken.append(task)
        now = self.clock.now()
        return DecisionBatch(
            id=batch_id,
            reviewer_id=reviewer.id,
            way=way,
            choice=choice,
            tasks=tuple(taken),
            refused=tuple(refused),
            made_at=now,
            takes_effect_at=now + UNDO_TIME,
            state=BatchState.WAITING if taken else BatchState.DONE,
        )

    def _kept(self, batch: DecisionBatch) -> DecisionBatch:
        try:
            self.batches.put(batch)
        except ConflictError:
            return self.batches.get(batch.id) or batch
        if batch.tasks:
            self.outbox.apply_batch(batch.id, UNDO_TIME)
        return batch

    def _take(self, task: BatchTask, reviewer: Reviewer, way: SignInWay) -> None:
        read = allowed_review(self.tasks, task.id, reviewer)
        if read.kind is not TaskKind.SCREENING:
            raise NotInBatchError
        if self._campaign(read).review.needs_two(read.kind):
            raise NotInBatchError
        self.work.claim(task.id, reviewer, way)

    def _undone(self, batch_id: str, reviewer: Reviewer) -> DecisionBatch:
        batch = self.read(batch_id, reviewer)
        if batch.state is BatchState.UNDONE:
            return batch
        if batch.state is not BatchState.WAITING:
            raise BatchBegunError
        undone = batch.undone()
        self.batches.put(undone)
        return undone

    def _campaign(self, task: Task) -> Campaign:
        campaign = self.campaigns.get(task.campaign_id)
        if campaign is None:
            raise UnknownCaseError(task.campaign_id)
        return campaign
