"""A case with a paper and a file in the vault, as preservation leaves it."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import datetime, timedelta

from redress.domain.case import Case, Change
from redress.domain.custody import Actor, CustodyRecord, StoredObject
from redress.domain.events import Event
from redress.domain.evidence import EvidenceItem, Findings, Malware, upload_key
from redress.domain.proofs import Receipt, Seal, Stamped, proof_key
from redress.domain.stages import Outcome, Stage
from redress.ports import CaseFile
from tests.adapters.samples import DAY, SCREENSHOT, opened, submission
from tests.fakes.world import World

RETENTION = timedelta(days=1461)
DAY_LONG = timedelta(days=1)
PRESERVER = Actor("component", "preserve_evidence")


def locked_case(world: World, number: int = 1, *, retention: timedelta = RETENTION) -> Case:
    """Open a case and lock its paper (0) and its file (1); both are checked a day later."""
    now = world.clock.now()
    case = opened(world.drafts, world.cases, number)
    file = file_of(world, case.id)
    kept = [_preserved(world, file, item, now + retention) for item in file.evidence]
    custody = tuple(record for item in kept for record in _records(item, now))
    moved = case.moved(Stage.SCREENING, now, pending=0, has_evidence=True)
    world.cases.commit(Change(moved, DAY, custody=custody, evidence=tuple(kept)))
    world.faults.points.clear()
    return stored(world, case.id)


def closed(world: World, case_id: str, outcome: Outcome = Outcome.DECLINED_AT_SCREENING) -> Case:
    """Close a case."""
    case = stored(world, case_id)
    after = replace(case.touched(world.clock.now()), stage=Stage.CLOSED, outcome=outcome)
    world.cases.commit(Change(after, DAY))
    world.faults.points.clear()
    return stored(world, case_id)


def sealed(world: World, case_id: str) -> Seal:
    """Give a case proofs, with one stamp and a receipt."""
    now, case = world.clock.now(), stored(world, case_id)

    def keep(name: str) -> Stamped:
        key = proof_key(case_id, case.revision, name)
        kept = world.vault.keep(key, name.encode(), now + RETENTION)
        return Stamped("first", now, kept.locked)

    document, signature, page = (
        keep(f"receipt.{kind}").locked for kind in ("json", "json.sig", "pdf")
    )
    seal = Seal(
        case_id=case_id,
        revision=case.revision,
        made_at=now,
        head=case.ledger,
        manifest=keep("manifest.json").locked,
        stamps=(keep("manifest.json.first.tsr"),),
        receipt=Receipt(document, signature, page, now, key="00" * 32),
    )
    world.records.seals[case_id, case.revision] = seal
    world.faults.points.clear()
    return seal


def stored(world: World, case_id: str) -> Case:
    """Read a case."""
    case = world.cases.get(case_id)
    assert case is not None
    return case


def file_of(world: World, case_id: str) -> CaseFile:
    """Read a case with everything in it."""
    file = world.cases.open_file(case_id)
    assert file is not None
    return file


def _preserved(world: World, file: CaseFile, item: EvidenceItem, until: datetime) -> EvidenceItem:
    if item.number == 0:
        content = file.papers[0].text.encode()
        locked = world.vault.preserve_paper(file.papers[0].text, item, until)
    else:
        content = SCREENSHOT
        key = upload_key(submission().submission_id, item.claim.sha256)
        world.uploads.arrive(key, content)
        locked = world.vault.preserve_upload(key, item, until)
    sha512 = hashlib.sha512(content).hexdigest()
    found = Findings(locked.sha256, sha512, locked.size, "text/plain", Malware.NOT_SCANNED)
    return item.preserved(locked, found, world.clock.now() + DAY_LONG)


def _records(item: EvidenceItem, now: datetime) -> tuple[CustodyRecord, CustodyRecord]:
    locked = item.locked
    assert locked is not None
    entry = CustodyRecord(
        now,
        PRESERVER,
        Event.EVIDENCE_LOCKED,
        item=item.number,
        object=StoredObject(locked.key, locked.version_id),
        sha256=locked.sha256,
        size=locked.size,
    )
    return entry, replace(entry, action=Event.HOLD_SET)
