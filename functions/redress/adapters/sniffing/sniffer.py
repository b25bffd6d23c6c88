"""Recognises files: strictly what is kept as evidence, by name what is not."""

from __future__ import annotations

from redress.adapters.sniffing.signatures import binary_type, hidden_types
from redress.adapters.sniffing.texts import text_type
from redress.domain.preservation import KEPT_TYPES

_SURE = 0.4
"""The confidence that puremagic has in a signature of four bytes."""


class PuremagicSniffer:
    """Implements the port Sniffer.

    What may be kept is recognised by signatures of our own, which leave no doubt; puremagic names
    the rest, for the record of why it was refused.
    """

    def media_type(self, head: bytes, tail: bytes) -> str:
        """Give the media type by a file's first and last bytes, or "" for what nobody knows.

        What is of two types at once (a polyglot) is given as the one that is not kept.
        """
        found = binary_type(head, tail)
        if not found:
            return text_type(head, tail) or _foreign(head, tail)
        types = (found, *hidden_types(head, tail))
        return next((one for one in types if one not in KEPT_TYPES), found)


def _foreign(head: bytes, tail: bytes) -> str:
    """Name a type that is not kept."""
    import puremagic  # noqa: PLC0415  # its tables are read for what is refused only

    try:
        matches = puremagic.magic_string(head + tail)
    except puremagic.PureError:
        return ""
    names = (match.mime_type for match in matches if match.confidence >= _SURE)
    return next((name for name in names if name and name not in KEPT_TYPES), "")
