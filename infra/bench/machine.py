"""The machine that figures were measured on, named well enough to judge them."""

from __future__ import annotations

import os
import platform
import re
from dataclasses import dataclass
from pathlib import Path

_PROCESSORS = Path("/proc/cpuinfo")
_MEMORY = Path("/proc/meminfo")


@dataclass(frozen=True)
class Machine:
    """`memory` is in MiB, 0 where nobody knows it; `load` is how many programs wanted a core."""

    processor: str
    cores: int
    memory: int
    python: str
    kernel: str
    load: float

    @property
    def sentence(self) -> str:
        """Name it for a reader."""
        memory = f", {self.memory / 1024:.0f} GiB" if self.memory else ""
        busy = f"other programs kept {self.load:.1f} of the cores busy when it began"
        return f"{self.processor}, {self.cores} cores{memory}; {self.python}; {self.kernel}; {busy}"


def this_machine() -> Machine:
    """Describe the machine that this runs on, and what else it has had to do in the last minute."""
    return Machine(
        processor=_processor(),
        cores=os.cpu_count() or 1,
        memory=_memory("MemTotal"),
        python=f"{platform.python_implementation()} {platform.python_version()}",
        kernel=f"{platform.system()} {platform.release()}",
        load=round(os.getloadavg()[0], 1),
    )


def free_memory() -> int | None:
    """Give how many MiB programs can still take, or None where the system does not say."""
    return _memory("MemAvailable") or None


def _processor() -> str:
    found = ""
    if _PROCESSORS.exists():
        match = re.search(r"^model name\s*:\s*(.+)$", _PROCESSORS.read_text("utf-8"), re.MULTILINE)
        found = match[1].strip() if match else ""
    return found or platform.processor() or platform.machine()


def _memory(name: str) -> int:
    if not _MEMORY.exists():
        return 0
    match = re.search(rf"^{name}:\s*(\d+) kB$", _MEMORY.read_text("utf-8"), re.MULTILINE)
    return int(match[1]) // 1024 if match else 0
