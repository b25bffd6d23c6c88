"""DER's plainest rule (X.690, section 10.1): every length is written in one way only."""

from __future__ import annotations

_DEEPEST = 40
_CONSTRUCTED, _LONG, _MULTI_BYTE = 0x20, 0x80, 0x1F


class DerError(ValueError):
    """Bytes that are not DER."""


def ensure_der(data: bytes) -> None:
    """Walk through nested values to the last byte; raises DerError where a length is off."""
    stack = [(0, len(data), 0)]
    while stack:
        at, end, depth = stack.pop()
        if depth > _DEEPEST:
            raise DerError("nested too deeply")
        tag, start, stop = _header(data, at, end)
        if stop < end:
            stack.append((stop, end, depth))
        if tag & _CONSTRUCTED and start < stop:
            stack.append((start, stop, depth + 1))


def _header(data: bytes, at: int, end: int) -> tuple[int, int, int]:
    """Give the tag of the value at a place, where its content starts, and where it stops."""
    if at + 2 > end or data[at] & _MULTI_BYTE == _MULTI_BYTE:
        raise DerError(f"no value at byte {at}")
    length, start = data[at + 1], at + 2
    if length & _LONG:
        size = length & ~_LONG
        length, start = int.from_bytes(data[start : start + size], "big"), start + size
        if length < _LONG or length >> (8 * (size - 1)) == 0:
            raise DerError(f"a length of two forms at byte {at}")
    if start + length > end:
        raise DerError(f"a value without an end at byte {at}")
    return data[at], start, start + length
