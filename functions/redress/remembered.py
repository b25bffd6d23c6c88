"""What a process remembers for a while: so many things, so many seconds each."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable
from typing import Generic, TypeVar

K = TypeVar("K")
V = TypeVar("V")


class Remembered(Generic[K, V]):
    """A small memory; what was asked for longest ago makes room.

    Args:
        most: how many things are remembered.
        seconds: how long each is.
        clock: one that never goes back, in seconds.
    """

    def __init__(
        self, most: int, seconds: float, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._most, self._seconds, self._clock = most, seconds, clock
        self._kept: OrderedDict[K, tuple[float, V]] = OrderedDict()

    def get(self, key: K) -> V | None:
        """Give what is remembered of a key, or None."""
        found = self._kept.get(key)
        if found is None or self._clock() >= found[0]:
            return None
        self._kept.move_to_end(key)
        return found[1]

    def keep(self, key: K, value: V) -> V:
        """Remember a value from now on, and give it."""
        self._kept[key] = (self._clock() + self._seconds, value)
        self._kept.move_to_end(key)
        while len(self._kept) > self._most:
            self._kept.popitem(last=False)
        return value

    def forget(self, key: K) -> None:
        """Remember nothing of a key; nothing of it before is fine."""
        self._kept.pop(key, None)
