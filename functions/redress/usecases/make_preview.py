"""Make the preview of an item: a picture drawn anew, or the beginning of a text."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass

from redress.domain.custody import StoredObject
from redress.domain.errors import NotPreservedError
from redress.domain.previews import (
    TEXT_BYTES,
    Maker,
    NoPreview,
    Preview,
    PreviewKind,
    PreviewMessage,
    maker_of,
    readable_text,
)
from redress.ports import Made, Painter, Previews, Sources


@dataclass(frozen=True)
class MakePreview:
    """Made once, however often it is asked for; what cannot be shown is written down as such."""

    sources: Sources
    painter: Painter
    previews: Previews

    def __call__(self, message: PreviewMessage) -> None:
        """Make it unless it is there.

        Raises NotPreservedError if nobody may read the item (any more); then nothing stays.
        """
        if self.previews.find(message.place) is not None:
            return
        try:
            self.previews.store(message.place, self._made(message))
            self._ensure_readable(message)
        except NotPreservedError:
            self.give_up(message)
            raise

    def give_up(self, message: PreviewMessage) -> None:
        """Write down that there is no preview."""
        self.previews.store(message.place, nothing(NoPreview.CANNOT_BE_SHOWN))

    def _made(self, message: PreviewMessage) -> Made:
        maker = maker_of(message.media_type)
        if maker is None:
            return nothing(NoPreview.KIND)
        if maker is Maker.TEXT:
            return self._text(message)

        def pieces(start: int, length: int) -> Iterator[bytes]:
            return self.sources.piece(_place(message), start, length)

        return self.painter.draw(maker, message.media_type, message.size, pieces)

    def _text(self, message: PreviewMessage) -> Made:
        length = min(message.size, TEXT_BYTES)
        text = readable_text(b"".join(self.sources.piece(_place(message), 0, length)))
        if text is None:
            return nothing(NoPreview.CANNOT_BE_SHOWN)
        data = text.encode()
        return Made(Preview(PreviewKind.TEXT, sha256=hashlib.sha256(data).hexdigest()), data)

    def _ensure_readable(self, message: PreviewMessage) -> None:
        """Raise NotPreservedError if the item was shut while its preview was made."""
        for _ in self.sources.piece(_place(message), 0, 1):
            pass


def nothing(reason: NoPreview) -> Made:
    """Give what is kept where there is no preview."""
    return Made(Preview(PreviewKind.NONE, reason))


def _place(message: PreviewMessage) -> StoredObject:
    return StoredObject(message.key, message.version)
