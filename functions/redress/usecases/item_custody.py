"""What the custody ledger says of an item on its way into the vault."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from redress.domain.custody import Actor, CustodyRecord, Outcome, StoredObject, instant
from redress.domain.events import Event
from redress.domain.evidence import EvidenceItem, Findings, Locked, Source
from redress.usecases.examine_item import Examined


@dataclass(frozen=True)
class ItemCustody:
    """Writes records in the name of a component, as of an instant."""

    actor: Actor
    at: datetime

    def begun(self, item: EvidenceItem) -> CustodyRecord:
        """Say that an item is about to be locked."""
        return self._record(item, Event.EVIDENCE_LOCKED, outcome=Outcome.BEGUN)

    def failed(self, item: EvidenceItem, entry: int, error: Exception) -> CustodyRecord:
        """Say that it could not be locked this time; `entry` is the number of what was begun."""
        return self._record(
            item,
            Event.EVIDENCE_LOCKED,
            outcome=Outcome.FAILED,
            reason=type(error).__name__,
            related=entry,
        )

    def refused(self, examined: Examined) -> Iterator[CustodyRecord]:
        """Say that an item is not kept, and why."""
        yield from self._arrival(examined)
        found, refusal = examined.findings, examined.refusal
        yield self._record(
            examined.item,
            Event.EVIDENCE_REFUSED,
            {"media_type": found.media_type, "read_sha256": found.sha256} if found else {},
            outcome=Outcome.REFUSED,
            reason=refusal.value if refusal else "",
        )

    def kept(
        self, examined: Examined, found: Findings, locked: Locked, entry: int
    ) -> Iterator[CustodyRecord]:
        """Say all that was done to an item that now is in the vault."""
        item = examined.item
        yield from self._arrival(examined)
        yield self._record(item, Event.EVIDENCE_HASHED, {"sha512": found.sha512})
        if item.source is Source.UPLOAD:
            yield self.scanned(item, found.media_type, found.malware.value)
        stored = StoredObject(locked.key, locked.version_id)
        until = {"retain_until": instant(locked.retain_until)}
        yield self._record(item, Event.EVIDENCE_LOCKED, until, object=stored, related=entry)
        yield self._record(item, Event.HOLD_SET, object=stored)

    def scanned(self, item: EvidenceItem, media_type: str, verdict: str) -> CustodyRecord:
        """Say what an item is, and what the search for malware found."""
        details = {"media_type": media_type, "verdict": verdict}
        return self._record(item, Event.EVIDENCE_SCANNED, details)

    def _arrival(self, examined: Examined) -> Iterator[CustodyRecord]:
        if examined.arrived_at is not None:
            details = {"arrived_at": instant(examined.arrived_at)}
            yield self._record(examined.item, Event.EVIDENCE_RECEIVED, details)

    def _record(
        self,
        item: EvidenceItem,
        action: Event,
        details: dict[str, str] | None = None,
        *,
        outcome: Outcome = Outcome.DONE,
        reason: str = "",
        object: StoredObject | None = None,  # noqa: A002  # the ledger's own word
        related: int | None = None,
    ) -> CustodyRecord:
        return CustodyRecord(
            at=self.at,
            actor=self.actor,
            action=action,
            details={**(details or {})},
            outcome=outcome,
            reason=reason,
            item=item.number,
            object=object,
            sha256=item.claim.sha256,
            size=item.claim.size,
            related=related,
        )
