"""Binary formats by their signatures: those that are kept, and what hides in or behind them."""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator

_SIGNATURES: tuple[tuple[re.Pattern[bytes], str], ...] = tuple(
    (re.compile(pattern, re.DOTALL), media_type)
    for pattern, media_type in (
        (rb"\x89PNG\r\n\x1a\n", "image/png"),
        (rb"\xff\xd8\xff", "image/jpeg"),
        (rb"GIF8[79]a", "image/gif"),
        (rb"II\*\x00|MM\x00\*", "image/tiff"),
        (rb"BM.{4}\x00{4}.{4}[\x0c\x28\x34\x38\x40\x6c\x7c]\x00{3}", "image/bmp"),
        (rb"RIFF.{4}WEBP", "image/webp"),
        (rb"RIFF.{4}WAVE", "audio/wav"),
        (rb"RIFF.{4}AVI ", "video/x-msvideo"),
        (rb".{4}ftyphe(?:ic|ix|im|is|vc|vx)", "image/heic"),
        (rb".{4}ftypm(?:if|sf)1", "image/heif"),
        (rb".{4}ftypavi[fs]", "image/avif"),
        (rb".{4}ftypM4[ABP] ", "audio/mp4"),
        (rb".{4}ftypqt  ", "video/quicktime"),
        (rb".{4}ftyp3g", "video/3gpp"),
        (rb".{4}ftyp", "video/mp4"),
        (rb".{4}(?:moov|mdat|wide)", "video/quicktime"),
        (rb"\x1a\x45\xdf\xa3.{0,60}webm", "video/webm"),
        (rb"\x1a\x45\xdf\xa3.{0,60}matroska", "video/x-matroska"),
        (rb"\x00\x00\x01[\xb3\xba]", "video/mpeg"),
        (rb"\x47.{187}\x47.{187}\x47", "video/mp2t"),
        (rb"FLV\x01", "video/x-flv"),
        (rb"fLaC", "audio/flac"),
        (rb"OggS\x00", "audio/ogg"),
        (rb"#!AMR(?:-WB)?\n", "audio/amr"),
        (rb"ID3[\x02-\x04]|\xff[\xe2\xe3\xf2\xf3\xfa\xfb][\x10-\xef]", "audio/mpeg"),
        (rb"\xff[\xf0\xf1\xf8\xf9]", "audio/aac"),
        (rb"%PDF-", "application/pdf"),
    )
)
"""How files of a type begin; the first that fits counts. The brands after `ftyp` are those of
ISO/IEC 14496-12, frames of sound those of 11172-3 (layer III) and 13818-7 (ADTS).
"""
_OFFICE = "application/vnd.openxmlformats-officedocument"
_ZIP_PARTS: tuple[tuple[bytes, str], ...] = (
    (b"vbaProject.bin", "application/vnd.ms-office.document.macroEnabled"),
    (b"META-INF/MANIFEST.MF", "application/java-archive"),
    (b"AndroidManifest.xml", "application/vnd.android.package-archive"),
    (b"OFD.xml", "application/ofd"),
    (b"word/document.xml", f"{_OFFICE}.wordprocessingml.document"),
    (b"xl/workbook.xml", f"{_OFFICE}.spreadsheetml.sheet"),
    (b"ppt/presentation.xml", f"{_OFFICE}.presentationml.presentation"),
)
"""Names of files by which an archive is known to be a document; the first that is met counts."""
_ZIP = "application/zip"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OLE_STREAMS = (
    ("_VBA_PROJECT", "application/vnd.ms-office.document.macroEnabled"),
    ("WordDocument", "application/msword"),
    ("Workbook", "application/vnd.ms-excel"),
    ("PowerPoint Document", "application/vnd.ms-powerpoint"),
)
_ARCHIVES_ANYWHERE = (
    (b"Rar!\x1a\x07", "application/vnd.rar"),
    (b"7z\xbc\xaf\x27\x1c", "application/x-7z-compressed"),
)
_ARCHIVE_ENDS = (
    (b"\x1d\x77\x56\x51\x03\x05\x04\x00", "application/vnd.rar"),
    (b"\xc4\x3d\x7b\x00\x40\x07\x00", "application/vnd.rar"),
)
_ZIP_END = b"PK\x05\x06"
_ZIP_END_FORMAT = struct.Struct("<4s4H2LH")
_ACTIVE = re.compile(
    rb"<(?:!doctype\s+html|(?:html|script|iframe|svg)[\s>]|\?php\s)", re.IGNORECASE
)


def binary_type(head: bytes, tail: bytes) -> str:
    """Give the media type of a binary file, or "" for what no signature fits."""
    for signature, media_type in _SIGNATURES:
        if signature.match(head):
            return media_type
    if head.startswith((b"PK\x03\x04", _ZIP_END)):
        return _zipped(head, tail)
    return _compound(head, tail) if head.startswith(_OLE) else ""


def hidden_types(head: bytes, tail: bytes) -> Iterator[str]:
    """Give what else a recognised binary file is at the same time (polyglots)."""
    if not head.startswith(b"PK") and _ends_as_zip(tail):
        yield _ZIP
    for signature, media_type in _ARCHIVES_ANYWHERE:
        if signature in head or signature in tail:
            yield media_type
    for end, media_type in _ARCHIVE_ENDS:
        if tail.endswith(end):
            yield media_type
    if _ACTIVE.search(head) or _ACTIVE.search(tail):
        yield "text/html"


def _zipped(head: bytes, tail: bytes) -> str:
    names = (media_type for name, media_type in _ZIP_PARTS if name in tail or name in head)
    return next(names, _ZIP)


def _compound(head: bytes, tail: bytes) -> str:
    """Recognise old office files by the names of their streams, which are UTF-16."""
    streams = ((name.encode("utf-16-le"), media_type) for name, media_type in _OLE_STREAMS)
    names = (media_type for name, media_type in streams if name in tail or name in head)
    return next(names, "application/x-ole-storage")


def _ends_as_zip(tail: bytes) -> bool:
    """Say whether a plausible end record of a ZIP archive (APPNOTE 4.3.16) is in the last bytes."""
    at = tail.rfind(_ZIP_END)
    while at >= 0:
        record = tail[at : at + _ZIP_END_FORMAT.size]
        if len(record) == _ZIP_END_FORMAT.size:
            _, disk, begin, here, entries, _, _, _ = _ZIP_END_FORMAT.unpack(record)
            if disk == begin and here == entries > 0:
                return True
        at = tail.rfind(_ZIP_END, 0, at)
    return False
