"""Faults on demand: a process that dies at any write, a service that is out."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from threading import RLock


class CrashError(BaseException):
    """The process died here: nothing that catches errors goes on after it."""


class OutageError(Exception):
    """The service does not answer."""


class Faults:
    """Counts the points before and after every effect, and strikes at one of them.

    Run a use case once to see its `points`; then for each place in them make a new world, set
    `crash_at`, run it (CrashError), run it again, and look at the effects: each must be there once.
    Names in `outages` (a port, or port.method) fail before they have any effect.
    """

    def __init__(self) -> None:
        self.points: list[str] = []
        self.crash_at: int | None = None
        self.outages: set[str] = set()
        self._one_at_a_time = RLock()

    @contextmanager
    def around(self, effect: str) -> Iterator[None]:
        """Surround an effect (port.method) with its two points; no two threads are in one."""
        if effect in self.outages or effect.partition(".")[0] in self.outages:
            raise OutageError(effect)
        with self._one_at_a_time:
            self._point(f"before {effect}")
            yield
            self._point(f"after {effect}")

    def _point(self, name: str) -> None:
        self.points.append(name)
        if len(self.points) - 1 == self.crash_at:
            raise CrashError(name)
