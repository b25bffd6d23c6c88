"""Take the verdict of a malware scan that came after the file, sometimes long after."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from redress.domain.case import Change, TimelineEntry
from redress.domain.errors import UnknownCaseError
from redress.domain.events import Event
from redress.domain.evidence import EvidenceItem, EvidenceState, Malware, Source
from redress.domain.ids import case_id_for
from redress.domain.notes import Note
from redress.domain.notices import Notice, NoticeKind
from redress.ports import Campaigns, CaseFile, Cases, Clock, Outbox
from redress.usecases.item_custody import ItemCustody
from redress.usecases.steps import component, settled

NAME = "record_scan"


class Scanned(StrEnum):
    """What became of a verdict."""

    NOT_NEEDED = "not_needed"
    WOKEN = "woken"
    RECORDED = "recorded"


@dataclass(frozen=True)
class RecordScan:
    """Wakes what waits for a verdict, and corrects an item that was kept without one.

    Preservation reads the verdict itself, so that one that came before the case was opened, or
    whose message was lost, is missed by nobody.
    """

    cases: Cases
    campaigns: Campaigns
    outbox: Outbox
    clock: Clock

    def __call__(self, key: str, verdict: Malware) -> Scanned:
        """Take the verdict on an upload; the same verdict again changes nothing."""
        return settled(lambda: self._recorded(key, verdict))

    def _recorded(self, key: str, verdict: Malware) -> Scanned:
        _, _, named = key.partition("/")
        submission_id, _, sha256 = named.partition("/")
        file = self.cases.open_file(case_id_for(submission_id))
        if file is None or file.case.withdrawn:
            return Scanned.NOT_NEEDED
        items = [
            item
            for item in file.evidence
            if item.source is Source.UPLOAD and item.claim.sha256 == sha256
        ]
        late = [item for item in items if _kept_unscanned(item)]
        if late and verdict is not Malware.NOT_SCANNED:
            self._correct(file, tuple(item.changed(malware=verdict) for item in late))
            return Scanned.RECORDED
        if any(item.state is EvidenceState.ANNOUNCED for item in items):
            self.outbox.preserve(file.case.id, file.case.attempt)
            return Scanned.WOKEN
        return Scanned.NOT_NEEDED

    def _correct(self, file: CaseFile, items: tuple[EvidenceItem, ...]) -> None:
        """Write the verdict down; of malware the owner is told, as of a new revision."""
        now = self.clock.now()
        custody = ItemCustody(component(NAME), now)
        records = tuple(
            custody.scanned(item, item.media_type, item.malware.value) for item in items
        )
        if not any(item.quarantined for item in items):
            self.cases.note(Note(file.case.id, records, items))
            return
        campaign = self.campaigns.get(file.case.campaign_id)
        if campaign is None:
            raise UnknownCaseError(file.case.campaign_id)
        case = file.case.touched(now)
        change = Change(
            case=case,
            day=campaign.local_day(now),
            timeline=tuple(
                TimelineEntry(
                    now,
                    Event.EVIDENCE_QUARANTINED,
                    case.stage,
                    case.revision,
                    {"item": item.number},
                )
                for item in items
            ),
            custody=records,
            evidence=items,
            notices=(Notice(NoticeKind.EVIDENCE_REFUSED, case.id, number=case.revision),),
        )
        self.cases.commit(change)


def _kept_unscanned(item: EvidenceItem) -> bool:
    return item.state is EvidenceState.PRESERVED and item.malware is Malware.NOT_SCANNED
