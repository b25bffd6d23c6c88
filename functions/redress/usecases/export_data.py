"""Give an owner everything that is kept about the person and the case."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from redress.domain.case import TimelineEntry
from redress.domain.custody import CustodyRecord
from redress.domain.errors import UnknownReceiptError
from redress.domain.events import Event
from redress.domain.notes import Note
from redress.ports import CaseFile, Cases, Clock, Limits, Vault
from redress.usecases.limited import DAY, ensure_within
from redress.usecases.own_case import owner
from redress.usecases.show_receipt import LINK_LIFETIME, ReceiptLinks, receipt_links

MOST_A_DAY = 10


@dataclass(frozen=True)
class Export:
    """A case as it is handed over: `links` are short-lived addresses of items by their number."""

    file: CaseFile
    at: datetime
    links: dict[int, str] = field(default_factory=dict)
    receipt: ReceiptLinks | None = None


@dataclass(frozen=True)
class ExportData:
    """That it was handed over, and which items with it, is in the ledger before it is given."""

    cases: Cases
    vault: Vault
    limits: Limits
    clock: Clock

    def __call__(self, case_id: str) -> Export:
        """Put everything together; raises UnknownReceiptError or TooManyRequestsError.

        Malware is handed out to nobody, and of what is shut there are no addresses.
        """
        file = self.cases.open_file(case_id)
        if file is None:
            raise UnknownReceiptError
        now, case = self.clock.now(), file.case
        ensure_within(self.limits, f"export:{case_id}", DAY, MOST_A_DAY, now)
        links = self._links(file)
        facts: dict[str, str | int] = {"items": ",".join(str(number) for number in links)}
        self.cases.note(
            Note(
                case_id,
                custody=(CustodyRecord(now, owner(case), Event.DATA_EXPORTED, facts),),
                timeline=(TimelineEntry(now, Event.DATA_EXPORTED, case.stage, case.revision),),
            )
        )
        return Export(file, now, links, receipt_links(self.vault, file))

    def _links(self, file: CaseFile) -> dict[int, str]:
        if file.shut:
            return {}
        return {
            item.number: self.vault.view_link(item.locked, item.claim.name, LINK_LIFETIME)
            for item in file.evidence
            if item.locked is not None and not item.quarantined
        }
