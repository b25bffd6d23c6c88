"""Ask for an evidence bag, and hand it over once it is made."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from redress.domain.custody import Actor, CustodyRecord, Outcome
from redress.domain.errors import NothingToBagError, UnknownCaseError
from redress.domain.events import Event
from redress.domain.evidence import EvidenceState
from redress.domain.notes import Note
from redress.domain.proofs import Bag
from redress.ports import CaseFile, Cases, Clock, Exports, Outbox
from redress.usecases.steps import settled

LINK_LIFETIME = timedelta(minutes=5)
_PATIENCE = timedelta(minutes=20)
"""After so long a bag that was asked for and never came is asked for again."""


@dataclass(frozen=True)
class BagState:
    """How a bag stands; `url` is empty while it is being made."""

    case_id: str
    revision: int
    url: str = ""
    sha256: str = ""
    size: int = 0


@dataclass(frozen=True)
class RequestBag:
    """Who asks, and why, is in the ledger before anything is handed over.

    Asking again while the bag is being made only tells how it stands.
    """

    cases: Cases
    exports: Exports
    outbox: Outbox
    clock: Clock

    def __call__(self, case_id: str, actor: Actor, reason: str, revision: int = 0) -> BagState:
        """Give the address of the bag of a revision (0: the newest), or have it made.

        Raises UnknownCaseError, or NothingToBagError when nothing is preserved, the owner has
        withdrawn or was erased, or there never was a bag of that earlier revision.
        """
        return settled(lambda: self._asked(case_id, actor, reason, revision))

    def _asked(self, case_id: str, actor: Actor, reason: str, revision: int) -> BagState:
        file = self.cases.open_file(case_id)
        if file is None:
            raise UnknownCaseError(case_id)
        bag = _followed(file, revision or file.case.revision)
        if file.shut or not _has_evidence(file) or (revision and bag is None):
            raise NothingToBagError
        now = self.clock.now()
        url = self.exports.link(bag.name, LINK_LIFETIME) if bag and bag.made_at else None
        if bag is not None and url:
            self._handed_over(bag, actor, reason, now)
            return BagState(case_id, bag.revision, url, bag.sha256, bag.size)
        if bag is None or now - bag.requested_at > _PATIENCE or bag.made_at:
            bag = self._ordered(file, bag, actor, reason, now)
        return BagState(case_id, bag.revision)

    def _ordered(
        self, file: CaseFile, bag: Bag | None, actor: Actor, reason: str, now: datetime
    ) -> Bag:
        """Write the order down, then queue it; an order that was not queued is given again."""
        case = file.case
        if bag is None:
            bag = Bag(case.id, case.revision, requested_at=now)
        else:
            bag = bag.changed(requested_at=now, made_at=None)
        facts: dict[str, str | int] = {"revision": bag.revision}
        asked = CustodyRecord(
            now, actor, Event.BAG_EXPORTED, facts, outcome=Outcome.BEGUN, reason=reason
        )
        self.cases.note(Note(case.id, custody=(asked,), bag=bag))
        self.outbox.bag(case.id, bag.revision)
        return bag

    def _handed_over(self, bag: Bag, actor: Actor, reason: str, now: datetime) -> None:
        facts: dict[str, str | int] = {"revision": bag.revision}
        self.cases.witness(
            bag.case_id,
            [
                CustodyRecord(
                    now,
                    actor,
                    Event.BAG_HANDED_OVER,
                    facts,
                    reason=reason,
                    sha256=bag.sha256,
                    size=bag.size,
                )
            ],
        )


def _followed(file: CaseFile, revision: int) -> Bag | None:
    """Give the bag of a revision, or the one that was made in its place."""
    bag = file.bag(revision)
    return file.bag(bag.replaced_by) or bag if bag is not None and bag.replaced_by else bag


def _has_evidence(file: CaseFile) -> bool:
    return any(item.state is EvidenceState.PRESERVED for item in file.evidence)
