"""Running measured programs, each in a process of its own."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping
from typing import Any, NamedTuple

from infra.local.toolchain import PROJECT

_SPEED = ("speed", "-evp", "sha256", "-bytes", "1048576", "-seconds")
SPEED_COMMAND = f"openssl {' '.join(_SPEED)} 3"


class BenchError(Exception):
    """Something could not be measured; the message says what and why."""


class Took(NamedTuple):
    """What a program took: `seconds` of wall time, `cpu` seconds, `peak` MiB, and its own facts."""

    seconds: float
    cpu: float
    peak: float
    facts: dict[str, Any]


def run(program: str, *words: object, environment: Mapping[str, str] | None = None) -> Took:
    """Run a program of `infra.bench.programs` and give what it took.

    Raises:
        BenchError: it failed; the message holds the end of what it said.
    """
    done = subprocess.run(  # noqa: S603 (a program of this project)
        [sys.executable, "-m", f"infra.bench.programs.{program}", *map(str, words)],
        cwd=PROJECT,
        env=program_environment() | dict(environment or {}),
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise BenchError(f"{program} ended with {done.returncode}: {done.stderr[-2000:]}")
    facts = json.loads(done.stdout.splitlines()[-1])
    return Took(facts.pop("seconds"), facts.pop("cpu"), facts.pop("peak"), facts)


def openssl_speed(seconds: int = 3) -> float:
    """Give what OpenSSL hashes with SHA-256 on one core, in MB/s (blocks of a mebibyte).

    Raises:
        BenchError: there is no `openssl`, or it says something else.
    """
    program = shutil.which("openssl")
    if program is None:
        raise BenchError("There is no openssl to measure against; install it.")
    done = subprocess.run(  # noqa: S603 (arguments made here)
        [program, *_SPEED, str(seconds)], capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise BenchError(f"openssl ended with {done.returncode}: {done.stderr[-2000:]}")
    return parse_speed(done.stdout)


def parse_speed(printed: str) -> float:
    """Read the rate of SHA-256 in MB/s from what `openssl speed` printed; raises BenchError."""
    match = re.search(r"^sha256\s+(\d+(?:\.\d+)?)k", printed, re.MULTILINE | re.IGNORECASE)
    if match is None:
        raise BenchError(f"openssl speed printed no rate: {printed[-200:]!r}")
    return float(match[1]) / 1000


def program_environment() -> dict[str, str]:
    """Give what programs of this project need to find its packages."""
    paths = (str(PROJECT / "functions"), str(PROJECT))
    return dict(os.environ) | {"PYTHONPATH": os.pathsep.join(paths), "PYTHONHASHSEED": "0"}
