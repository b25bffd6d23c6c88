"""Canonical JSON (RFC 8785): one document has one sequence of bytes, and so one hash."""

from __future__ import annotations

import json

_LARGEST = 2**53 - 1
"""The largest whole number that RFC 8785's numbers (IEEE 754 doubles) hold exactly."""


def canonical(document: object) -> str:
    """Give the canonical JSON of a document of strings, whole numbers, lists and such.

    Sorted ASCII keys, no white space, UTF-8 unescaped: for these types the standard library
    writes what RFC 8785 asks. Raises TypeError for floats, for keys outside ASCII and for whole
    numbers that a double cannot hold.
    """
    _ensure_plain(document)
    return json.dumps(document, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _ensure_plain(value: object) -> None:
    if isinstance(value, dict):
        for key, inner in value.items():
            if not (isinstance(key, str) and key.isascii()):
                raise TypeError(f"canonical documents have keys of ASCII letters, not {key!r}")
            _ensure_plain(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            _ensure_plain(inner)
    elif isinstance(value, float) or (isinstance(value, int) and abs(value) > _LARGEST):
        raise TypeError(f"canonical documents hold no such number: {value!r}")
