"""Where previews are made and kept."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Protocol

from redress.domain.custody import StoredObject
from redress.domain.previews import Maker, Preview, PreviewKind


class Previews(Protocol):
    """Previews by their place; they go after some days, and can be made again."""

    def find(self, place: str) -> Preview | None:
        """Give what was made, or None when nothing was (yet, or any more)."""
        ...

    def store(self, place: str, made: Made) -> None:
        """Keep what was made, in place of what lies there."""
        ...

    def link(self, place: str, kind: PreviewKind, lifetime: timedelta) -> str:
        """Make a short-lived address of a preview, to be shown within a page."""
        ...

    def remove_case(self, case_id: str) -> None:
        """Delete every preview of a case; doing so again is fine."""
        ...


@dataclass(frozen=True)
class Made:
    """A preview with its bytes: of a picture as WebP, of a text in UTF-8, of nothing none."""

    preview: Preview
    data: bytes = b""


class Sources(Protocol):
    """Reads pieces of what is locked, without knowing anything of the case."""

    def piece(self, place: StoredObject, start: int, length: int) -> Iterator[bytes]:
        """Give some bytes of one version; raises NotPreservedError if nobody may read it."""
        ...


class Painter(Protocol):
    """Draws pictures anew, where a hostile file harms nobody."""

    def draw(self, maker: Maker, media_type: str, size: int, pieces: Pieces) -> Made:
        """Give the preview of a picture or of a video's first frame; no file makes it raise."""
        ...


class Pieces(Protocol):
    """Gives bytes of a file from a place on."""

    def __call__(self, start: int, length: int) -> Iterator[bytes]:
        """Give some of the bytes."""
        ...
