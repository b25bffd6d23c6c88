"""The campaign's time, written for functions to read; it never goes back."""

import os
import threading
from datetime import datetime
from pathlib import Path


class ClockFile:
    """One instant in a file that is replaced whole, so that nobody reads half of it.

    Args:
        path: where functions read it.
        begins: what it shows when nothing was written before.
    """

    def __init__(self, path: Path, begins: datetime) -> None:
        self.path = path
        self._lock = threading.Lock()
        self._now = begins
        if path.exists():
            self._now = max(begins, datetime.fromisoformat(path.read_text("ascii").strip()))
        path.parent.mkdir(parents=True, exist_ok=True)
        self._write()

    @property
    def now(self) -> datetime:
        """What it shows."""
        return self._now

    def advance(self, to: datetime) -> None:
        """Show a later instant; an earlier one changes nothing."""
        with self._lock:
            if to > self._now:
                self._now = to
                self._write()

    def _write(self) -> None:
        fresh = self.path.with_suffix(".new")
        fresh.write_text(self._now.isoformat(), "ascii")
        os.replace(fresh, self.path)  # noqa: PTH105  # the one that is atomic by its documentation
