"""The desk's questions to the table: each reads by the page, however long the queue is."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import datetime
from typing import TYPE_CHECKING

from redress.adapters.dynamodb.items import (
    attributes,
    case_key,
    ident,
    instant,
    number,
    record,
    text,
)
from redress.adapters.dynamodb.table import Table
from redress.adapters.dynamodb.tasks import task_key
from redress.domain.queue import Waiting
from redress.domain.tasks import REVIEW_KINDS, Assignee, Task, TaskKind, TaskState

if TYPE_CHECKING:
    from redress.adapters.dynamodb.items import Item


class DynamodbDesk:
    """Implements the port Desk."""

    def __init__(self, table: Table) -> None:
        self._table = table

    def waiting(self, group: Assignee, after: str, limit: int) -> list[Waiting]:
        """Read entries of the queue's index behind a place."""
        found = self._table.query(
            "queue = :queue AND place > :after",
            attributes(queue=f"queue#{group.value}", after=after or " "),
            index="queue-index",
            limit=limit,
        )
        return [record(Waiting, item, "waiting") for item in found]

    def tasks(self, task_ids: list[str]) -> list[Task]:
        """Read tasks, consistently, in the order given."""
        items = self._table.get_many([task_key(task_id) for task_id in task_ids])
        tasks = {task.id: task for task in (record(Task, item) for item in items)}
        return [tasks[task_id] for task_id in task_ids if task_id in tasks]

    def revisions(self, case_ids: list[str]) -> dict[str, int]:
        """Read case records, consistently."""
        items = self._table.get_many([case_key(case_id) for case_id in dict.fromkeys(case_ids)])
        return {ident(item): number(item, "revision") for item in items}

    def counts(self, group: Assignee) -> dict[TaskKind, dict[str, int]]:
        """Add up the counters; what ended before they were kept never makes one negative."""
        found = self._table.query(
            "pk = :pk AND begins_with(sk, :count)",
            attributes(pk=f"queue#{group.value}", count="count#"),
        )
        sums: defaultdict[TaskKind, Counter[str]] = defaultdict(Counter)
        for item in found:
            kind = TaskKind(text(item, "sk").split("#")[1])
            sums[kind].update({name: int(value["N"]) for name, value in _figures(item)})
        return {
            kind: {name: figure for name, figure in sorted(figures.items()) if figure > 0}
            for kind, figures in sums.items()
        }

    def claimed_by(self, reviewer_id: str, now: datetime) -> list[Task]:
        """Read the marks of claims that have not lapsed, then the tasks they are about."""
        marks = self._table.query(
            "pk = :pk AND sk BETWEEN :now AND :end",
            attributes(pk=f"reviewer#{reviewer_id}", now=f"claim#{instant(now)}#~", end="claim#~"),
        )
        ends = {text(mark, "sk").split("#", 2)[2]: text(mark, "sk") for mark in marks}
        tasks = self.tasks(sorted(ends, key=ends.__getitem__))
        return [task for task in tasks if _is_claimed(task, reviewer_id)]

    def reviews_of(self, case_id: str) -> list[Task]:
        """Read the tasks of a case's partition."""
        found = self._table.query(
            "pk = :pk AND begins_with(sk, :task)", attributes(pk=f"case#{case_id}", task="task#")
        )
        tasks = [record(Task, item) for item in found]
        return [task for task in tasks if task.kind in REVIEW_KINDS]

    def with_account(self, account_key: str, limit: int) -> list[str]:
        """Read which cases name an account."""
        marks = self._table.query("pk = :pk", attributes(pk=f"account#{account_key}"), limit=limit)
        return [text(mark, "sk").removeprefix("case#") for mark in marks]


def _figures(item: Item) -> list[tuple[str, dict[str, str]]]:
    return [(name, value) for name, value in item.items() if "N" in value]  # type: ignore[misc]


def _is_claimed(task: Task, reviewer_id: str) -> bool:
    claim = task.claim
    open_now = task.state is TaskState.OPEN
    return open_now and claim is not None and claim.reviewer_id == reviewer_id
