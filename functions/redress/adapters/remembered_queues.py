"""What mails tell of the queues, remembered: a batch of mails to a group asks once."""

from __future__ import annotations

import time
from collections.abc import Callable

from redress.domain.queue import Waiting
from redress.domain.tasks import Assignee, TaskKind
from redress.ports import Queues
from redress.remembered import Remembered

_MOST = 16
_SECONDS = 15


class RememberedQueues:
    """Implements the port Queues by another one, whose answers hold for a quarter of a minute.

    Args:
        queues: where they are kept.
        seconds: a clock that never goes back, in seconds.
    """

    def __init__(self, queues: Queues, seconds: Callable[[], float] = time.monotonic) -> None:
        self._queues = queues
        self._counts: Remembered[Assignee, dict[TaskKind, dict[str, int]]]
        self._counts = Remembered(_MOST, _SECONDS, seconds)
        self._entries: Remembered[tuple[Assignee, str, int], list[Waiting]]
        self._entries = Remembered(_MOST, _SECONDS, seconds)

    def waiting(self, group: Assignee, after: str, limit: int) -> list[Waiting]:
        """Give entries of a queue as they are, or were a moment ago."""
        asked = group, after, limit
        known = self._entries.get(asked)
        if known is not None:
            return known
        return self._entries.keep(asked, self._queues.waiting(group, after, limit))

    def counts(self, group: Assignee) -> dict[TaskKind, dict[str, int]]:
        """Give the figures of a queue as they are, or were a moment ago."""
        known = self._counts.get(group)
        if known is not None:
            return known
        return self._counts.keep(group, self._queues.counts(group))
