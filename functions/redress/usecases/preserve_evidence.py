"""Verify what the owner sent, lock it in the vault, and say so only after reading it back."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta

from redress.domain.case import Case, Change, TimelineEntry
from redress.domain.custody import CustodyRecord
from redress.domain.errors import UnknownCaseError
from redress.domain.events import Event
from redress.domain.evidence import EvidenceItem, EvidenceState, Refusal, Source, upload_key
from redress.domain.notices import Notice, NoticeKind
from redress.domain.stages import Stage
from redress.domain.steps import StepMessage
from redress.ports import Campaigns, CaseFile, Cases, Clock, Engine, Outbox, Uploads, Vault
from redress.usecases.steps import commit_and_mail, component, known, settled, taken

NAME = "preserve_evidence"
_AT_ONCE = 40
"""How many items one transaction takes along; it holds 100 writes, an item needs up to two."""
_TOLD_AT = frozenset({Stage.SCREENING, Stage.LEGAL_REVIEW, Stage.PURSUING})


@dataclass(frozen=True)
class PreserveEvidence:
    """Every item ends preserved or refused with a reason; one bad item never stops the rest.

    Once consent is withdrawn nothing more is taken into the vault.
    """

    cases: Cases
    campaigns: Campaigns
    uploads: Uploads
    vault: Vault
    engine: Engine
    outbox: Outbox
    clock: Clock
    retention: timedelta

    def __call__(self, message: StepMessage) -> None:
        """Preserve all that is announced, and move the case on if its execution waits for it."""
        verified: dict[int, EvidenceItem] = {}
        revision, case = 0, settled(lambda: self._preserved(message, verified))
        while case is not None and case.pending and case.revision > revision:
            revision = case.revision
            case = settled(lambda: self._preserved(message, verified))
        if case is not None and message.token:
            self.engine.answer(message.token, case)

    def _preserved(self, message: StepMessage, verified: dict[int, EvidenceItem]) -> Case | None:
        """Preserve the next items; `verified` remembers what a conflict must not do again."""
        if message.token and taken(message, self.cases, self.engine) is None:
            return None
        known(self.cases, message.case_id)
        file = self.cases.open_file(message.case_id)
        if file is None:
            raise UnknownCaseError(message.case_id)
        announced = [item for item in file.evidence if item.state is EvidenceState.ANNOUNCED]
        if file.case.withdrawn:
            announced = [item for item in announced if item.number in verified]
        for item in announced[:_AT_ONCE]:
            if item.number not in verified:
                verified[item.number] = self._locked(item, file)
        items = tuple(verified[item.number] for item in announced[:_AT_ONCE])
        moves = (
            file.case.stage is Stage.PRESERVING
            and bool(message.token)
            and len(announced) <= _AT_ONCE
        )
        if not items and not moves:
            return file.case
        return commit_and_mail(self.cases, self.outbox, self._change(file, items, moves))

    def _locked(self, item: EvidenceItem, file: CaseFile) -> EvidenceItem:
        until = file.case.opened_at + self.retention
        if item.source is Source.PAPER:
            text = next(paper.text for paper in file.papers if paper.number == item.number)
            return item.preserved(self.vault.preserve_paper(text, item, until))
        key = upload_key(file.case.submission_id, item.claim.sha256)
        reason = self._reason_to_refuse(key, item)
        if reason is not None:
            return item.refused(reason)
        return item.preserved(self.vault.preserve_upload(key, item, until))

    def _reason_to_refuse(self, key: str, item: EvidenceItem) -> Refusal | None:
        arrived = self.uploads.arrived(key)
        if arrived is None:
            return Refusal.NEVER_ARRIVED
        size, chunks = arrived
        if size != item.claim.size:
            return Refusal.SIZE_DIFFERS
        digest = hashlib.sha256()
        for chunk in chunks:
            digest.update(chunk)
        return None if digest.hexdigest() == item.claim.sha256 else Refusal.HASH_DIFFERS

    def _change(self, file: CaseFile, items: tuple[EvidenceItem, ...], moves: bool) -> Change:
        now = self.clock.now()
        kept = [item for item in items if item.state is EvidenceState.PRESERVED]
        refused = [item for item in items if item.state is EvidenceState.REFUSED]
        first = any(item.source is Source.UPLOAD for item in kept) and not file.case.has_evidence
        case = file.case.touched(
            now,
            pending=file.case.pending - len(items),
            has_evidence=file.case.has_evidence or first,
        )
        if moves:
            case = file.case.moved(
                case.stage_after_preserving(),
                now,
                pending=case.pending,
                has_evidence=case.has_evidence,
            )
        campaign = self.campaigns.get(case.campaign_id)
        if campaign is None:
            raise UnknownCaseError(case.campaign_id)
        return Change(
            case=case,
            day=campaign.local_day(now),
            timeline=_timeline(case, now, len(kept), refused),
            custody=tuple(_record(item, now) for item in items),
            counters=("with_evidence",) if first else (),
            evidence=items,
            notices=_notices(case, moves, bool(refused)),
        )


def _timeline(
    case: Case, now: datetime, kept: int, refused: list[EvidenceItem]
) -> tuple[TimelineEntry, ...]:
    entries = [
        TimelineEntry(
            now,
            Event.EVIDENCE_REFUSED,
            case.stage,
            case.revision,
            {"item": item.number, "refusal": item.refusal.value if item.refusal else ""},
        )
        for item in refused
    ]
    if kept:
        facts: dict[str, str | int] = {"items": kept}
        entries.append(TimelineEntry(now, Event.CASE_PRESERVED, case.stage, case.revision, facts))
    return tuple(entries)


def _record(item: EvidenceItem, now: datetime) -> CustodyRecord:
    facts: dict[str, str | int] = {"item": item.number, "sha256": item.claim.sha256}
    if item.locked is None:
        facts["refusal"] = item.refusal.value if item.refusal else ""
        return CustodyRecord(now, component(NAME), Event.EVIDENCE_REFUSED, facts)
    facts |= {
        "key": item.locked.key,
        "version": item.locked.version_id,
        "size": item.locked.size,
        "retain_until": item.locked.retain_until.isoformat(),
        "legal_hold": "on" if item.locked.legal_hold else "off",
    }
    return CustodyRecord(now, component(NAME), Event.EVIDENCE_PRESERVED, facts)


def _notices(case: Case, moves: bool, refused: bool) -> tuple[Notice, ...]:
    notices = []
    if moves and case.stage in _TOLD_AT:
        notices.append(Notice(NoticeKind.CASE_PRESERVED, case.id, number=case.round))
    if refused:
        notices.append(Notice(NoticeKind.EVIDENCE_REFUSED, case.id, number=case.revision))
    return tuple(notices)
