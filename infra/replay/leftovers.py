"""Processes that outlived a killed replay: known by number and birth, and ended gracefully."""

import json
import os
import signal
import subprocess
import time
from contextlib import suppress
from pathlib import Path

_PAUSE = 0.1


def children() -> dict[int, str]:
    """Give the processes that this one started, with their command lines."""
    found = {}
    for line in _ps("-axo", "pid=,ppid=,command=").splitlines():
        number, parent, command = line.split(maxsplit=2)
        if int(parent) == os.getpid() and not command.startswith("ps "):
            found[int(number)] = command
    return found


def remember(path: Path) -> None:
    """Write down which processes this one started."""
    path.write_text(json.dumps({str(number): _birth(number) for number in children()}))


def living(path: Path) -> list[int]:
    """Give those of the remembered processes that still run.

    Numbers are given out again by the system: a process counts only if it was born when the
    remembered one was.
    """
    if not path.exists():
        return []
    known: dict[str, str] = json.loads(path.read_text())
    return [int(each) for each, birth in known.items() if birth and birth == _birth(int(each))]


def end(path: Path, timeout: float) -> None:
    """Ask what still runs to save and end, and wait; after `timeout` seconds end it by force."""
    _signal(path, signal.SIGTERM)
    deadline = time.monotonic() + timeout
    while living(path) and time.monotonic() < deadline:
        time.sleep(_PAUSE)
    _signal(path, signal.SIGKILL)
    path.unlink(missing_ok=True)


def _signal(path: Path, number: signal.Signals) -> None:
    for process in living(path):
        with suppress(ProcessLookupError):
            os.kill(process, number)


def _birth(number: int) -> str:
    """Say when a process began, or nothing if there is none."""
    began, _, state = _ps("-o", "lstart=,state=", "-p", str(number)).strip().rpartition(" ")
    return "" if state.startswith("Z") else began


def _ps(*words: str) -> str:
    command = ["ps", *words]
    return subprocess.run(command, capture_output=True, text=True, check=False).stdout  # noqa: S603  # words of this module
