"""Read what is to become evidence from its first byte to its last, and say what it is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from redress.domain.evidence import EvidenceItem, Findings, Malware, Refusal, Source, upload_key
from redress.domain.hashing import Reading, read_through
from redress.domain.preservation import refused_on_arrival, refused_on_reading
from redress.ports import CaseFile, Clock, Scanner, Sniffer, Uploads

PATIENCE = timedelta(minutes=30)
"""How long the verdict of a scan is awaited; after that the item is kept as not scanned."""
_PAPER_TYPE = "application/json"


@dataclass(frozen=True)
class Examined:
    """An item that was looked at; `refusal` is None when it is fit to be kept.

    `findings` are None for what was not read. `arrived_at` is when an upload came, if it did.
    """

    item: EvidenceItem
    refusal: Refusal | None = None
    findings: Findings | None = None
    arrived_at: datetime | None = None


@dataclass(frozen=True)
class ExamineItem:
    """Looks at one item; it changes nothing, so that looking again is always fine."""

    uploads: Uploads
    scanner: Scanner
    sniffer: Sniffer
    clock: Clock

    def __call__(self, item: EvidenceItem, file: CaseFile) -> Examined | None:
        """Examine an announced item of a case; None while the verdict on it is awaited."""
        if item.source is Source.PAPER:
            return Examined(item, findings=_paper_findings(paper_text(item, file)))
        key = upload_key(file.case.submission_id, item.claim.sha256)
        arrival = self.uploads.arrived(key)
        refusal = refused_on_arrival(item.claim, arrival.size if arrival else None)
        if arrival is None or refusal is not None:
            return Examined(item, refusal, arrived_at=arrival.at if arrival else None)
        malware = self._verdict(key, item)
        if malware is None:
            return None
        reading = read_through(arrival.chunks)
        media_type = self.sniffer.media_type(reading.head, reading.tail)
        return Examined(
            item,
            refused_on_reading(item.claim, reading, media_type),
            _findings(reading, media_type, malware),
            arrival.at,
        )

    def _verdict(self, key: str, item: EvidenceItem) -> Malware | None:
        verdict = self.scanner.verdict(key)
        if verdict is None and self.clock.now() - item.announced_at >= PATIENCE:
            return Malware.NOT_SCANNED
        return verdict


def paper_text(item: EvidenceItem, file: CaseFile) -> str:
    """Give the text of the paper that an item stands for."""
    return next(paper.text for paper in file.papers if paper.number == item.number)


def _paper_findings(text: str) -> Findings:
    """Hash what we wrote ourselves; a scan of it has no meaning."""
    return _findings(read_through([text.encode()]), _PAPER_TYPE, Malware.NOT_SCANNED)


def _findings(reading: Reading, media_type: str, malware: Malware) -> Findings:
    return Findings(reading.sha256, reading.sha512, reading.size, media_type, malware)
