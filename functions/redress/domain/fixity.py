"""Fixity: what the custody ledger says of an item, and in what the vault can differ from it."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from redress.domain.custody import Outcome, StoredObject
from redress.domain.events import Event


class Difference(StrEnum):
    """What is not as it was when the item was locked."""

    GONE = "gone"
    SIZE = "size_differs"
    SHA256 = "sha256_differs"
    SHA512 = "sha512_differs"
    RECORD = "record_differs_from_ledger"
    LEDGER = "ledger_broken"
    RETENTION = "retention_shortened"
    HOLD = "hold_lifted"


@dataclass(frozen=True)
class Told:
    """What the ledger tells of one item.

    `object`, `sha256` and `size` are those of the entry that locked it last. `held` is None when
    no entry speaks of the hold. `extending` is an extension of its retention that was begun and
    not completed: the number of that entry, or None.
    """

    object: StoredObject | None = None
    sha256: str = ""
    size: int | None = None
    held: bool | None = None
    shut: bool = False
    extending: int | None = None


def told_of(lines: Iterable[str], number: int) -> Told:
    """Read what the lines of a ledger tell of an item; a line that cannot be read tells nothing."""
    told = Told()
    for entry in map(_entry, lines):
        if entry.get("item") != number:
            continue
        done = entry["outcome"] == Outcome.DONE
        action = entry["action"]
        if action == Event.EVIDENCE_LOCKED and done:
            place = entry["object"]
            told = replace(
                told,
                object=StoredObject(place["key"], place["version"]) if place else None,
                sha256=entry["sha256"],
                size=entry["size"],
            )
        elif action in (Event.HOLD_SET, Event.HOLD_LIFTED) and done:
            told = replace(told, held=action == Event.HOLD_SET)
        elif action == Event.EVIDENCE_SHUT and done:
            told = replace(told, shut=True)
        elif action == Event.RETENTION_EXTENDED:
            begun = entry["outcome"] == Outcome.BEGUN
            told = replace(told, extending=entry["seq"] if begun else None)
    return told


def _entry(line: str) -> dict[str, Any]:
    try:
        entry = json.loads(line)
    except ValueError:
        return {}
    return entry if isinstance(entry, dict) else {}
