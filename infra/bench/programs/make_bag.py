"""Make a bag of a folder's files as the product does: `make_bag FOLDER ZIP [HASHES]`.

HASHES is the file of hashes (JSON, by name of file) that preservation left; without it the files
are read twice, once to hash them and once to pack them.
"""

import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from infra.bench.meter import report
from redress.domain.bagit import PayloadFile, TagFile, bag
from redress.verify.hashing import hash_parts
from redress.verify.parts import Part

NAME = "RD-7K2M-9QXD-3FTA-r12"
_INFO = (("Source-Organization", "Sample Motors"), ("External-Identifier", NAME[:-4]))
_CHUNK = 1024 * 1024
Hashes = dict[str, dict[str, str]]


@dataclass(frozen=True)
class Chunks:
    """A file's content in chunks as large as those that come from the vault."""

    path: Path

    def __iter__(self) -> Iterator[bytes]:
        with self.path.open("rb", buffering=0) as file:
            while chunk := file.read(_CHUNK):
                yield chunk


def hashes_of(folder: Path) -> Hashes:
    """Hash every file, two at once."""
    parts = [
        Part(path.name, path, 0, path.stat().st_size, None) for path in sorted(folder.iterdir())
    ]
    return hash_parts(parts, 2, ("sha256", "sha512"))


def make(folder: Path, target: Path, hashes: Hashes) -> int:
    """Write the zip and give its bytes."""
    payload = [
        PayloadFile(
            path=f"evidence/{path.name}",
            size=path.stat().st_size,
            content=Chunks(path),
            **hashes[path.name],
        )
        for path in sorted(folder.iterdir())
    ]
    tags = [TagFile("VERIFY.en.txt", b"A bag of measurements.\n")]
    with target.open("wb", buffering=0) as file:
        return sum(file.write(chunk) for chunk in bag(NAME, payload, tags, _INFO))


def main(folder: Path, target: Path, known: Path | None) -> None:
    """Make it and report its bytes."""
    hashes = json.loads(known.read_text("utf-8")) if known else None
    report(lambda: {"bytes": make(folder, target, hashes or hashes_of(folder))})


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), Path(sys.argv[3]) if len(sys.argv) > 3 else None)  # noqa: PLR2004  # the third is optional
