"""What the review desk asks of the records, at a cost that does not grow with the campaign."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from redress.domain.queue import Waiting
from redress.domain.tasks import Assignee, Task, TaskKind


class Queues(Protocol):
    """What waits for the groups of reviewers."""

    def waiting(self, group: Assignee, after: str, limit: int) -> list[Waiting]:
        """Give the open reviews of a group behind a place, the oldest first.

        An entry may be a moment old: whoever shows a task reads it (`tasks`).
        """
        ...

    def counts(self, group: Assignee) -> dict[TaskKind, dict[str, int]]:
        """Give how many wait, how many are on hold, and how many have each facet."""
        ...


class Desk(Queues, Protocol):
    """Queues, claims, and the cases that name an account. What is asked here is never written."""

    def tasks(self, task_ids: list[str]) -> list[Task]:
        """Read tasks (consistently), in the order of their ids given; unknown ones are left out."""
        ...

    def revisions(self, case_ids: list[str]) -> dict[str, int]:
        """Give the revisions at which cases stand; unknown ones are left out."""
        ...

    def claimed_by(self, reviewer_id: str, now: datetime) -> list[Task]:
        """Give the open reviews that a reviewer has claimed, those that end first at the front."""
        ...

    def reviews_of(self, case_id: str) -> list[Task]:
        """Read every review that a case ever waited for (consistently)."""
        ...

    def with_account(self, account_key: str, limit: int) -> list[str]:
        """Give the numbers of cases that name an account."""
        ...
