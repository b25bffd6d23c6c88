"""Previews: what reviewers may look at without opening a stranger's file."""

from __future__ import annotations

import codecs
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from redress.domain.evidence import EvidenceItem, Locked

TEXT_BYTES = 64 * 1024
"""So much of the beginning of a text is shown."""
ASKED_AGAIN = timedelta(minutes=1)
"""A preview that is being made is asked for at most once in this time."""


class PreviewKind(StrEnum):
    """What a preview is: a picture drawn anew, the beginning of a text, or nothing."""

    IMAGE = "image"
    TEXT = "text"
    NONE = ""


class NoPreview(StrEnum):
    """Why there is no preview."""

    KIND = "kind"
    TOO_LARGE = "too_large"
    CANNOT_BE_SHOWN = "cannot_be_shown"


class Maker(StrEnum):
    """How the preview of a file is made."""

    PICTURE = "picture"
    VIDEO = "video"
    TEXT = "text"


_PICTURES = ("png", "jpeg", "gif", "tiff", "bmp", "webp")
_VIDEOS = (
    *("mp4", "quicktime", "3gpp", "webm", "x-matroska", "x-msvideo"),
    *("mpeg", "mp2t", "x-flv"),
)
_MAKERS = (
    {f"image/{name}": Maker.PICTURE for name in _PICTURES}
    | {f"video/{name}": Maker.VIDEO for name in _VIDEOS}
    | dict.fromkeys(("text/plain", "text/csv", "application/json", "message/rfc822"), Maker.TEXT)
)


def maker_of(media_type: str) -> Maker | None:
    """Say how files of a type are previewed; None for those that are only downloaded."""
    return _MAKERS.get(media_type)


@dataclass(frozen=True)
class Preview:
    """What was made of an item; `reason` says why nothing was. `sha256` is the preview's own."""

    kind: PreviewKind
    reason: NoPreview | None = None
    sha256: str = ""


@dataclass(frozen=True)
class PreviewMessage:
    """Make the preview of an item; all that its maker needs to know, so that it reads no record.

    `key` and `version` name what lies in the vault, `size` is in bytes.
    """

    case_id: str
    number: int
    key: str
    version: str
    media_type: str
    size: int

    @property
    def place(self) -> str:
        """Where the preview lies."""
        return place_of(self.case_id, self.number)


def place_of(case_id: str, number: int) -> str:
    """Say where the preview of an item lies: an item never changes, nor does its preview."""
    return f"{case_id}/{number:04d}"


def order_for(item: EvidenceItem, locked: Locked) -> PreviewMessage:
    """Give the order for the preview of an item that is in the vault."""
    return PreviewMessage(
        case_id=item.case_id,
        number=item.number,
        key=locked.key,
        version=locked.version_id,
        media_type=item.media_type,
        size=locked.size,
    )


def readable_text(beginning: bytes) -> str | None:
    """Read the beginning of a text in UTF-8, UTF-16 with its mark, or GB18030; None for none.

    A character that was cut in two at the end is left out. Of control characters only tabs and
    line ends stay, and marks that turn the direction of writing go too.
    """
    for encoding in _encodings(beginning):
        try:
            text = codecs.getincrementaldecoder(encoding)().decode(beginning, final=False)
        except UnicodeDecodeError:
            continue
        return "".join(letter for letter in text if _is_shown(letter))
    return None


def _encodings(beginning: bytes) -> tuple[str, ...]:
    if beginning.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return ("utf-16",)
    return ("utf-8-sig", "gb18030")


def _is_shown(letter: str) -> bool:
    if letter in "\t\n\r":
        return True
    turning = "\u200e" <= letter <= "\u200f" or "\u202a" <= letter <= "\u202e"
    turning = turning or "\u2066" <= letter <= "\u2069"
    return letter >= " " and not ("\x7f" <= letter <= "\x9f" or turning)
