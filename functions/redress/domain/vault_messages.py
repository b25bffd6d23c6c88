"""The messages by which the vault is looked after."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class ItemToCheck:
    """Read an item in the vault again, and compare it."""

    case_id: str
    number: int


@dataclass(frozen=True)
class CaseToErase:
    """Shred what is personal in a case."""

    case_id: str
