"""Let a batch take effect: each task's decision by itself, as the reviewer who sent the batch."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from redress.domain.decision_batches import (
    DECIDED,
    FAULT,
    BatchMessage,
    BatchState,
    BatchTask,
    DecisionBatch,
    TaskResult,
)
from redress.domain.errors import NotAllowedError, RefusalError
from redress.domain.reviewers import Reviewer
from redress.domain.tasks import TaskKind
from redress.ports import Batches, Clock, Outbox, People
from redress.usecases.record_decision import RecordDecision
from redress.usecases.steps import settled

_TOLD_EVERY = 10


@dataclass(frozen=True)
class ApplyBatch:
    """The same batch twice, or again after a crash, decides nothing twice."""

    batches: Batches
    people: People
    record: RecordDecision
    outbox: Outbox
    clock: Clock

    def __call__(self, message: BatchMessage) -> None:
        """Decide what is left of a batch; what failed rises at the end, as one ExceptionGroup."""
        batch = settled(lambda: self._begun(message.batch_id))
        if batch is None:
            return
        reviewer = self.people.get(batch.reviewer_id)
        if reviewer is None or not reviewer.may_decide(TaskKind.SCREENING):
            refused = [TaskResult(task.id, NotAllowedError.code) for task in batch.left]
            self._tell(batch.id, refused)
            return
        failures: list[Exception] = []
        left = batch.left
        for start in range(0, len(left), _TOLD_EVERY):
            some = left[start : start + _TOLD_EVERY]
            results = [self._decided(batch, task, reviewer, failures) for task in some]
            self._tell(batch.id, [result for result in results if result is not None])
        if failures:
            raise ExceptionGroup("some tasks of a batch could not be decided", failures)

    def give_up(self, message: BatchMessage) -> None:
        """Say of what is left that it failed."""
        batch = self.batches.get(message.batch_id)
        if batch is not None and batch.state is BatchState.DECIDING:
            self._tell(batch.id, [TaskResult(task.id, FAULT) for task in batch.left])

    def _begun(self, batch_id: str) -> DecisionBatch | None:
        batch = self.batches.get(batch_id)
        if batch is None or batch.state in (BatchState.UNDONE, BatchState.DONE):
            return None
        if batch.state is BatchState.DECIDING:
            return batch
        early = batch.takes_effect_at - self.clock.now()
        if early.total_seconds() > 0:
            self.outbox.apply_batch(batch.id, early)
            return None
        begun = batch.begun()
        self.batches.put(begun)
        return begun

    def _decided(
        self,
        batch: DecisionBatch,
        task: BatchTask,
        reviewer: Reviewer,
        failures: list[Exception],
    ) -> TaskResult | None:
        try:
            self.record.later(task.id, task.revision, batch.choice, reviewer, batch.way)
        except RefusalError as refusal:
            return TaskResult(task.id, refusal.code)
        except Exception as error:  # noqa: BLE001  # the others go on; all rise at the end
            failures.append(error)
            return None
        return TaskResult(task.id, DECIDED)

    def _tell(self, batch_id: str, results: Iterable[TaskResult]) -> None:
        told = tuple(results)
        if told:
            settled(lambda: self._write(batch_id, told))

    def _write(self, batch_id: str, results: tuple[TaskResult, ...]) -> None:
        batch = self.batches.get(batch_id)
        if batch is not None and batch.state is BatchState.DECIDING:
            self.batches.put(batch.with_results(results))
