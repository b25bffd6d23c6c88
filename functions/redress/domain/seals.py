"""The message by which a case's proofs are asked for."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class SealMessage:
    """Make or complete the proofs of a case."""

    case_id: str
