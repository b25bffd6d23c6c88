"""Hashing files on several processors at once, in memory that does not grow with them.

hashlib and zlib let go of the interpreter while they work on large blocks, so threads do it.
"""

from __future__ import annotations

import hashlib
import os
import threading
import zlib
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import NamedTuple

from redress.verify.parts import Part

CRC32 = "crc32"
ALGORITHMS = ("sha256", "sha512")
BLOCK = 1024 * 1024
"""Bytes read at once: so large that handing over the interpreter costs nothing."""
_SLOWEST = "sha512"
_WORTH_SPLITTING = 8 * 1024 * 1024
_own = threading.local()


class _Task(NamedTuple):
    part: Part
    algorithms: tuple[str, ...]


class _Crc32:
    """CRC-32 with the methods of hashlib."""

    def __init__(self) -> None:
        self._value = 0

    def update(self, data: memoryview) -> None:
        self._value = zlib.crc32(data, self._value)

    def hexdigest(self) -> str:
        return f"{self._value:08x}"


def processors() -> int:
    """Give how many processors hash at once if nobody says: two, where there are two."""
    return min(2, os.cpu_count() or 1)


def hash_part(part: Part, algorithms: Iterable[str] = ALGORITHMS) -> dict[str, str]:
    """Read a file once and give its hashes in lower-case hexadecimal, by algorithm.

    Raises OSError when it cannot be read to its end.
    """
    hashers = {name: _Crc32() if name == CRC32 else hashlib.new(name) for name in algorithms}
    updates = [hasher.update for hasher in hashers.values()]
    view = _buffer()
    left = part.size
    with part.path.open("rb", buffering=0) as file:
        file.seek(part.start)
        while left:
            count = file.readinto(view[: min(BLOCK, left)])
            if not count:
                raise OSError(f"{part.name}: {left} bytes are missing")
            left -= count
            data = view[:count]
            for update in updates:
                update(data)
    return {name: hasher.hexdigest() for name, hasher in hashers.items()}


def hash_parts(
    parts: Iterable[Part], workers: int, algorithms: tuple[str, ...] = ALGORITHMS
) -> dict[str, dict[str, str]]:
    """Hash many files, `workers` at once; the result is by name and algorithm.

    For files in a zip, which gives their CRC-32, that is computed too.

    Of a file that is larger than one worker's share the algorithms are computed side by side, so
    that a single video keeps two processors busy. Raises OSError when one cannot be read.
    """
    parts = list(parts)
    share = sum(part.size for part in parts) // workers
    tasks = [task for part in parts for task in _tasks(part, share, algorithms)]
    tasks.sort(key=lambda task: -task.part.size)
    found: dict[str, dict[str, str]] = {}
    with ThreadPoolExecutor(max_workers=workers) as pool:
        for task, hashes in zip(tasks, pool.map(lambda task: hash_part(*task), tasks)):
            found.setdefault(task.part.name, {}).update(hashes)
    return found


def _tasks(part: Part, share: int, algorithms: tuple[str, ...]) -> list[_Task]:
    if part.crc is not None:
        algorithms = (*algorithms, CRC32)
    others = tuple(name for name in algorithms if name != _SLOWEST)
    if part.size <= max(share, _WORTH_SPLITTING) or not 0 < len(others) < len(algorithms):
        return [_Task(part, algorithms)]
    return [_Task(part, (_SLOWEST,)), _Task(part, others)]


def _buffer() -> memoryview:
    """Give this thread's buffer, which serves for every file."""
    if not hasattr(_own, "buffer"):
        _own.buffer = memoryview(bytearray(BLOCK))
    view: memoryview = _own.buffer
    return view
