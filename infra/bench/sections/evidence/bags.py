"""Making and verifying a bag of many files, against bagit.py of the Library of Congress."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from pathlib import Path

from infra.bench.child import Took, run
from infra.bench.figures import Goal, Measurement, Table, measured
from infra.bench.files import GIBIBYTE, random_file, readable, scratch
from infra.bench.section import Options
from infra.bench.sections.evidence.checked import MB, verify

FILES = 200
SIZE = 2 * GIBIBYTE
_FASTER = Goal("more than", 1)


@dataclass
class _Rounds:
    """What each round took."""

    made: list[Took] = field(default_factory=list)
    hashed_and_made: list[Took] = field(default_factory=list)
    peer_made: list[Took] = field(default_factory=list)
    verified: list[Took] = field(default_factory=list)
    verified_alone: list[Took] = field(default_factory=list)
    peer_verified: list[Took] = field(default_factory=list)


def measure_bags(options: Options, files: int = FILES, size: int = SIZE) -> Table:
    """Make and verify a bag of `size` bytes in so many files, round by round with bagit.py."""
    rounds = _Rounds()
    with scratch(options.work, "bags") as folder:
        options.progress(f"writing {readable(size)} in {files} files")
        for number in range(1, files + 1):
            random_file(folder / "files" / f"{number:04d}.bin", size // files)
        run("hash_folder", folder / "files", folder / "hashes.json")
        for _ in range(options.rounds):
            options.progress("making and verifying a bag")
            _measure(folder, files, rounds)
    return Table(
        f"A bag of {readable(size)} in {files} files",
        (
            "The peer is bagit.py in one process, with SHA-256 and SHA-512 as in our bags. It "
            "moves files into place and hashes them; ours is one zip, so every byte is written "
            "and gets the zip's checksum too, and the hashes that preservation left are compared "
            "with what is packed. Without them (hashed and made) every file is read twice. Our "
            "bag is verified as a zip, theirs as a folder."
        ),
        "bagit.py",
        _lines(rounds, size),
    )


def _measure(folder: Path, files: int, rounds: _Rounds) -> None:
    plain, zipped = folder / "files", folder / "bag.zip"
    os.sync()
    rounds.made.append(run("make_bag", plain, zipped, folder / "hashes.json"))
    rounds.verified.append(verify(zipped, files, 2))
    rounds.verified_alone.append(verify(zipped, files, 1))
    zipped.unlink()
    rounds.peer_made.append(run("pack_bagit", "make", plain))
    rounds.peer_verified.append(run("pack_bagit", "validate", plain))
    _unpack(plain)
    os.sync()
    rounds.hashed_and_made.append(run("make_bag", plain, zipped))
    zipped.unlink()


def _unpack(bag: Path) -> None:
    """Make a folder of files again of a bag that bagit.py made in place."""
    for tag in bag.glob("*.txt"):
        tag.unlink()
    for file in (bag / "data").iterdir():
        file.rename(bag / file.name)
    (bag / "data").rmdir()


def _lines(rounds: _Rounds, size: int) -> tuple[Measurement, ...]:
    def rates(took: list[Took]) -> list[float]:
        return [size / MB / each.seconds for each in took]

    made, verified = rates(rounds.peer_made), rates(rounds.peer_verified)
    peak = max(took.peak for took in (*rounds.verified, *rounds.verified_alone))
    return (
        measured("Made by bagit.py", "MB/s", made),
        measured("Made by us, hashes known", "MB/s", rates(rounds.made), peer=made, goal=_FASTER),
        measured("Hashed and made by us", "MB/s", rates(rounds.hashed_and_made), peer=made),
        measured("Verified by bagit.py", "MB/s", verified),
        measured(
            "Verified by us, two workers",
            "MB/s",
            rates(rounds.verified),
            peer=verified,
            goal=_FASTER,
        ),
        measured("Verified by us, one worker", "MB/s", rates(rounds.verified_alone), peer=verified),
        measured("Memory of making", "MiB", [max(took.peak for took in rounds.made)]),
        measured("Memory of verifying", "MiB", [peak], goal=Goal("under", 64, of="value")),
    )
