"""Sealing: a case's manifest, the time stamps over it, and the owner's signed receipt."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from redress.domain.custody import CustodyRecord, LedgerHead, Outcome, StoredObject, instant
from redress.domain.errors import ConflictError, NotStampedError, UnknownCaseError
from redress.domain.events import Event
from redress.domain.evidence import Locked
from redress.domain.notes import Note
from redress.domain.proofs import (
    Receipt,
    Seal,
    Stamped,
    fingerprint,
    manifest_of,
    proof_key,
    receipt_of,
)
from redress.domain.trail import Facts, failed_at
from redress.ports import Campaigns, CaseFile, Cases, Clock, Documents, Signer, Stamper, Vault
from redress.usecases.seal_course import Course, Entry, stamp_facts, upcoming
from redress.usecases.steps import component, file_of, known, settled

NAME = "seal_case"
MANIFEST = "manifest.json"
RECEIPT = "receipt.json"
PATIENCE = timedelta(days=7)
"""After so long a stamped case waits no longer for the authorities that never answered."""
_QUIET = timedelta(hours=1)
"""An authority that keeps failing is written down once in this time."""


@dataclass(frozen=True)
class Sealing:
    """Makes proofs, each written once: what lies in the vault already is taken as it is.

    Every write is announced in the custody ledger first; a try after a crash completes the
    entry that the one before began.
    """

    cases: Cases
    campaigns: Campaigns
    vault: Vault
    stamper: Stamper
    signer: Signer
    documents: Documents
    clock: Clock
    retention: timedelta

    def ensure(
        self, case_id: str, revision: int | None = None, file: CaseFile | None = None
    ) -> Seal:
        """Bring the seal of a revision as far as the authorities let it come, and give it.

        Only a revision that was sealed before can be named; otherwise it is the newest one. The
        receipt is there as soon as one authority has stamped the manifest. Who has just read the
        `file` hands it over.
        """
        try:
            return self._ensured(file or file_of(self.cases, case_id), revision)
        except ConflictError:
            return settled(lambda: self._ensured(file_of(self.cases, case_id), revision))

    def complete(self, seal: Seal) -> bool:
        """Say whether nothing more is to come for a seal."""
        waited = self.clock.now() - seal.made_at
        missing = seal.missing(self.stamper.names())
        return seal.receipt is not None and (not missing or waited >= PATIENCE)

    def _ensured(self, file: CaseFile, revision: int | None) -> Seal:
        case_id = file.case.id
        course = Course(self.cases.ledger(case_id))
        sealed = file.seal(revision) if revision is not None else None
        seal = sealed or file.seal(file.case.revision) or self._made(file, course)
        missing = seal.missing(self.stamper.names())
        for authority, following in zip(missing, (*missing[1:], ""), strict=False):
            seal = self._stamped(seal, authority, course, following=following)
        if seal.stamps and seal.receipt is None:
            seal = self._receipted(seal, file, course)
        waits = self.complete(seal) and not course.told
        if waits and 0 < known(self.cases, case_id).unsealed <= seal.revision:
            self.cases.note(Note(case_id, sealed=seal.revision))
        return seal

    def _made(self, file: CaseFile, course: Course) -> Seal:
        """Lock the manifest of the case as it stands; raises ConflictError if it moves on."""
        case_id, revision = file.case.id, file.case.revision
        if not file.case.unsealed:
            self.cases.want_seal(case_id, revision)
        facts: Facts = {"revision": revision}
        entry = self._begun(case_id, Event.MANIFEST_LOCKED, facts, course)
        file = file_of(self.cases, case_id)
        if file.case.revision != revision:
            raise ConflictError(f"{case_id} has moved on")
        before = max(file.seals, key=lambda seal: seal.revision, default=None)
        previous = before.manifest.sha256 if before else ""
        now = self.clock.now()
        manifest = manifest_of(file.case, file.case.ledger, file.evidence, previous, now)
        key = proof_key(case_id, revision, MANIFEST)
        kept = self.vault.keep(key, manifest, self._until(), fresh=entry.fresh)
        course.manifest = kept.data
        seal = _seal_of(kept.data, kept.locked)
        done = self._done(Event.MANIFEST_LOCKED, facts, kept.locked, entry)
        first = next(iter(self.stamper.names()), "")
        return self._noted(seal, done, course, following=first)

    def _stamped(self, seal: Seal, authority: str, course: Course, *, following: str) -> Seal:
        """Give the seal with an authority's stamp, or as it is when there is none now."""
        facts = stamp_facts(seal, authority)
        entry = self._begun(seal.case_id, Event.MANIFEST_STAMPED, facts, course)
        try:
            stamp = self._stamp(seal, authority, fresh=entry.fresh)
        except NotStampedError as error:
            self._failed(seal.case_id, facts, error, entry)
            return seal
        facts = {**facts, "stamped_at": instant(stamp.at)}
        done = self._done(Event.MANIFEST_STAMPED, facts, stamp.locked, entry)
        return self._noted(seal.stamped(stamp), done, course, following=following)

    def _stamp(self, seal: Seal, authority: str, *, fresh: bool) -> Stamped:
        """Keep an authority's answer; one that lies there already is verified and taken."""
        digest = bytes.fromhex(seal.manifest.sha256)
        stamp = self.stamper.stamp(authority, digest)
        key = proof_key(seal.case_id, seal.revision, f"{MANIFEST}.{authority}.tsr")
        kept = self.vault.keep(key, stamp.response, self._until(), fresh=fresh)
        if kept.data != stamp.response:
            stamp = self.stamper.verify(authority, digest, kept.data)
        return Stamped(authority, stamp.at, kept.locked)

    def _failed(self, case_id: str, facts: Facts, error: NotStampedError, entry: Entry) -> None:
        now = self.clock.now()
        last = failed_at(self.cases.ledger(case_id), Event.MANIFEST_STAMPED, facts)
        if last is not None and now - last < _QUIET:
            return
        failed = CustodyRecord(
            now,
            component(NAME),
            Event.MANIFEST_STAMPED,
            dict(facts),
            outcome=Outcome.FAILED,
            reason=error.why.value,
            related=entry.seq,
        )
        self.cases.witness(case_id, [failed])

    def _receipted(self, seal: Seal, file: CaseFile, course: Course) -> Seal:
        facts: Facts = {"revision": seal.revision}
        entry = self._begun(seal.case_id, Event.RECEIPT_SIGNED, facts, course)
        manifest = course.manifest or b"".join(self.vault.read(seal.manifest))
        receipt = self._receipt(seal, file, manifest, fresh=entry.fresh)
        done = self._done(Event.RECEIPT_SIGNED, facts, receipt.document, entry)
        return self._noted(seal.receipted(receipt), done, course)

    def _receipt(self, seal: Seal, file: CaseFile, manifest: bytes, *, fresh: bool) -> Receipt:
        """Sign and print the receipt of what the manifest lists, whatever came in since."""
        campaign = self.campaigns.get(file.case.campaign_id)
        if campaign is None:
            raise UnknownCaseError(file.case.campaign_id)
        numbers = {item["number"] for item in json.loads(manifest)["items"]}
        made = receipt_of(
            seal,
            [item for item in file.evidence if item.number in numbers],
            organisation=campaign.organisation[file.case.locale],
            key=fingerprint(self.signer.public_key()),
            issued_at=self.clock.now(),
        )
        keep = partial(self.vault.keep, until=self._until(), fresh=fresh)
        document = keep(proof_key(seal.case_id, seal.revision, RECEIPT), made)
        signature = keep(f"{document.locked.key}.sig", self.signer.sign(document.data))
        page = keep(
            proof_key(seal.case_id, seal.revision, "receipt.pdf"),
            self.documents.receipt(document.data, signature.data, file.case.locale),
        )
        said = json.loads(document.data)
        return Receipt(
            document=document.locked,
            signature=signature.locked,
            page=page.locked,
            issued_at=datetime.fromisoformat(said["issued_at"]),
            key=said["key"],
        )

    def _begun(self, case_id: str, action: Event, facts: Facts, course: Course) -> Entry:
        """Announce an effect in the ledger, unless it was: just now, or by a try that died."""
        known = course.known(action, facts)
        if known is not None:
            return known
        (seq,) = self.cases.witness(case_id, [self._beginning(action, facts)])
        return Entry(seq, fresh=True)

    def _noted(
        self, seal: Seal, done: CustodyRecord, course: Course, *, following: str = ""
    ) -> Seal:
        """Note how far a seal has come, and announce with it what is to be done next."""
        records, coming = [done], upcoming(seal, following)
        announces = coming is not None and course.known(*coming) is None
        if coming is not None and announces:
            records.append(self._beginning(*coming))
        complete = self.complete(seal)
        sealed = seal.revision if complete else 0
        note = Note(seal.case_id, custody=tuple(records), seal=seal, sealed=sealed)
        numbers = self.cases.note(note)
        if coming is not None and announces:
            course.announced = (*coming, numbers[-1])
        course.told = course.told or complete
        return seal

    def _beginning(self, action: Event, facts: Facts) -> CustodyRecord:
        return CustodyRecord(
            self.clock.now(), component(NAME), action, dict(facts), outcome=Outcome.BEGUN
        )

    def _done(self, action: Event, facts: Facts, locked: Locked, entry: Entry) -> CustodyRecord:
        return CustodyRecord(
            self.clock.now(),
            component(NAME),
            action,
            dict(facts),
            object=StoredObject(locked.key, locked.version_id),
            sha256=locked.sha256,
            size=locked.size,
            related=entry.seq,
        )

    def _until(self) -> datetime:
        return self.clock.now() + self.retention


def _seal_of(manifest: bytes, locked: Locked) -> Seal:
    """Give the seal that a kept manifest begins."""
    said = json.loads(manifest)
    head = LedgerHead(said["custody"]["length"], said["custody"]["head"])
    made_at = datetime.fromisoformat(said["made_at"])
    return Seal(said["case"], said["revision"], made_at, head, locked)
