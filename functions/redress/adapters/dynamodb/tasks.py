"""Tasks in the table, beside their case; open reviews and due times are in sparse indexes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import TYPE_CHECKING

from redress.adapters.dynamodb.items import (
    attributes,
    case_key,
    document,
    due_entry,
    instant,
    record,
)
from redress.adapters.dynamodb.notices import transact_with, written
from redress.adapters.dynamodb.table import Table
from redress.adapters.dynamodb.writes import ABSENT, Step, equal, put
from redress.domain.ids import is_case_id
from redress.domain.notices import Notice
from redress.domain.queue import Waiting
from redress.domain.tasks import REVIEW_KINDS, Assignee, Task, TaskState
from redress.ports import Clock

if TYPE_CHECKING:
    from redress.adapters.dynamodb.items import Item

_LONGEST_ID = 100
"""Task ids come from addresses; what is longer is none and never reaches the table."""


class DynamodbTasks:
    """Implements the port Tasks."""

    def __init__(self, table: Table, clock: Clock) -> None:
        self._table = table
        self._clock = clock

    def get(self, task_id: str) -> Task | None:
        """Read a task, consistently."""
        if not is_task_id(task_id):
            return None
        item = self._table.get(task_key(task_id))
        return record(Task, item) if item else None

    def replace(self, task: Task, notices: Iterable[Notice] = ()) -> None:
        """Write a task at the version before, and its notices; ConflictError otherwise."""
        now = self._clock.now()
        transact_with(self._table, [task_written(task)], written(notices, now))

    def due(self, now: datetime) -> Iterator[Task]:
        """Give the tasks of which something falls due at or before `now`."""
        for item in self._table.due("task", "<=", instant(now)):
            yield record(Task, item)

    def queue(self, assignee: Assignee, limit: int) -> list[Task]:
        """Give the oldest open tasks of a group."""
        entries = self._table.query(
            "queue = :queue",
            attributes(queue=f"queue#{assignee.value}"),
            index="queue-index",
            fields="pk, sk",
            limit=limit,
        )
        keys: list[Item] = [{"pk": entry["pk"], "sk": entry["sk"]} for entry in entries]
        tasks = [record(Task, item) for item in self._table.get_many(keys)]
        waiting = [task for task in tasks if task.state is TaskState.OPEN]
        return sorted(waiting, key=lambda task: (task.opened_at, task.id))


def is_task_id(task_id: str) -> bool:
    """Say whether there may be such a task."""
    return is_case_id(task_id.partition(".")[0]) and len(task_id) <= _LONGEST_ID


def task_written(task: Task) -> Step:
    """Make the step that writes a task, refused unless its version before is stored."""
    item = task_key(task.id)
    item |= attributes(document=document(task), version=task.version)
    if task.next_due is not None:
        item |= due_entry("task", task.case_id, task.next_due.at)
    if task.state is TaskState.OPEN and task.kind in REVIEW_KINDS:
        queue = f"queue#{task.kind.assignee.value}"
        entry = Waiting.of(task)
        item |= attributes(queue=queue, place=entry.place, waiting=document(entry))
    return put(item, ABSENT if task.version == 1 else equal(version=task.version - 1))


def task_key(task_id: str) -> Item:
    """Give the key of a task, whose id begins with its case's."""
    case_id, _, name = task_id.partition(".")
    name = name.replace(".", "#")
    return case_key(case_id, f"task#{name}")
