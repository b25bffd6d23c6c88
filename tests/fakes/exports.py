"""The bucket of bags in memory."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import timedelta

from redress.ports import Exported
from tests.fakes.faults import Faults


class FakeExports:
    """`forget` stands for the bucket's lifecycle."""

    def __init__(self, faults: Faults) -> None:
        self.files: dict[str, bytes] = {}
        self.stored = 0
        self._faults = faults

    def forget(self, name: str) -> None:
        del self.files[name]

    def store(self, name: str, chunks: Iterator[bytes]) -> Exported:
        with self._faults.around("exports.store"):
            data = b"".join(chunks)
            self.files[name] = data
            self.stored += 1
            return Exported(hashlib.sha256(data).hexdigest(), len(data))

    def exists(self, name: str) -> bool:
        return name in self.files

    def remove(self, name: str) -> None:
        with self._faults.around("exports.remove"):
            self.files.pop(name, None)

    def link(self, name: str, lifetime: timedelta) -> str | None:
        if name not in self.files:
            return None
        return f"https://exports.example/{name}?seconds={int(lifetime.total_seconds())}"
