"""Read an item in the vault again, and compare it with its record and with the ledger."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from redress.domain.custody import CustodyRecord, Outcome, StoredObject, broken_links
from redress.domain.errors import NotPreservedError, UnknownCaseError
from redress.domain.events import Event
from redress.domain.evidence import EvidenceItem, Locked
from redress.domain.fixity import Difference, Told, told_of
from redress.domain.hashing import Reading, read_through
from redress.domain.notes import Note
from redress.ports import CaseFile, Cases, Clock, Standing, Vault
from redress.usecases.steps import component, settled

NAME = "check_fixity"
TROUBLE = "fixity"
MARGIN = timedelta(days=30)
"""An open case's retention is extended when it ends in so short a time."""
_SOON = timedelta(days=1)
"""What differs is read again so soon, whatever the period."""
_NOT_READ = "shut"


class Checked(StrEnum):
    """What became of a check."""

    PASSED = "passed"
    FAILED = "failed"
    NOT_DUE = "not_due"


@dataclass(frozen=True)
class _Seen:
    """An item as it is now, in the ledger and in the vault.

    `standing` is how it was found locked, `until` its retention after it was looked after,
    `extension` the number of the entry with which that was begun.
    """

    item: EvidenceItem
    locked: Locked
    told: Told
    standing: Standing | None
    until: datetime | None
    extension: int | None


@dataclass(frozen=True)
class CheckFixity:
    """Each item is read once in `period` (90 days or less), and its retention looked after."""

    cases: Cases
    vault: Vault
    clock: Clock
    retention: timedelta
    period: timedelta

    def __call__(self, case_id: str, number: int) -> Checked:
        """Check an item if it is due, write down what was found, and flag a case that differs.

        Items that are shut are read by nobody: only how they are locked is looked at. Raises
        UnknownCaseError when there is no such case.
        """
        file = self._file(case_id)
        item = self._due(file, number)
        if item is None or item.locked is None:
            return Checked.NOT_DUE
        told = told_of(self.cases.ledger(case_id), number)
        reading = None if told.shut else self._read(item.locked)
        return settled(lambda: self._noted(case_id, number, reading))

    def _read(self, locked: Locked) -> Reading | None:
        """Hash the bytes of a version; None when it is gone."""
        try:
            return read_through(self.vault.read(locked))
        except NotPreservedError:
            return None

    def _noted(self, case_id: str, number: int, reading: Reading | None) -> Checked:
        file = self._file(case_id)
        item = self._due(file, number)
        if item is None or item.locked is None:
            return Checked.NOT_DUE
        lines = self.cases.ledger(case_id)[: file.case.ledger.seq]
        seen = self._looked_after(file, item, item.locked, told_of(lines, number))
        found = list(_differences(seen, reading, open_case=not file.case.closed))
        if broken_links(lines, file.case.ledger):
            found.append(Difference.LEDGER)
        if found:
            self.cases.flag_trouble(case_id, TROUBLE)
        now = self.clock.now()
        locked = _as_it_stands(seen)
        after = item.changed(
            locked=locked,
            checked_at=now,
            next_check=self._next_check(file, locked, now, failed=bool(found)),
        )
        records = (*_changes(seen, now), _check(seen, reading, found, now))
        self.cases.note(Note(case_id, custody=records, evidence=(after,)))
        return Checked.FAILED if found else Checked.PASSED

    def _looked_after(
        self, file: CaseFile, item: EvidenceItem, locked: Locked, told: Told
    ) -> _Seen:
        """Look how the item is locked, and extend the retention of an open case in time."""
        standing, extension = self.vault.standing(locked), told.extending
        until = standing.retain_until if standing else None
        now = self.clock.now()
        if standing and not file.case.closed and (until is None or until - now <= MARGIN):
            if extension is None:
                begun = _record(item, locked, now, Event.RETENTION_EXTENDED, Outcome.BEGUN)
                (extension,) = self.cases.witness(item.case_id, [begun])
            until = self.vault.extend(locked, now + self.retention).retain_until
        return _Seen(item, locked, told, standing, until, extension)

    def _next_check(
        self, file: CaseFile, locked: Locked, now: datetime, *, failed: bool
    ) -> datetime:
        if failed:
            return now + _SOON
        if file.case.closed:
            return now + self.period
        return min(now + self.period, max(locked.retain_until - MARGIN, now + _SOON))

    def _due(self, file: CaseFile, number: int) -> EvidenceItem | None:
        item = next((item for item in file.evidence if item.number == number), None)
        if item is None or item.next_check is None or item.next_check > self.clock.now():
            return None
        return item

    def _file(self, case_id: str) -> CaseFile:
        file = self.cases.open_file(case_id)
        if file is None:
            raise UnknownCaseError(case_id)
        return file


def _differences(seen: _Seen, reading: Reading | None, *, open_case: bool) -> Iterator[Difference]:
    locked, told, standing = seen.locked, seen.told, seen.standing
    if standing is None or (reading is None and not told.shut):
        yield Difference.GONE
    if (told.object, told.sha256, told.size) != (_place(locked), locked.sha256, locked.size):
        yield Difference.RECORD
    if standing is not None:
        yield from _lock_differences(locked, standing, open_case=open_case)
    sizes = {known.size for known in (standing, reading) if known is not None}
    if sizes - {locked.size}:
        yield Difference.SIZE
    if reading is not None:
        if reading.sha256 != locked.sha256:
            yield Difference.SHA256
        if seen.item.sha512 not in ("", reading.sha512):
            yield Difference.SHA512


def _lock_differences(
    locked: Locked, standing: Standing, *, open_case: bool
) -> Iterator[Difference]:
    if standing.retain_until is None or standing.retain_until < locked.retain_until:
        yield Difference.RETENTION
    if open_case and not standing.legal_hold:
        yield Difference.HOLD


def _changes(seen: _Seen, now: datetime) -> Iterator[CustodyRecord]:
    """Give the entries for what is otherwise than the ledger has it, and is no failure."""
    item, locked, standing = seen.item, seen.locked, seen.standing
    if standing is None:
        return
    if seen.until is not None and seen.until > locked.retain_until:
        extended = _record(item, locked, now, Event.RETENTION_EXTENDED)
        yield replace(
            extended,
            related=seen.extension,
            reason="" if seen.extension else "observed",
            details={"retain_until": seen.until.isoformat()},
        )
    held = locked.legal_hold if seen.told.held is None else seen.told.held
    if standing.legal_hold != held:
        event = Event.HOLD_SET if standing.legal_hold else Event.HOLD_LIFTED
        yield replace(_record(item, locked, now, event), reason="observed")


def _check(
    seen: _Seen, reading: Reading | None, found: list[Difference], now: datetime
) -> CustodyRecord:
    outcome = Outcome.FAILED if found else Outcome.DONE
    record = _record(seen.item, seen.locked, now, Event.FIXITY_CHECKED, outcome)
    return replace(
        record,
        reason=", ".join(found) or (_NOT_READ if seen.told.shut else ""),
        sha256=reading.sha256 if reading else "",
        size=reading.size if reading else None,
    )


def _record(
    item: EvidenceItem,
    locked: Locked,
    now: datetime,
    event: Event,
    outcome: Outcome = Outcome.DONE,
) -> CustodyRecord:
    return CustodyRecord(
        now,
        component(NAME),
        event,
        outcome=outcome,
        item=item.number,
        object=_place(locked),
        sha256=locked.sha256,
        size=locked.size,
    )


def _as_it_stands(seen: _Seen) -> Locked:
    """Give the lock as the vault has it; a retention that was shortened stays what it should be."""
    if seen.standing is None:
        return seen.locked
    until = max(seen.until or seen.locked.retain_until, seen.locked.retain_until)
    return replace(seen.locked, retain_until=until, legal_hold=seen.standing.legal_hold)


def _place(locked: Locked) -> StoredObject:
    return StoredObject(locked.key, locked.version_id)
