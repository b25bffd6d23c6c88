"""Notes: what is written beside a case without making a new revision of it."""

from __future__ import annotations

from dataclasses import dataclass

from redress.domain.custody import CustodyRecord
from redress.domain.evidence import EvidenceItem
from redress.domain.proofs import Bag, Seal


@dataclass(frozen=True)
class Note:
    """Proofs, checks and what the ledger says of them; the store writes all of it or nothing.

    Items, seal and bag are each at the version after the stored one (version 1: there is none
    yet), or the store refuses (ConflictError). `sealed` names a revision whose proofs are
    complete: the case waits no longer for them unless a newer revision does.
    """

    case_id: str
    custody: tuple[CustodyRecord, ...] = ()
    evidence: tuple[EvidenceItem, ...] = ()
    seal: Seal | None = None
    bag: Bag | None = None
    sealed: int = 0
