"""A server of the embedded stack: one process, started, awaited until it answers, and ended."""

import subprocess
import time
from abc import ABC, abstractmethod
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Self


class ServerProcess(ABC):
    """Starts and ends one process; a context manager that does both.

    Args:
        log: file to which everything is appended that the process prints.
    """

    def __init__(self, log: Path) -> None:
        self.log = log
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()

    @abstractmethod
    def start(self, timeout: float = 20) -> None:
        """Start it and wait, at most `timeout` seconds, until it answers."""

    @abstractmethod
    def _answers(self) -> bool:
        """Say whether it answers."""

    def is_running(self) -> bool:
        """Whether its process is alive."""
        return self._process is not None and self._process.poll() is None

    def stop(self, timeout: float = 10) -> None:
        """End its process; what it keeps stays in its folder."""
        if self._process is None:
            return
        self._process.terminate()
        try:
            self._process.wait(timeout)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._process = None

    def _launch(self, command: Sequence[str | Path], timeout: float) -> bool:
        """Run a command and wait until it answers; give False, with it ended, if it does not."""
        self.log.parent.mkdir(parents=True, exist_ok=True)
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        deadline = time.monotonic() + timeout
        while not self._answers():
            if not self.is_running() or time.monotonic() > deadline:
                self.stop()
                return False
            time.sleep(0.02)
        return True
