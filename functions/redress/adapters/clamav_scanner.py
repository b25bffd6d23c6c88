"""ClamAV, where it is installed; what it could not look at is never called clean."""

from __future__ import annotations

import logging
import shutil
import subprocess
from collections.abc import Iterator
from typing import IO

from redress.domain.evidence import Malware
from redress.ports import Uploads

_LOG = logging.getLogger(__name__)
_DAEMON, _PROGRAM = "clamdscan", "clamscan"
_LARGEST = "2000M"
_LIMITS = (f"--max-filesize={_LARGEST}", f"--max-scansize={_LARGEST}", "--alert-exceeds-max=yes")
_TOO_LARGE = b"Heuristics.Limits.Exceeded"
_CLEAN, _FOUND, _FAILED = 0, 1, 2
_PING_SECONDS = 10


class ClamavScanner:
    """Implements the port Scanner with the daemon if it answers, or else the program.

    Both read from standard input and end with 0 (clean), 1 (found) or 2 (failed).

    Args:
        uploads: where uploads are read.
        database: folder or file of the signatures to use; "" for those that are installed. The
            daemon has its own.
    """

    def __init__(self, uploads: Uploads, database: str = "") -> None:
        self._uploads = uploads
        self._database = database

    def verdict(self, key: str) -> Malware:
        """Scan an upload; what cannot be scanned is said to be so, and the reason is logged."""
        command, arrival = self._command(), self._uploads.arrived(key)
        if command is None or arrival is None:
            _LOG.warning("no malware scanner is installed, or there is no such upload")
            return Malware.NOT_SCANNED
        code, said = _run(command, arrival.chunks)
        if code == _CLEAN:
            return Malware.CLEAN
        if code == _FOUND:
            return Malware.UNSUPPORTED if _TOO_LARGE in said else Malware.INFECTED
        _LOG.warning("the malware scanner failed with code %d", code)
        return Malware.NOT_SCANNED

    def _command(self) -> list[str] | None:
        daemon, program = shutil.which(_DAEMON), shutil.which(_PROGRAM)
        if daemon and not self._database and _answers(daemon):
            return [daemon, "--no-summary", "-"]
        if program is None:
            return None
        database = [f"--database={self._database}"] if self._database else []
        return [program, "--no-summary", *_LIMITS, *database, "-"]


def _answers(daemon: str) -> bool:
    ping = subprocess.run(  # noqa: S603  # a program found on the path, with fixed arguments
        [daemon, "--ping=1:1"], capture_output=True, check=False, timeout=_PING_SECONDS
    )
    return ping.returncode == 0


def _run(command: list[str], chunks: Iterator[bytes]) -> tuple[int, bytes]:
    """Give a program its input; gives its exit code and what it said.

    One that ended before it had read everything and found nothing has failed.
    """
    with subprocess.Popen(  # noqa: S603  # a program found on the path, with fixed arguments
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    ) as process:
        whole = process.stdin is not None and _fed(process.stdin, chunks)
        said = process.stdout.read() if process.stdout is not None else b""
    return process.returncode if whole or process.returncode != _CLEAN else _FAILED, said


def _fed(pipe: IO[bytes], chunks: Iterator[bytes]) -> bool:
    try:
        with pipe:
            for chunk in chunks:
                pipe.write(chunk)
    except BrokenPipeError:
        return False
    return True
