"""Show a page of the queue: the oldest tasks that are wanted, and how many wait."""

from __future__ import annotations

import base64
import hmac
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from heapq import merge
from itertools import islice
from zoneinfo import ZoneInfo

from redress.domain.errors import Finding, InvalidInputError, NotAllowedError
from redress.domain.ids import keyed_hash
from redress.domain.queue import QueueFilter, Waiting
from redress.domain.reviewers import Reviewer
from redress.domain.tasks import Assignee, Task, TaskKind, TaskState
from redress.ports import Campaigns, Clock, Desk, Secrets

PAGE = 50
MOST_LOOKED_AT = 500
"""So many entries of the index are read for a page; what is further on, the next one finds."""
_BATCH = 100
_OLDEST = 10


@dataclass(frozen=True)
class KindCount:
    """How many tasks of a kind wait; `late` says whether one of the oldest is overdue."""

    group: Assignee
    kind: TaskKind
    waiting: int
    held: int
    late: bool
    facets: dict[str, int]


@dataclass(frozen=True)
class QueuePage:
    """A page of tasks; `cursor` leads to the next one, or is empty."""

    tasks: tuple[Task, ...]
    cursor: str
    looked_at: int
    counts: tuple[KindCount, ...]


@dataclass(frozen=True)
class ListQueue:
    """The index says what is wanted; each task that is shown is then read as it stands now."""

    desk: Desk
    campaigns: Campaigns
    secrets: Secrets
    clock: Clock

    def __call__(self, wanted: QueueFilter, cursor: str, reviewer: Reviewer) -> QueuePage:
        """Give a page behind a cursor.

        Raises NotAllowedError for a group that is not the reviewer's, InvalidInputError for a
        cursor that was not given out.
        """
        groups = self._groups(wanted, reviewer)
        now = self.clock.now()
        fits = _Fits(wanted, self.campaigns, now)
        if wanted.mine:
            mine = self.desk.claimed_by(reviewer.id, now)
            chosen = [task for task in mine if task.kind.assignee in groups]
            tasks, after, looked_at = _ordered(chosen), "", len(mine)
        else:
            batch = PAGE + 1 if wanted.plain else _BATCH
            entries = self._entries(groups, self._place(cursor), batch)
            found, after, looked_at = _chosen(entries, fits)
            tasks = self.desk.tasks([entry.task_id for entry in found])
        shown = tuple(
            task for task in tasks if task.state is TaskState.OPEN and fits(Waiting.of(task))
        )
        counts = tuple(one for group in groups for one in self._counts(group, now))
        return QueuePage(shown, self._cursor(after), looked_at, counts)

    @staticmethod
    def _groups(wanted: QueueFilter, reviewer: Reviewer) -> tuple[Assignee, ...]:
        if wanted.group is None:
            return tuple(dict.fromkeys(reviewer.groups))
        if wanted.group not in reviewer.groups:
            raise NotAllowedError
        return (wanted.group,)

    def _entries(self, groups: tuple[Assignee, ...], after: str, batch: int) -> Iterator[Waiting]:
        queues = [self._queue(group, after, batch) for group in groups]
        return merge(*queues, key=lambda entry: entry.place)

    def _queue(self, group: Assignee, after: str, batch: int) -> Iterator[Waiting]:
        while entries := self.desk.waiting(group, after, batch):
            yield from entries
            if len(entries) < batch:
                return
            after = entries[-1].place

    def _counts(self, group: Assignee, now: datetime) -> Iterator[KindCount]:
        figures = self.desk.counts(group)
        oldest = self.desk.waiting(group, "", _OLDEST) if figures else []
        late = {entry.kind for entry in oldest if entry.due_at < now and not entry.held}
        for kind in TaskKind:
            if kind in figures:
                facets = dict(figures[kind])
                waiting, held = facets.pop("waiting", 0), facets.pop("held", 0)
                yield KindCount(group, kind, waiting, held, kind in late, facets)

    def _cursor(self, place: str) -> str:
        if not place:
            return ""
        signed = f"{self._signature(place)}{place}"
        return base64.urlsafe_b64encode(signed.encode()).decode().rstrip("=")

    def _place(self, cursor: str) -> str:
        if not cursor:
            return ""
        try:
            padded = cursor + "=" * (-len(cursor) % 4)
            signed = base64.urlsafe_b64decode(padded.encode()).decode()
        except ValueError:
            signed = ""
        place = signed[_SIGNATURE:]
        if not hmac.compare_digest(signed[:_SIGNATURE].encode(), self._signature(place).encode()):
            raise InvalidInputError([Finding("/after", "bad_cursor")])
        return place

    def _signature(self, place: str) -> str:
        return keyed_hash("cursor", place, self.secrets.pepper())[:_SIGNATURE]


_SIGNATURE = 32


class _Fits:
    """Says whether an entry is wanted, in the days of its own campaign."""

    def __init__(self, wanted: QueueFilter, campaigns: Campaigns, now: datetime) -> None:
        self._wanted, self._campaigns, self._now = wanted, campaigns, now
        self._zones: dict[str, ZoneInfo] = {}

    def __call__(self, entry: Waiting) -> bool:
        return self._wanted.fits(entry, self._zone(entry.campaign_id), self._now)

    def _zone(self, campaign_id: str) -> ZoneInfo:
        if campaign_id not in self._zones:
            campaign = self._campaigns.get(campaign_id) if self._wanted.due else None
            self._zones[campaign_id] = campaign.zone if campaign else ZoneInfo("UTC")
        return self._zones[campaign_id]


def _chosen(entries: Iterator[Waiting], fits: _Fits) -> tuple[list[Waiting], str, int]:
    """Choose a page of what is wanted; gives it, where to go on, and how many were looked at."""
    chosen: list[Waiting] = []
    looked_at, place = 0, ""
    for entry in islice(entries, MOST_LOOKED_AT):
        looked_at, place = looked_at + 1, entry.place
        if fits(entry):
            chosen.append(entry)
        if len(chosen) == PAGE:
            break
    more = next(entries, None) is not None
    return chosen, place if more else "", looked_at


def _ordered(tasks: list[Task]) -> list[Task]:
    return sorted(tasks, key=lambda task: Waiting.of(task).place)
