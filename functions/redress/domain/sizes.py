"""Sizes as people read them."""

from __future__ import annotations

_STEP = 1024
_LARGE = 10
"""From ten on the fraction tells nobody anything."""


def readable_size(count: int) -> str:
    """Write a number of bytes for people: 1024 bytes are a KB, as phones show it."""
    if count < _STEP:
        return f"{count} B"
    size = float(count)
    for unit in ("KB", "MB", "GB", "TB"):
        size /= _STEP
        if round(size, 1) < _STEP or unit == "TB":
            break
    whole = size >= _LARGE or round(size, 1) == int(round(size, 1))
    return f"{size:.0f} {unit}" if whole else f"{size:.1f} {unit}"
