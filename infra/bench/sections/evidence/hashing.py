"""Hashing one large file, and verifying a bag that holds it, against OpenSSL's own speed."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from infra.bench.child import SPEED_COMMAND, Took, openssl_speed, run
from infra.bench.figures import Goal, Measurement, Table, measured
from infra.bench.files import random_file, readable, scratch
from infra.bench.section import Options
from infra.bench.sections.evidence.checked import MB, verify

_ONE_CORE = Goal("at least", 0.8)
_TWO_CORES = Goal("at least", 1.6)
_MEMORY = Goal("under", 64, of="value")


def measure_hashing(options: Options) -> Table:
    """Measure every size, and say how memory grows from the smallest to the largest."""
    lines: list[Measurement] = []
    peaks: list[float] = []
    for size in options.sizes:
        with scratch(options.work, "hashing") as folder:
            found, peak = _one_file(options, folder, size)
            lines += found
            peaks.append(peak)
    if len(options.sizes) > 1:
        lines.append(_growth(options.sizes, peaks))
    return Table(
        "One large file",
        (
            f"The peer is `{SPEED_COMMAND}`, which hashes the same mebibyte again and again on one "
            "core, reads no file, and counts its own processor time; ours is the time that passes, "
            "reading included, except where it says otherwise. Two workers take a half of the file "
            "each, as they take two files of a bag. A bag is verified with all that this takes: "
            "SHA-256, SHA-512 and the checksum of the zip over every byte, two workers."
        ),
        "openssl",
        tuple(lines),
    )


def _growth(sizes: Sequence[int], peaks: Sequence[float]) -> Measurement:
    subject = f"Memory of verifying: {readable(sizes[-1])} against {readable(sizes[0])}"
    flat = Goal("at most", 1.1, of="value")
    return measured(subject, "×", [peaks[-1] / peaks[0]], goal=flat)


def _one_file(options: Options, folder: Path, size: int) -> tuple[list[Measurement], float]:
    name = readable(size)
    options.progress(f"hashing {name}")
    file = random_file(folder / "files" / "0001.bin", size)
    run("hash_file", file, 1)
    speed, one, two = [], [], []
    for _ in range(options.rounds):
        speed.append(openssl_speed())
        one.append(run("hash_file", file, 1))
        two.append(run("hash_file", file, 2))
    options.progress(f"verifying a bag of {name}")
    verified = _verified(folder, file)
    rate, hashed = "MB/s", f"{name} hashed"
    return [
        measured(f"openssl, beside {name}", rate, speed),
        measured(f"{hashed}, one worker", rate, _rates(size, one), peer=speed, goal=_ONE_CORE),
        measured(f"{hashed}, by processor time", rate, _own_rates(size, one), peer=speed),
        measured(f"{hashed}, two workers", rate, _rates(size, two), peer=speed, goal=_TWO_CORES),
        measured(f"A bag of {name} verified", rate, _rates(size, [verified]), peer=[speed[-1]]),
        measured(f"Memory of hashing {name}", "MiB", _peaks([*one, *two]), goal=_MEMORY),
        measured(f"Memory of verifying {name}", "MiB", [verified.peak], goal=_MEMORY),
    ], verified.peak


def _verified(folder: Path, file: Path) -> Took:
    """Pack the file into a bag, remove it, and verify the bag."""
    target = folder / "bag.zip"
    run("make_bag", file.parent, target)
    file.unlink()
    return verify(target, files=1, workers=2)


def _rates(size: int, took: list[Took]) -> list[float]:
    return [size / MB / each.seconds for each in took]


def _own_rates(size: int, took: list[Took]) -> list[float]:
    return [size / MB / each.cpu for each in took]


def _peaks(took: list[Took]) -> list[float]:
    return [max(each.peak for each in took)]
