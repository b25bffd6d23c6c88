"""The whole of preservation, with the local engine in Amazon's place."""

from __future__ import annotations

from pathlib import Path

from infra.bench.child import SPEED_COMMAND, BenchError, Took, openssl_speed, run
from infra.bench.cloud import make_resources
from infra.bench.figures import Goal, Measurement, Table, measured
from infra.bench.files import GIBIBYTE, MP4, random_file, readable, scratch
from infra.bench.machine import free_memory
from infra.bench.section import Options
from infra.bench.sections.evidence.checked import MB
from infra.local.engine import Engine
from infra.local.toolchain import PROJECT

CONFIGURATION = PROJECT / "infra" / "local" / "sample" / "configuration.json"
LARGEST = 5 * GIBIBYTE
"""Bytes of the largest file that a case takes; more comes as several files."""
_COPIES = 4
"""How often the engine holds a file in memory while it stores or copies it: 3.1 times were seen."""
_MEMORY = Goal("under", 256, of="value")


def measure_preservation(options: Options) -> Table:
    """Preserve files of every size that the engine's memory allows."""
    lines: list[Measurement] = []
    for size in options.sizes:
        options.progress(f"preserving {readable(size)}")
        free = free_memory()
        if free is not None and free * 1024**2 < _COPIES * (size // _count(size)):
            lines.append(_left_out(size, free))
            continue
        with scratch(options.work, "preservation") as folder:
            lines += _preserved(folder, size)
    return Table(
        "Preservation",
        (
            "The whole of `preserve_evidence`, S3 and DynamoDB included: read and hash the upload "
            "(SHA-256 and SHA-512), find out what it is, copy it into the vault, lock it, read "
            "the lock back, write record and ledger. All of AWS is the local engine, one Python "
            "process on the same two cores, and most of the time is its own: what is ours is the "
            f"processor time and the memory of the worker. The peer is `{SPEED_COMMAND}`."
        ),
        "openssl",
        tuple(lines),
    )


def _count(size: int) -> int:
    return -(-size // LARGEST)


def _left_out(size: int, free: int) -> Measurement:
    why = (
        f"left out: the engine would need more memory than the {free / 1024:.0f} GiB that are free"
    )
    return Measurement(f"{readable(size)} preserved", "MB/s", note=why)


def _preserved(folder: Path, size: int) -> list[Measurement]:
    count = _count(size)
    files = [
        random_file(folder / f"{number:04d}.mp4", size // count, head=MP4)
        for number in range(1, count + 1)
    ]
    with Engine(folder / "engine") as engine:
        environment = make_resources(engine)
        case = run("announce_files", CONFIGURATION, *files, environment=environment).facts["case"]
        total = sum(file.stat().st_size for file in files)
        for file in files:
            file.unlink()
        speed = openssl_speed()
        took = run("preserve", case, environment=environment)
    if took.facts["bytes"] < total:
        raise BenchError(f"{took.facts['bytes']} of {total} bytes were preserved")
    name = readable(size) if count == 1 else f"{count} × {readable(size // count)}"
    return _lines(name, total, took, speed)


def _lines(name: str, total: int, took: Took, speed: float) -> list[Measurement]:
    reading, locking = took.facts["reading"], took.facts["locking"]
    rest = took.seconds - reading - locking
    whole, own = total / MB / took.seconds, total / MB / took.cpu
    return [
        measured(f"{name} preserved, all of it", "MB/s", [whole], peer=[speed]),
        measured(f"{name}: reading and hashing", "s", [reading]),
        measured(f"{name}: copying, locking, reading back", "s", [locking]),
        measured(f"{name}: records and ledger", "s", [rest]),
        measured(f"{name}: by the worker's own processor time", "MB/s", [own], peer=[speed]),
        measured(f"{name}: memory of the worker", "MiB", [took.peak], goal=_MEMORY),
    ]
