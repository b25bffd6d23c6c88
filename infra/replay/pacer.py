"""Acts are played in order, several at once, while the campaign's clock goes on with them."""

import threading
from collections.abc import Callable, Hashable, Iterable
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from infra.replay.clock_file import ClockFile


class StoppedError(Exception):
    """Somebody wants the replay to stop: what was begun is finished, nothing more is begun."""


@dataclass(frozen=True)
class Step:
    """One act to be played.

    Acts that share one of the `keys` (a person, a case) never overlap. While the act is under
    way, the clock goes on by no more than `patience`: what it is asked for must not expire.
    """

    at: datetime
    play: Callable[[], None]
    keys: frozenset[Hashable]
    patience: timedelta


@dataclass
class Pacer:
    """Plays steps on threads.

    Args:
        clock: shows the instant of the newest step that began.
        at_once: how many steps may be under way.
        pause: called now and then while waiting; raises to give up.
    """

    clock: ClockFile
    at_once: int
    pause: Callable[[], None]
    _under_way: dict[Future[None], Step] = field(default_factory=dict)

    def play(self, steps: Iterable[Step]) -> None:
        """Play steps, which come in the order of their instants, and wait for the last.

        Raises:
            Exception: what a step raised; those that had begun are waited for first.
        """
        with ThreadPoolExecutor(self.at_once, thread_name_prefix="act") as threads:
            try:
                for step in steps:
                    self._wait_until(lambda step=step: self._may_begin(step))  # type: ignore[misc]
                    self.clock.advance(step.at)
                    self._under_way[threads.submit(step.play)] = step
                self._wait_until(lambda: not self._under_way)
            finally:
                wait(self._under_way)
                self._under_way.clear()

    def _may_begin(self, step: Step) -> bool:
        others = self._under_way.values()
        return (
            len(self._under_way) < self.at_once
            and not any(step.keys & other.keys for other in others)
            and all(step.at <= other.at + other.patience for other in others)
        )

    def _wait_until(self, holds: Callable[[], bool]) -> None:
        self._collect(timeout=0)
        self.pause()
        while not holds():
            self._collect(timeout=0.5)
            self.pause()

    def _collect(self, timeout: float) -> None:
        finished, _ = wait(self._under_way, timeout, FIRST_COMPLETED)
        for future in finished:
            del self._under_way[future]
            future.result()


class Backlog:
    """Holds the replay back while the system has more than it can do at once.

    Looks at the system from a thread of its own, so that nobody waits for the answer.
    """

    def __init__(self, count: Callable[[], int], most: int, every: float = 1) -> None:
        self._count = count
        self._most = most
        self._every = every
        self._ended = threading.Event()
        self._clear = threading.Event()
        self._clear.set()
        self._thread = threading.Thread(target=self._look, daemon=True, name="backlog")

    def __enter__(self) -> "Backlog":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ended.set()
        self._thread.join()

    def wait(self, check: Callable[[], None]) -> None:
        """Wait while too much is left to do; `check` raises to give up."""
        check()
        while not self._clear.wait(self._every):
            check()

    def _look(self) -> None:
        while not self._ended.wait(self._every):
            try:
                left = self._count()
            except Exception:  # noqa: BLE001, S112  # an engine that ended is seen by who checks it
                continue
            if left > self._most:
                self._clear.clear()
            else:
                self._clear.set()
