"""One pass over a file's bytes, whatever its size: both digests, the count, and both ends."""

from __future__ import annotations

import hashlib
from collections import deque
from collections.abc import Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from typing import Self

HEAD_BYTES = 8 * 1024
TAIL_BYTES = 22 + 65_535
"""The end record of a ZIP archive with the longest comment that it may have (APPNOTE 4.3.16)."""
_AHEAD = 4
"""How many chunks may wait to be hashed; more would only take memory."""


@dataclass(frozen=True)
class Reading:
    """What reading a file told: digests in lower-case hexadecimal, its size, and both ends.

    `head` and `tail` are HEAD_BYTES and TAIL_BYTES of them, or all there are.
    """

    sha256: str
    sha512: str
    size: int
    head: bytes
    tail: bytes


class Digests:
    """SHA-256 and SHA-512 of bytes, computed beside whatever else is done with them.

    Each has a thread of its own, since hashing releases the interpreter lock. It is a context
    manager, which ends the threads.
    """

    def __init__(self) -> None:
        self._digests = (hashlib.sha256(), hashlib.sha512())
        self._threads = tuple(ThreadPoolExecutor(1) for _ in self._digests)
        self._hashed: deque[Future[None]] = deque()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        for thread in self._threads:
            thread.shutdown()

    def update(self, chunk: bytes) -> None:
        """Add bytes; waits only while too many of them are still to be hashed."""
        for thread, digest in zip(self._threads, self._digests, strict=True):
            self._hashed.append(thread.submit(digest.update, chunk))
        while len(self._hashed) > _AHEAD * len(self._digests):
            self._hashed.popleft().result()

    def hexdigests(self) -> tuple[str, str]:
        """Wait for the last bytes, and give SHA-256 and SHA-512 in lower-case hexadecimal."""
        while self._hashed:
            self._hashed.popleft().result()
        sha256, sha512 = self._digests
        return sha256.hexdigest(), sha512.hexdigest()


def read_through(chunks: Iterable[bytes]) -> Reading:
    """Read a file to its end; both digests overlap with whatever brings the chunks.

    Whatever the chunks raise, rises.
    """
    size, head, tail = 0, bytearray(), b""
    with Digests() as digests:
        for chunk in chunks:
            digests.update(chunk)
            size += len(chunk)
            head += chunk[: HEAD_BYTES - len(head)]
            tail = (tail + chunk[-TAIL_BYTES:])[-TAIL_BYTES:]
        sha256, sha512 = digests.hexdigests()
    return Reading(sha256, sha512, size, bytes(head), tail)
