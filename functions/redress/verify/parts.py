"""The files of a bag, wherever they lie: in a zip, or in the folder that one unpacked to."""

from __future__ import annotations

import os
import re
import stat
import unicodedata
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from redress.verify.report import EVIDENCE, Report

MAX_FILES = 100_000
_MAX_DOCUMENT = 64 * 1024 * 1024
"""Bytes of a document that is read as a whole; a manifest of 100,000 items has fewer."""
_DRIVE = re.compile(r"[A-Za-z]:")


class Part(NamedTuple):
    """A file of a bag: `size` bytes from `start` of the file at `path`.

    `crc` is the checksum that the zip gives (CRC-32), None outside of one.
    """

    name: str
    path: Path
    start: int
    size: int
    crc: int | None


class Package:
    """A bag's files by their path below its folder, and the name of that folder."""

    def __init__(self, folder: str, parts: dict[str, Part]) -> None:
        self.folder = folder
        self.parts = parts

    def __contains__(self, name: str) -> bool:
        return name in self.parts

    def read(self, name: str) -> bytes:
        """Read a document as a whole; raises OSError when it is too long for one."""
        part = self.parts[name]
        if part.size > _MAX_DOCUMENT:
            raise OSError(f"{name}: {part.size} bytes")
        with part.path.open("rb") as file:
            file.seek(part.start)
            return file.read(part.size)

    def blocks(self, name: str, size: int = 1 << 16) -> Iterator[bytes]:
        """Give the bytes of a file in blocks of at most `size`."""
        part = self.parts[name]
        left = part.size
        with part.path.open("rb", buffering=0) as file:
            file.seek(part.start)
            while left:
                block = file.read(min(size, left))
                if not block:
                    raise OSError(f"{name}: {left} bytes are missing")
                left -= len(block)
                yield block


def unsafe(name: str) -> str | None:
    """Name what is dangerous about a path in an archive; None where nothing is."""
    steps = name.split("/")
    if "\0" in name or "\\" in name or _DRIVE.match(name) or name.startswith("/"):
        return "path.unsafe"
    if ".." in steps or "." in steps or "" in steps or not name.isprintable():
        return "path.unsafe"
    return None


def package_of(parts: list[Part], report: Report) -> Package:
    """Take the files of a zip as a bag: all lie in one folder, which gives the bag its name."""
    folders = Counter(part.name.partition("/")[0] for part in parts if "/" in part.name)
    folder = folders.most_common(1)[0][0] if folders else ""
    held = {}
    for part in parts:
        top, _, name = part.name.partition("/")
        if top == folder and name:
            held[name] = part._replace(name=name)
        else:
            report.changed(EVIDENCE, part.name, "layout.outside")
    return Package(folder, held)


def read_folder(path: Path, report: Report) -> Package | None:
    """Take a folder as an unpacked bag; None where it was refused, which the report tells."""
    held: dict[str, Part] = {}
    seen: set[str] = set()
    for name, full in _walk(path):
        status = full.lstat()
        folded = unicodedata.normalize("NFC", name).casefold()
        if folded in seen or len(seen) > MAX_FILES:
            report.refused(name, "zip.duplicate" if folded in seen else "zip.too_many")
            return None
        seen.add(folded)
        if stat.S_ISREG(status.st_mode):
            held[name] = Part(name, full, 0, status.st_size, None)
        elif not stat.S_ISDIR(status.st_mode):
            report.refused(name, "zip.link")
            return None
    return Package(path.resolve().name, held)


def own_files(path: Path) -> list[Part]:
    """List the regular files in a folder of the user's; links are not followed."""
    found = ((name, full, full.lstat()) for name, full in _walk(path))
    return [
        Part(name, full, 0, status.st_size, None)
        for name, full, status in found
        if stat.S_ISREG(status.st_mode)
    ]


def _walk(path: Path) -> Iterator[tuple[str, Path]]:
    for above, folders, files in os.walk(path):
        folders.sort()
        for name in sorted(folders + files):
            full = Path(above) / name
            yield full.relative_to(path).as_posix(), full
