"""Batches: one decision on many tasks, which takes effect a minute later, or is undone."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from redress.domain.decisions import Choice, Verdict
from redress.domain.errors import Finding
from redress.domain.reviewers import SignInWay
from redress.domain.task_kinds import TaskKind

MOST_TASKS = 100
UNDO_TIME = timedelta(seconds=60)
KEPT = timedelta(days=7)
HANDED_OVER_AGAIN = timedelta(minutes=5)
"""So long after it was to take effect, a batch that has not ended is handed over again."""
BATCH_VERDICTS = frozenset({Verdict.ADVANCE, Verdict.DECLINE, Verdict.SPAM})
DECIDED, FAULT = "decided", "fault"


class BatchState(StrEnum):
    """How a batch stands."""

    WAITING = "waiting"
    UNDONE = "undone"
    DECIDING = "deciding"
    DONE = "done"


@dataclass(frozen=True)
class BatchTask:
    """A task, and the revision of its case that the reviewer saw."""

    id: str
    revision: int


@dataclass(frozen=True)
class TaskResult:
    """What became of a task: `decided`, a refusal's code, or `fault`."""

    task_id: str
    code: str


@dataclass(frozen=True)
class BatchMessage:
    """Asks for a batch to take effect."""

    batch_id: str


@dataclass(frozen=True)
class DecisionBatch:
    """What a reviewer decided about many tasks. `id` is a UUIDv7 made by the page.

    `refused` are tasks that never were part of it; `version` guards every write.
    """

    id: str
    reviewer_id: str
    way: SignInWay
    choice: Choice
    tasks: tuple[BatchTask, ...]
    refused: tuple[TaskResult, ...]
    made_at: datetime
    takes_effect_at: datetime
    state: BatchState = BatchState.WAITING
    results: tuple[TaskResult, ...] = ()
    version: int = 1

    @property
    def left(self) -> tuple[BatchTask, ...]:
        """Give the tasks of which nobody knows yet what became of them."""
        known = {result.task_id for result in self.results}
        return tuple(task for task in self.tasks if task.id not in known)

    @property
    def due_at(self) -> datetime | None:
        """When somebody must look after it, unless it has ended."""
        ended = self.state in (BatchState.UNDONE, BatchState.DONE)
        return None if ended else self.takes_effect_at + HANDED_OVER_AGAIN

    def same_as(self, choice: Choice, task_ids: Iterable[str], reviewer_id: str) -> bool:
        """Say whether this is what a reviewer sends, perhaps again."""
        asked = {task.id for task in self.tasks} | {result.task_id for result in self.refused}
        return (self.choice, self.reviewer_id, asked) == (choice, reviewer_id, set(task_ids))

    def undone(self) -> DecisionBatch:
        """Give the batch as undone."""
        return replace(self, state=BatchState.UNDONE, version=self.version + 1)

    def begun(self) -> DecisionBatch:
        """Give the batch as taking effect: it cannot be undone any more."""
        return replace(self, state=BatchState.DECIDING, version=self.version + 1)

    def with_results(self, results: Iterable[TaskResult]) -> DecisionBatch:
        """Give the batch with what became of some tasks; it ends with the last of them."""
        known = {result.task_id: result for result in (*self.results, *results)}
        ended = all(task.id in known for task in self.tasks)
        return replace(
            self,
            results=tuple(known[task.id] for task in self.tasks if task.id in known),
            state=BatchState.DONE if ended else self.state,
            version=self.version + 1,
        )


def batch_findings(choice: Choice, task_ids: list[str]) -> list[Finding]:
    """List what keeps a choice from being made of many tasks at once."""
    if choice.verdict not in BATCH_VERDICTS:
        return [Finding("/verdict", "not_for_this_task")]
    findings = choice.findings(TaskKind.SCREENING.value, ())
    if len(set(task_ids)) < len(task_ids):
        findings.append(Finding("/tasks", "repeated"))
    return findings
