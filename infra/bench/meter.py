"""What a measured program says of itself: time, processor time, and the most memory it held."""

from __future__ import annotations

import json
import re
import resource
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path

_STATUS = Path("/proc/self/status")


def report(work: Callable[[], Mapping[str, object] | None]) -> None:
    """Do the work and write what it took as one line of JSON.

    `seconds` is wall time, `cpu` the processor time of all threads, `peak` the highest resident
    memory of the process in MiB; what the work gives is written beside them.
    """
    began, cpu = time.perf_counter(), time.process_time()
    found = work() or {}
    seconds, cpu = time.perf_counter() - began, time.process_time() - cpu
    took = {"seconds": seconds, "cpu": cpu, "peak": peak_memory()}
    sys.stdout.write(json.dumps(took | dict(found)) + "\n")


def peak_memory() -> float:
    """Give the highest resident memory of this process until now, in MiB.

    Linux counts the memory of the program that started this one into `ru_maxrss`, so what the
    kernel says of this program alone is taken where there is it.
    """
    if _STATUS.exists():
        match = re.search(r"^VmHWM:\s*(\d+) kB$", _STATUS.read_text("utf-8"), re.MULTILINE)
        if match:
            return int(match[1]) / 1024
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / 1024 / (1024 if sys.platform == "darwin" else 1)
