"""What one try at sealing knows of the ledger, so that it is read once and written seldom."""

from __future__ import annotations

from dataclasses import dataclass

from redress.domain.events import Event
from redress.domain.proofs import Seal
from redress.domain.trail import Facts, begun


@dataclass(frozen=True)
class Entry:
    """The ledger's entry that announced an effect; `fresh` unless a try before had announced it."""

    seq: int
    fresh: bool


@dataclass
class Course:
    """What one try knows: the ledger as it was read, and what it announced last and made itself."""

    lines: list[str]
    announced: tuple[Event, Facts, int] | None = None
    manifest: bytes = b""
    told: bool = False

    def known(self, action: Event, facts: Facts) -> Entry | None:
        """Give the entry that announced an effect, if any did."""
        if self.announced is not None and self.announced[:2] == (action, facts):
            return Entry(self.announced[2], fresh=True)
        before = begun(self.lines, action, facts)
        return None if before is None else Entry(before, fresh=False)


def upcoming(seal: Seal, following: str) -> tuple[Event, Facts] | None:
    """Say what is done next: the stamp of the following authority, or the receipt."""
    if following:
        return Event.MANIFEST_STAMPED, stamp_facts(seal, following)
    if seal.receipt is not None or not seal.stamps:
        return None
    return Event.RECEIPT_SIGNED, {"revision": seal.revision}


def stamp_facts(seal: Seal, authority: str) -> Facts:
    """Give what the ledger says of an authority's stamp."""
    return {"authority": authority, "revision": seal.revision}
