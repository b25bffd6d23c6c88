"""The desk's questions in memory, answered by counting what is there."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import datetime

from redress.domain.queue import Waiting
from redress.domain.tasks import REVIEW_KINDS, Assignee, Task, TaskKind, TaskState
from tests.fakes.records import Records


class FakeDesk:
    """`looked_at` counts the entries that were read."""

    def __init__(self, records: Records) -> None:
        self._records = records
        self.looked_at = 0

    def waiting(self, group: Assignee, after: str, limit: int) -> list[Waiting]:
        entries = [Waiting.of(task) for task in self._open() if task.kind.assignee is group]
        found = sorted((e for e in entries if e.place > after), key=lambda entry: entry.place)
        self.looked_at += len(found[:limit])
        return found[:limit]

    def tasks(self, task_ids: list[str]) -> list[Task]:
        known = self._records.tasks
        return [known[task_id] for task_id in task_ids if task_id in known]

    def revisions(self, case_ids: list[str]) -> dict[str, int]:
        known = self._records.cases
        return {case_id: known[case_id].revision for case_id in case_ids if case_id in known}

    def counts(self, group: Assignee) -> dict[TaskKind, dict[str, int]]:
        sums: defaultdict[TaskKind, Counter[str]] = defaultdict(Counter)
        for task in self._open():
            if task.kind.assignee is group:
                names = ("held",) if task.hold else ("waiting", *task.facets.names)
                sums[task.kind].update(names)
        return {kind: dict(sorted(figures.items())) for kind, figures in sums.items()}

    def claimed_by(self, reviewer_id: str, now: datetime) -> list[Task]:
        mine = [
            (task.claim.until, task.id, task)
            for task in self._open()
            if task.claim and task.claim.reviewer_id == reviewer_id and task.claim.alive(now)
        ]
        return [task for _, _, task in sorted(mine, key=lambda found: found[:2])]

    def reviews_of(self, case_id: str) -> list[Task]:
        tasks = self._records.tasks.values()
        return [t for t in tasks if t.case_id == case_id and t.kind in REVIEW_KINDS]

    def with_account(self, account_key: str, limit: int) -> list[str]:
        marks = sorted(mark for mark in self._records.accounts if mark[0] == account_key)
        return [case_id for _, case_id in marks][:limit]

    def _open(self) -> list[Task]:
        tasks = self._records.tasks.values()
        return [t for t in tasks if t.state is TaskState.OPEN and t.kind in REVIEW_KINDS]
