"""The queue: what is waiting, what it can be filtered by, and how it is counted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from redress.domain.claims import Claim
from redress.domain.facets import Facets
from redress.domain.tasks import REVIEW_KINDS, Assignee, Task, TaskKind, TaskState


@dataclass(frozen=True)
class Waiting:
    """An open review as the queue's index knows it: enough to filter by, nothing personal.

    `place` puts the queue in order, the oldest first; no two tasks have the same.
    """

    task_id: str
    place: str
    kind: TaskKind
    due_at: datetime
    facets: Facets
    held: bool
    campaign_id: str

    @property
    def since(self) -> datetime:
        """The instant since which it waits."""
        return datetime.fromisoformat(self.place.partition("#")[0])

    @staticmethod
    def of(task: Task) -> Waiting:
        """Give the entry of a task."""
        since = task.opened_at.astimezone(UTC).isoformat(timespec="microseconds")
        return Waiting(
            task_id=task.id,
            place=f"{since}#{task.id}",
            kind=task.kind,
            due_at=task.due_at,
            facets=task.facets,
            held=task.hold is not None,
            campaign_id=task.campaign_id,
        )


class Due(StrEnum):
    """By when a task is due: before now, or before today or seven days are over."""

    LATE = "late"
    TODAY = "today"
    WEEK = "week"

    def end(self, zone: ZoneInfo, now: datetime) -> datetime:
        """Give the instant before which it is due."""
        if self is Due.LATE:
            return now
        days = 1 if self is Due.TODAY else 7
        day = now.astimezone(zone).date() + timedelta(days=days)
        return datetime.combine(day, time.min, zone)


@dataclass(frozen=True)
class QueueFilter:
    """What a reviewer wants to see; an empty field wants everything.

    `names` are facets that must all be there, `lacking` those that must not. A task on hold is
    shown only where `held` is set.
    """

    group: Assignee | None = None
    kind: TaskKind | None = None
    due: Due | None = None
    names: tuple[str, ...] = ()
    lacking: tuple[str, ...] = ()
    held: bool = False
    mine: bool = False

    @property
    def plain(self) -> bool:
        """Say whether every task of the queue is wanted."""
        return self in (QueueFilter(), QueueFilter(group=self.group))

    def fits(self, entry: Waiting, zone: ZoneInfo, now: datetime) -> bool:
        """Say whether an entry is wanted; days are those of the campaign's zone."""
        return (
            self.kind in (None, entry.kind)
            and (self.mine or self.held is entry.held)
            and (self.due is None or entry.due_at < self.due.end(zone, now))
            and set(self.names).issubset(entry.facets.names)
            and set(self.lacking).isdisjoint(entry.facets.names)
        )


@dataclass(frozen=True)
class TaskMove:
    """A task before and after a write: what the queue's counters and claim marks follow."""

    before: Task | None
    after: Task

    @property
    def counts(self) -> dict[str, int]:
        """Say by how much each figure of the queue changes."""
        change = Counter(_counted(self.after))
        change.subtract(_counted(self.before))
        return {name: by for name, by in sorted(change.items()) if by}

    @property
    def claimed(self) -> Claim | None:
        """Give the claim that is new, or longer than before."""
        claim = self.after.claim if _in_queue(self.after) else None
        before = self.before.claim if self.before else None
        return None if claim == before else claim


def moves_of(tasks: Iterable[Task]) -> tuple[TaskMove, ...]:
    """Say what a change's tasks were before: new, open, or as they are.

    One that ends keeps hold and facets as they were, so that this can be known.
    """
    moves = []
    for task in tasks:
        before = None if task.version == 1 else task
        if task.version > 1 and task.state is not TaskState.OPEN:
            before = replace(task, state=TaskState.OPEN)
        moves.append(TaskMove(before, task))
    return tuple(moves)


def _in_queue(task: Task | None) -> bool:
    return task is not None and task.state is TaskState.OPEN and task.kind in REVIEW_KINDS


def _counted(task: Task | None) -> tuple[str, ...]:
    if task is None or not _in_queue(task):
        return ()
    return ("held",) if task.hold else ("waiting", *task.facets.names)
