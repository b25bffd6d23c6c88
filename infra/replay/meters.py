"""What the processes of a replay take: processor time and memory, as the kernel tells them."""

import os
import re
import threading
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

_PROC = Path("/proc")
_TICKS = os.sysconf("SC_CLK_TCK")
_FUNCTION = re.compile(r"AWS_LAMBDA_FUNCTION_NAME=redress-[a-z0-9]+-([^\0]+)")


@dataclass
class Meters:
    """Processor seconds of each part, and the engine's memory; empty where there is no /proc.

    `parts` names the processes that are known from the start; functions are found by themselves,
    as children of the engine. A function's process that ended is remembered as it was seen last.
    """

    engine: int
    parts: dict[int, str]
    peak_mib: float = 0
    _seen: dict[int, tuple[str, float]] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def look(self) -> None:
        """Take the figures of this moment."""
        if not _PROC.is_dir():
            return
        with self._lock:
            for entry in _PROC.iterdir():
                if entry.name.isdecimal():
                    self._look_at(int(entry.name), entry)
            self.peak_mib = max(self.peak_mib, _peak(_PROC / str(self.engine) / "status"))

    def seconds(self) -> dict[str, float]:
        """Give the processor seconds of each part, the greatest first."""
        with self._lock:
            total: Counter[str] = Counter()
            for name, seconds in self._seen.values():
                total[name] += seconds  # type: ignore[assignment]  # a counter of seconds
        return dict(total.most_common())

    def _look_at(self, number: int, entry: Path) -> None:
        try:
            state = (entry / "stat").read_text().rpartition(")")[2].split()
            parent, seconds = int(state[1]), (int(state[11]) + int(state[12])) / _TICKS
            name = self.parts.get(number) or self.parts.get(parent if parent != self.engine else 0)
            if name is None and number in self._seen:
                name = self._seen[number][0]
            if name is None and parent == self.engine:
                found = _FUNCTION.search((entry / "environ").read_text(errors="replace"))
                name = f"function {found[1]}" if found else None
        except (OSError, IndexError, ValueError):
            return  # it ended while it was looked at
        if name is not None:
            self._seen[number] = (name, seconds)


def _peak(status: Path) -> float:
    try:
        found = re.search(r"^VmHWM:\s*(\d+) kB$", status.read_text(), re.MULTILINE)
    except OSError:
        return 0
    return int(found[1]) / 1024 if found else 0
