"""The rules by which a file is kept as evidence or refused."""

from __future__ import annotations

from collections.abc import Callable

from redress.domain.evidence import Refusal
from redress.domain.hashing import Reading
from redress.domain.submission import FileClaim

_OFFICE = "application/vnd.openxmlformats-officedocument"
KEPT_TYPES: dict[str, str] = {
    "application/json": "json",
    "application/msword": "doc",
    "application/ofd": "ofd",
    "application/pdf": "pdf",
    "application/vnd.ms-excel": "xls",
    "application/vnd.ms-powerpoint": "ppt",
    f"{_OFFICE}.presentationml.presentation": "pptx",
    f"{_OFFICE}.spreadsheetml.sheet": "xlsx",
    f"{_OFFICE}.wordprocessingml.document": "docx",
    "audio/aac": "aac",
    "audio/amr": "amr",
    "audio/flac": "flac",
    "audio/mp4": "m4a",
    "audio/mpeg": "mp3",
    "audio/ogg": "ogg",
    "audio/wav": "wav",
    "image/bmp": "bmp",
    "image/gif": "gif",
    "image/heic": "heic",
    "image/heif": "heif",
    "image/jpeg": "jpg",
    "image/png": "png",
    "image/tiff": "tif",
    "image/webp": "webp",
    "message/rfc822": "eml",
    "text/csv": "csv",
    "text/plain": "txt",
    "video/3gpp": "3gp",
    "video/mp2t": "ts",
    "video/mp4": "mp4",
    "video/mpeg": "mpg",
    "video/quicktime": "mov",
    "video/webm": "webm",
    "video/x-flv": "flv",
    "video/x-matroska": "mkv",
    "video/x-msvideo": "avi",
}
"""What is kept as evidence, with the extension by which programs know it.

Archives, programs, web pages and whatever nobody recognises are refused.
"""

_ON_ARRIVAL: tuple[tuple[Refusal, Callable[[FileClaim, int], bool]], ...] = (
    (Refusal.SIZE_DIFFERS, lambda claim, size: size != claim.size),
    (Refusal.EMPTY, lambda _, size: size == 0),
)
_ON_READING: tuple[tuple[Refusal, Callable[[FileClaim, Reading, str], bool]], ...] = (
    (Refusal.SIZE_DIFFERS, lambda claim, reading, _: reading.size != claim.size),
    (Refusal.HASH_DIFFERS, lambda claim, reading, _: reading.sha256 != claim.sha256),
    (Refusal.TYPE_NOT_ALLOWED, lambda _, __, media_type: media_type not in KEPT_TYPES),
)


def refused_on_arrival(claim: FileClaim, size: int | None) -> Refusal | None:
    """Say why an upload of a size (in bytes; None: nothing came) need not be read at all."""
    if size is None:
        return Refusal.NEVER_ARRIVED
    return next((refusal for refusal, broken in _ON_ARRIVAL if broken(claim, size)), None)


def refused_on_reading(claim: FileClaim, reading: Reading, media_type: str) -> Refusal | None:
    """Say why an upload that was read is not kept; the first rule that it breaks counts."""
    broken_rules = (
        refusal for refusal, broken in _ON_READING if broken(claim, reading, media_type)
    )
    return next(broken_rules, None)
