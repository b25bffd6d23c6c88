"""The replay in small: it comes to exactly its plan, wherever it was stopped or killed before."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from infra.local.toolchain import PROJECT

SCALE = "0.01"
PATIENCE = 600
SEEDS_LINES = ("Participants", "with evidence files", "want a lawyer's letter", "identified")

pytestmark = pytest.mark.engine


@contextmanager
def replaying(folder: Path, log: Path) -> Iterator[subprocess.Popen[bytes]]:
    """Run `make replay` as a person would; it is ended by force if it is still there at the end."""
    command = [sys.executable, "-m", "infra.replay", "--scale", SCALE, "--folder", str(folder)]
    with log.open("wb") as written:
        process = subprocess.Popen(
            command, cwd=PROJECT, stdout=written, stderr=subprocess.STDOUT, start_new_session=True
        )
        try:
            yield process
        finally:
            if process.poll() is None:
                process.terminate()
                process.wait(PATIENCE)


def journal_lines(folder: Path) -> int:
    path = folder / "journal.jsonl"
    return len(path.read_text("utf-8").splitlines()) if path.exists() else 0


def wait_for_lines(folder: Path, count: int, process: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + PATIENCE
    while journal_lines(folder) < count:
        assert process.poll() is None, log.read_text("utf-8")
        assert time.monotonic() < deadline, log.read_text("utf-8")
        time.sleep(0.2)


def engine_of(folder: Path) -> int:
    """Find the engine among the processes that the replay remembers."""
    for number in json.loads((folder / "processes.json").read_text("utf-8")):
        told = subprocess.run(
            ["ps", "-o", "command=", "-p", number],  # noqa: S607  # a tool of every system
            capture_output=True,
            text=True,
            check=False,
        )
        if "engine_process" in told.stdout:
            return int(number)
    raise LookupError("no engine")


def test_killed_and_started_again_it_comes_to_its_plan(tmp_path: Path) -> None:
    folder, log = tmp_path / "replay", tmp_path / "log"

    with replaying(folder, log) as process:
        wait_for_lines(folder, 8, process, log)
        os.kill(process.pid, signal.SIGKILL)
        process.wait()
    played = journal_lines(folder)

    with replaying(folder, log) as process:
        wait_for_lines(folder, played + 8, process, log)
        process.send_signal(signal.SIGTERM)
        assert process.wait(PATIENCE) == 130, log.read_text("utf-8")
    assert "goes on from here" in log.read_text("utf-8")

    with replaying(folder, log) as process:
        assert process.wait(PATIENCE) == 0, log.read_text("utf-8")
    told = log.read_text("utf-8")
    assert all(line in told for line in SEEDS_LINES)
    assert "Messages in dead-letter queues: 0" in told
    assert "begins again" not in told


def test_an_engine_that_was_killed_makes_it_begin_again(tmp_path: Path) -> None:
    folder, log = tmp_path / "replay", tmp_path / "log"
    with replaying(folder, log) as process:
        wait_for_lines(folder, 12, process, log)
        os.kill(engine_of(folder), signal.SIGKILL)
        assert process.wait(PATIENCE) == 1, log.read_text("utf-8")
    assert "The replay broke off" in log.read_text("utf-8")

    with replaying(folder, log) as process:
        assert process.wait(PATIENCE) == 0, log.read_text("utf-8")
    assert "begins again" in log.read_text("utf-8")
