"""Shred what is personal in a case, and shut what is locked until its date."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, replace

from redress.domain.custody import CustodyRecord, Outcome, StoredObject
from redress.domain.errors import CaseStillOpenError, NotOrderedError, UnknownCaseError
from redress.domain.events import Event
from redress.domain.evidence import Locked
from redress.domain.notes import Note
from redress.domain.trail import begun
from redress.ports import CaseFile, Cases, Clock, DataKeys, Exports, Previews, Vault
from redress.usecases.steps import component

NAME = "erase_person"
WITHDRAWN = "consent withdrawn"
_LINES = 50
"""How many entries of the ledger are written at once: an item of the table holds 400 KB."""


@dataclass(frozen=True)
class ErasePerson:
    """What the ledger says was ordered is done once, however often it is asked for.

    Locked versions keep their date and their hold, and nobody can read them any more; bags and
    previews that were made of them are deleted. The data key goes next, and with it every copy of
    what it encrypted; then the records themselves.
    """

    cases: Cases
    vault: Vault
    exports: Exports
    previews: Previews
    keys: DataKeys
    clock: Clock

    def __call__(self, case_id: str) -> None:
        """Erase the person of a closed case whose owner withdrew, or of which it was ordered.

        Raises UnknownCaseError, CaseStillOpenError or NotOrderedError.
        """
        file = self.cases.open_file(case_id)
        if file is None:
            raise UnknownCaseError(case_id)
        if file.case.live:
            raise CaseStillOpenError(case_id)
        lines = self.cases.ledger(case_id)
        if Event.PERSON_ERASED in _done(lines):
            return
        order = begun(lines, Event.PERSON_ERASED, {}) or self._ordered(file)
        self._shut(file, lines, order)
        for bag in file.bags:
            self.exports.remove(bag.name)
        self.previews.remove_case(case_id)
        self.keys.destroy(case_id)
        if Event.KEY_DESTROYED not in _done(lines):
            self.cases.witness(case_id, [self._record(Event.KEY_DESTROYED, order)])
        self.cases.erase_person(case_id)
        self.keys.destroy(case_id)  # what was written in between may have made one anew
        self.cases.note(Note(case_id, custody=(self._record(Event.PERSON_ERASED, order),)))

    def _ordered(self, file: CaseFile) -> int:
        if not file.case.withdrawn:
            raise NotOrderedError(file.case.id)
        record = CustodyRecord(
            self.clock.now(),
            component(NAME),
            Event.PERSON_ERASED,
            outcome=Outcome.BEGUN,
            reason=WITHDRAWN,
        )
        (order,) = self.cases.witness(file.case.id, [record])
        return order

    def _shut(self, file: CaseFile, lines: Iterable[str], order: int) -> None:
        """Shut every version of the case in the vault, and write down those that are not yet.

        What was locked and never noted, because a process died between the two, is shut as well.
        """
        known, written = _known(file), _shut_before(lines)
        records = []
        for place in self.vault.versions(f"cases/{file.case.id}/"):
            self.vault.shut(place)
            if place in written:
                continue
            number, locked = known.get(place, (None, None))
            records.append(
                replace(
                    self._record(Event.EVIDENCE_SHUT, order),
                    item=number,
                    object=place,
                    sha256=locked.sha256 if locked else "",
                    size=locked.size if locked else None,
                )
            )
        for start in range(0, len(records), _LINES):
            self.cases.witness(file.case.id, records[start : start + _LINES])

    def _record(self, event: Event, order: int) -> CustodyRecord:
        return CustodyRecord(self.clock.now(), component(NAME), event, related=order)


def _known(file: CaseFile) -> dict[StoredObject, tuple[int | None, Locked]]:
    """Give what a case has in the vault as far as it was noted; proofs have no item's number."""
    noted: list[tuple[int | None, Locked]] = []
    noted += [(item.number, item.locked) for item in file.evidence if item.locked is not None]
    for seal in file.seals:
        noted.append((None, seal.manifest))
        noted += [(None, stamp.locked) for stamp in seal.stamps]
        if seal.receipt is not None:
            receipt = seal.receipt
            noted += [(None, one) for one in (receipt.document, receipt.signature, receipt.page)]
    return {StoredObject(one.key, one.version_id): (number, one) for number, one in noted}


def _done(lines: Iterable[str]) -> set[str]:
    entries = map(json.loads, lines)
    return {entry["action"] for entry in entries if entry["outcome"] == Outcome.DONE}


def _shut_before(lines: Iterable[str]) -> set[StoredObject]:
    entries = (json.loads(line) for line in lines)
    return {
        StoredObject(entry["object"]["key"], entry["object"]["version"])
        for entry in entries
        if entry["action"] == Event.EVIDENCE_SHUT
    }
