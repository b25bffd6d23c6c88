"""The records of a zip file: read from bytes, and written again as a bag has to have them.

Every byte that is not a file's content follows from name, size, checksum and place, so what is
found is compared with what is written here. Source: PKWARE APPNOTE 6.3.10, sections 4.3 and 4.4.
"""

from __future__ import annotations

import struct
from typing import BinaryIO, NamedTuple

DATE_1980 = 33
REGULAR_FILE = 0o100644 << 16
FULL16, FULL32 = 0xFFFF, 0xFFFFFFFF
"""What a field holds whose value stands in a ZIP64 record."""

_PLAIN, _ZIP64, _UNIX, _STREAMED, _STORED = 20, 45, 3 << 8, 8, 0
_LOCAL = struct.Struct("<4s5H3L2H")
_CENTRAL = struct.Struct("<4s6H3L5H2L")
_END = struct.Struct("<4s4H2LH")
_END64 = struct.Struct("<4sQ2H2L4Q")
_LOCATOR = struct.Struct("<4sLQL")
_END64_BODY = 44


class ZipError(Exception):
    """A zip whose structure cannot be followed, or must not be; `code` names the sentence.

    `subject` is the entry that it concerns, "" for the package as a whole.
    """

    def __init__(self, code: str, subject: str = "") -> None:
        super().__init__(code)
        self.code, self.subject = code, subject


class Listing(NamedTuple):
    """One entry of the table of contents, with the bytes that it was read from."""

    name: bytes
    flags: int
    method: int
    crc: int
    packed: int
    size: int
    offset: int
    attributes: int
    raw: bytes
    wide_sizes: bool
    wide_offset: bool


class End(NamedTuple):
    """The end of a zip: where its table of contents lies, and whether these bytes are sound."""

    entries: int
    size: int
    offset: int
    sound: bool


def read_end(file: BinaryIO, length: int) -> End:
    """Read the end records of a zip of so many bytes; raises ZipError where there are none."""
    at = length - _END.size
    if at < 0:
        raise ZipError("zip.not_one")
    file.seek(at)
    raw = file.read(_END.size)
    signature, _, _, _, count, size, offset, _ = _END.unpack(raw)
    if signature != b"PK\5\6":
        raise ZipError("zip.no_end")
    wide = _read_wide_end(file, at)
    if wide is not None:
        at, count, size, offset, sound = wide
    else:
        sound = True
    narrow = (min(count, FULL16), min(size, FULL32), min(offset, FULL32))
    expected = _END.pack(b"PK\5\6", 0, 0, narrow[0], *narrow, 0)
    if offset + size != at:
        raise ZipError("zip.no_table")
    return End(count, size, offset, sound and raw == expected)


def _read_wide_end(file: BinaryIO, end: int) -> tuple[int, int, int, int, bool] | None:
    """Read the ZIP64 end records before the end record, where there are some."""
    at = end - _LOCATOR.size - _END64.size
    if at < 0:
        return None
    file.seek(at)
    raw = file.read(_END64.size + _LOCATOR.size)
    if raw[_END64.size : _END64.size + 4] != b"PK\6\7":
        return None
    count, size, offset = _END64.unpack(raw[: _END64.size])[-3:]
    record = (_END64_BODY, _ZIP64, _ZIP64, 0, 0, count, count, size, offset)
    expected = _END64.pack(b"PK\6\6", *record) + _LOCATOR.pack(b"PK\6\7", 0, at, 1)
    return at, count, size, offset, raw == expected


def read_listing(table: bytes, at: int) -> Listing:
    """Read one entry of a table of contents; raises ZipError where none begins."""
    head = table[at : at + _CENTRAL.size]
    if len(head) < _CENTRAL.size or not head.startswith(b"PK\1\2"):
        raise ZipError("zip.bad_table")
    fields = _CENTRAL.unpack(head)
    flags, method = fields[3:5]
    crc, packed, size, name_length, extra_length, comment_length = fields[7:13]
    attributes, offset = fields[15:17]
    end = at + _CENTRAL.size + name_length + extra_length + comment_length
    if end > len(table):
        raise ZipError("zip.bad_table")
    name = table[at + _CENTRAL.size : at + _CENTRAL.size + name_length]
    extra = table[at + _CENTRAL.size + name_length : end]
    wide_sizes, wide_offset = size == FULL32 and packed == FULL32, offset == FULL32
    numbers = _wide_numbers(extra, 2 * wide_sizes + wide_offset, name)
    if wide_sizes:
        size, packed = numbers[:2]
    if wide_offset:
        offset = numbers[-1]
    return Listing(
        name, flags, method, crc, packed, size, offset, attributes, table[at:end],
        wide_sizes, wide_offset,
    )  # fmt: skip


def _wide_numbers(extra: bytes, count: int, name: bytes) -> tuple[int, ...]:
    if count == 0:
        return ()
    if len(extra) < 4 + 8 * count:
        raise ZipError("zip.bad_table", name.decode("ascii", "backslashreplace"))
    return struct.unpack(f"<{count}Q", extra[4 : 4 + 8 * count])


def central_record(entry: Listing, *, wide: bool) -> bytes:
    """Write an entry of the table of contents; `wide` if its local header is ZIP64."""
    sizes = [entry.size, entry.packed] if entry.wide_sizes else []
    offset = [entry.offset] if entry.wide_offset else []
    numbers = sizes + offset
    extra = struct.pack(f"<2H{len(numbers)}Q", 1, 8 * len(numbers), *numbers) if numbers else b""
    version = _ZIP64 if wide or numbers else _PLAIN
    packed, size = (FULL32, FULL32) if sizes else (entry.packed, entry.size)
    head = (_UNIX | version, version, _STREAMED, _STORED, 0, DATE_1980, entry.crc, packed, size)
    tail = (len(entry.name), len(extra), 0, 0, 0, REGULAR_FILE, FULL32 if offset else entry.offset)
    return _CENTRAL.pack(b"PK\1\2", *head, *tail) + entry.name + extra


def local_header(name: bytes, *, wide: bool, early: bool = False) -> bytes:
    """Write what stands before a file's bytes: sizes and checksum follow after them.

    Python before 3.11.4 did not mark the wide form in the fixed fields (`early`), only by the
    field of 64-bit sizes, which is what counts (APPNOTE 6.3.10, 4.3.9.2).
    """
    extra = struct.pack("<2H2Q", 1, 16, 0, 0) if wide else b""
    version, size = (_ZIP64, FULL32) if wide and not early else (_PLAIN, 0)
    fields = (version, _STREAMED, _STORED, 0, DATE_1980, 0, size, size, len(name), len(extra))
    return _LOCAL.pack(b"PK\3\4", *fields) + name + extra


def descriptor(crc: int, size: int, *, wide: bool) -> bytes:
    """Write what stands after a file's bytes."""
    return struct.pack("<4sLQQ" if wide else "<4sLLL", b"PK\7\10", crc, size, size)
