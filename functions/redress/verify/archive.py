"""The zip around a bag: refused where it is dangerous, and accounted for byte by byte."""

from __future__ import annotations

import stat
from pathlib import Path
from typing import BinaryIO

from redress.verify.layout import question_of
from redress.verify.parts import MAX_FILES, Part, unsafe
from redress.verify.report import EVIDENCE, Report
from redress.verify.zip_records import (
    FULL32,
    Listing,
    ZipError,
    central_record,
    descriptor,
    local_header,
    read_end,
    read_listing,
)

_MAX_TABLE = MAX_FILES * 256
"""Bytes of a table of contents: so much for each of the most files that a bag may have."""
_ENCRYPTED = 1
_STORED = 0


def read_archive(path: Path, report: Report) -> list[Part] | None:
    """Give the files of a zip, in order; None where it was refused, which the report tells.

    Only the structure is read here, and nothing is unpacked. What is dangerous or cannot be
    followed is refused as a whole; any other byte that is not as it has to be is a finding.
    """
    try:
        with path.open("rb") as file:
            return _Archive(path, file, report).parts()
    except ZipError as error:
        report.refused(error.subject or path.name, error.code)
    except OSError as error:
        report.refused(path.name, "zip.unreadable", why=error.strerror or error)
    return None


class _Archive:
    def __init__(self, path: Path, file: BinaryIO, report: Report) -> None:
        self._path, self._file, self._report = path, file, report
        self._sound = True

    def parts(self) -> list[Part]:
        end = read_end(self._file, self._path.stat().st_size)
        if end.size > _MAX_TABLE or end.entries > MAX_FILES:
            raise ZipError("zip.too_many")
        self._file.seek(end.offset)
        listings = _listings(self._file.read(end.size), end.entries)
        _refuse_dangers(listings)
        if not end.sound:
            self._differs(self._path.name, "zip.end_differs")
        starts = [listing.offset for listing in listings[1:]] + [end.offset]
        before = listings[0].offset if listings else end.offset
        if before:
            self._differs(self._path.name, "zip.stray_bytes")
        parts = [self._part(listing, start) for listing, start in zip(listings, starts)]
        if self._sound:
            self._report.ok(EVIDENCE, self._path.name, "zip.ok", count=len(parts))
        return parts

    def _part(self, listing: Listing, end: int) -> Part:
        """Compare the records of an entry that ends where the next one begins."""
        name = listing.name.decode("ascii")
        room = end - listing.offset - listing.size
        wide = room == _frame(listing.name, wide=True)
        if room < _frame(listing.name, wide=wide):
            raise ZipError("zip.overlap", name)
        subject = name.partition("/")[2] or name
        if room > _frame(listing.name, wide=wide):
            self._differs(subject, "zip.stray_bytes")
        headers = [local_header(listing.name, wide=wide, early=early) for early in (False, True)]
        footer = descriptor(listing.crc, listing.size & _narrow(wide=wide), wide=wide)
        start = listing.offset + len(headers[0])
        if listing.raw != central_record(listing, wide=wide):
            self._differs(subject, "zip.listing_differs")
        if self._bytes(listing.offset, len(headers[0])) not in headers:
            self._differs(subject, "zip.header_differs")
        if self._bytes(start + listing.size, len(footer)) != footer:
            self._differs(subject, "zip.footer_differs")
        return Part(name, self._path, start, listing.size, listing.crc)

    def _bytes(self, at: int, length: int) -> bytes:
        self._file.seek(at)
        return self._file.read(length)

    def _differs(self, subject: str, code: str) -> None:
        self._sound = False
        self._report.changed(question_of(subject), subject, code)


def _narrow(*, wide: bool) -> int:
    return (1 << 64) - 1 if wide else FULL32


def _frame(name: bytes, *, wide: bool) -> int:
    return len(local_header(name, wide=wide)) + len(descriptor(0, 0, wide=wide))


def _listings(table: bytes, count: int) -> list[Listing]:
    listings: list[Listing] = []
    at = 0
    while at < len(table) and len(listings) < count:
        listing = read_listing(table, at)
        listings.append(listing)
        at += len(listing.raw)
    if at != len(table) or len(listings) != count:
        raise ZipError("zip.bad_table")
    return listings


def _refuse_dangers(listings: list[Listing]) -> None:
    seen: set[str] = set()
    for listing in listings:
        name = listing.name.decode("ascii", "backslashreplace")
        code = _danger(listing) or unsafe(name)
        if code is None and name.casefold() in seen:
            code = "zip.duplicate"
        if code is not None:
            raise ZipError(code, name)
        seen.add(name.casefold())


def _danger(listing: Listing) -> str | None:
    """Name what makes an entry too dangerous to read, judged by the table of contents alone."""
    kind = stat.S_IFMT(listing.attributes >> 16)
    if kind not in {0, stat.S_IFREG}:
        return "zip.link"
    if listing.flags & _ENCRYPTED:
        return "zip.encrypted"
    if listing.method != _STORED or listing.packed != listing.size:
        return "zip.compressed"
    if not listing.name.isascii():
        return "path.unsafe"
    return None
