"""What of the plan is done: one line for each act, written before the replay goes on."""

import json
import os
import threading
from pathlib import Path
from types import TracebackType
from typing import Any, Self


class Journal:
    """Appends to a file, and reads what an earlier run appended.

    A line that was cut off by a sudden end is passed over: its act is simply played again, which
    changes nothing.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = threading.Lock()
        self.done: dict[str, dict[str, Any]] = {}
        for line in path.read_text("utf-8").splitlines() if path.exists() else ():
            self._remember(line)
        path.parent.mkdir(parents=True, exist_ok=True)
        self._file = path.open("a", encoding="utf-8")
        self._file.write("\n" if self.done else "")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.sync()
        self._file.close()

    def note(self, name: str, **facts: object) -> None:
        """Remember that something is done, and what is to be known of it later."""
        with self._lock:
            self.done[name] = dict(facts)
            self._file.write(json.dumps({"done": name, **facts}, ensure_ascii=False) + "\n")
            self._file.flush()

    def sync(self) -> None:
        """Have everything on the disk."""
        with self._lock:
            self._file.flush()
            os.fsync(self._file.fileno())

    def _remember(self, line: str) -> None:
        try:
            facts = json.loads(line)
        except ValueError:
            return
        if isinstance(facts, dict) and "done" in facts:
            self.done[facts.pop("done")] = facts
