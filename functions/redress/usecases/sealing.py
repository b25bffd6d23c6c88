"""Sealing: a case's manifest, the time stamps over it, and the owner's signed receipt."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime, timedelta

from redress.domain.custody import CustodyRecord, LedgerHead, Outcome, StoredObject, instant
from redress.domain.errors import (
    ConflictError,
    NotStampedError,
    UnknownCaseError,
)
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
from redress.domain.trail import Facts, begun, failed_at
from redress.ports import Campaigns, CaseFile, Cases, Clock, Documents, Signer, Stamper, Vault
from redress.usecases.steps import component, known, settled

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

    def ensure(self, case_id: str, revision: int | None = None) -> Seal:
        """Bring the seal of a revision as far as the authorities let it come, and give it.

        Only a revision that was sealed before can be named; otherwise it is the newest one. The
        receipt is there as soon as one authority has stamped the manifest.
        """
        return settled(lambda: self._ensured(case_id, revision))

    def complete(self, seal: Seal) -> bool:
        """Say whether nothing more is to come for a seal."""
        waited = self.clock.now() - seal.made_at
        missing = seal.missing(self.stamper.names())
        return seal.receipt is not None and (not missing or waited >= PATIENCE)

    def _ensured(self, case_id: str, revision: int | None) -> Seal:
        file = file_of(self.cases, case_id)
        sealed = file.seal(revision) if revision is not None else None
        seal = sealed or file.seal(file.case.revision) or self._made(file)
        for authority in seal.missing(self.stamper.names()):
            seal = self._stamped(seal, authority)
        if seal.stamps and seal.receipt is None:
            seal = self._receipted(seal, file)
        if self.complete(seal) and 0 < known(self.cases, case_id).unsealed <= seal.revision:
            self.cases.note(Note(case_id, sealed=seal.revision))
        return seal

    def _made(self, file: CaseFile) -> Seal:
        """Lock the manifest of the case as it stands; raises ConflictError if it moves on."""
        case_id, revision = file.case.id, file.case.revision
        if not file.case.unsealed:
            self.cases.want_seal(case_id, revision)
        facts: Facts = {"revision": revision}
        entry = self._begun(case_id, Event.MANIFEST_LOCKED, facts)
        file = file_of(self.cases, case_id)
        before = max(file.seals, key=lambda seal: seal.revision, default=None)
        previous = before.manifest.sha256 if before else ""
        now = self.clock.now()
        manifest = manifest_of(file.case, file.case.ledger, file.evidence, previous, now)
        if known(self.cases, case_id).revision != revision:
            raise ConflictError(f"{case_id} has moved on")
        kept = self.vault.keep(proof_key(case_id, revision, MANIFEST), manifest, self._until())
        seal = _seal_of(kept.data, kept.locked)
        done = self._done(Event.MANIFEST_LOCKED, facts, kept.locked, entry)
        self.cases.note(Note(case_id, custody=(done,), seal=seal))
        return seal

    def _stamped(self, seal: Seal, authority: str) -> Seal:
        """Give the seal with an authority's stamp, or as it is when there is none now."""
        facts: Facts = {"authority": authority, "revision": seal.revision}
        entry = self._begun(seal.case_id, Event.MANIFEST_STAMPED, facts)
        try:
            stamp = self._stamp(seal, authority)
        except NotStampedError as error:
            self._failed(seal.case_id, facts, error, entry)
            return seal
        facts = {**facts, "stamped_at": instant(stamp.at)}
        done = self._done(Event.MANIFEST_STAMPED, facts, stamp.locked, entry)
        after = seal.stamped(stamp)
        self.cases.note(Note(seal.case_id, custody=(done,), seal=after))
        return after

    def _stamp(self, seal: Seal, authority: str) -> Stamped:
        """Keep an authority's answer; one that lies there already is verified and taken."""
        digest = bytes.fromhex(seal.manifest.sha256)
        stamp = self.stamper.stamp(authority, digest)
        key = proof_key(seal.case_id, seal.revision, f"{MANIFEST}.{authority}.tsr")
        kept = self.vault.keep(key, stamp.response, self._until())
        if kept.data != stamp.response:
            stamp = self.stamper.verify(authority, digest, kept.data)
        return Stamped(authority, stamp.at, kept.locked)

    def _failed(self, case_id: str, facts: Facts, error: NotStampedError, entry: int) -> None:
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
            related=entry,
        )
        self.cases.witness(case_id, [failed])

    def _receipted(self, seal: Seal, file: CaseFile) -> Seal:
        facts: Facts = {"revision": seal.revision}
        entry = self._begun(seal.case_id, Event.RECEIPT_SIGNED, facts)
        receipt = self._receipt(seal, file)
        done = self._done(Event.RECEIPT_SIGNED, facts, receipt.document, entry)
        after = seal.receipted(receipt)
        self.cases.note(Note(seal.case_id, custody=(done,), seal=after))
        return after

    def _receipt(self, seal: Seal, file: CaseFile) -> Receipt:
        """Sign and print the receipt of what the manifest lists, whatever came in since."""
        campaign = self.campaigns.get(file.case.campaign_id)
        if campaign is None:
            raise UnknownCaseError(file.case.campaign_id)
        listed = json.loads(b"".join(self.vault.read(seal.manifest)))["items"]
        numbers = {item["number"] for item in listed}
        made = receipt_of(
            seal,
            [item for item in file.evidence if item.number in numbers],
            organisation=campaign.organisation[file.case.locale],
            key=fingerprint(self.signer.public_key()),
            issued_at=self.clock.now(),
        )
        until = self._until()
        document = self.vault.keep(proof_key(seal.case_id, seal.revision, RECEIPT), made, until)
        signature = self.vault.keep(
            f"{document.locked.key}.sig", self.signer.sign(document.data), until
        )
        page = self.vault.keep(
            proof_key(seal.case_id, seal.revision, "receipt.pdf"),
            self.documents.receipt(document.data, signature.data, file.case.locale),
            until,
        )
        said = json.loads(document.data)
        return Receipt(
            document=document.locked,
            signature=signature.locked,
            page=page.locked,
            issued_at=datetime.fromisoformat(said["issued_at"]),
            key=said["key"],
        )

    def _begun(self, case_id: str, action: Event, facts: Facts) -> int:
        """Announce an effect in the ledger, unless a try that died announced it before."""
        entry = begun(self.cases.ledger(case_id), action, facts)
        if entry is not None:
            return entry
        record = CustodyRecord(
            self.clock.now(), component(NAME), action, dict(facts), outcome=Outcome.BEGUN
        )
        return self.cases.witness(case_id, [record])[0]

    def _done(self, action: Event, facts: Facts, locked: Locked, entry: int) -> CustodyRecord:
        return CustodyRecord(
            self.clock.now(),
            component(NAME),
            action,
            dict(facts),
            object=StoredObject(locked.key, locked.version_id),
            sha256=locked.sha256,
            size=locked.size,
            related=entry,
        )

    def _until(self) -> datetime:
        return self.clock.now() + self.retention


def file_of(cases: Cases, case_id: str) -> CaseFile:
    """Read a case that must exist with everything in it; raise UnknownCaseError if not."""
    file = cases.open_file(case_id)
    if file is None:
        raise UnknownCaseError(case_id)
    return file


def _seal_of(manifest: bytes, locked: Locked) -> Seal:
    """Give the seal that a kept manifest begins."""
    said = json.loads(manifest)
    head = LedgerHead(said["custody"]["length"], said["custody"]["head"])
    made_at = datetime.fromisoformat(said["made_at"])
    return Seal(said["case"], said["revision"], made_at, head, locked)
