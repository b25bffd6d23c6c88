"""Verifying a bag: every check in turn, whatever the ones before found."""

from __future__ import annotations

from pathlib import Path

from redress.verify.archive import read_archive
from redress.verify.bag_lists import (
    check_checksums,
    check_declaration,
    check_layout,
    check_lists,
    note_guides,
)
from redress.verify.case_manifest import check_catalogue, check_items, read_manifest
from redress.verify.checkpoint import check_checkpoint, read_inclusion
from redress.verify.documents import Document
from redress.verify.hashing import hash_parts
from redress.verify.inspection import Inspection, Trust
from redress.verify.layout import BAGIT, CHECKPOINT, LEDGER, MANIFEST, RECEIPT
from redress.verify.ledger import Ledger
from redress.verify.parts import Package, package_of, read_folder
from redress.verify.receipt import check_receipt
from redress.verify.report import LOG, Report
from redress.verify.signing_keys import SigningKey, check_key, check_signature
from redress.verify.stamps import check_stamps


def verify_bag(path: Path, trust: Trust, workers: int, report: Report) -> None:
    """Verify a zip, or the folder that one was unpacked to."""
    package = _open(path, report)
    if package is None:
        return
    if BAGIT not in package and MANIFEST not in package:
        report.refused(path.name, "zip.no_bag")
        return
    try:
        hashes = hash_parts(package.parts.values(), workers)
        _check(Inspection(package, hashes, trust, report))
    except OSError as error:
        report.refused(path.name, "zip.unreadable", why=error.strerror or error)


def _open(path: Path, report: Report) -> Package | None:
    if path.is_dir():
        return read_folder(path, report)
    parts = read_archive(path, report)
    return None if parts is None else package_of(parts, report)


def _check(inspection: Inspection) -> None:
    check_layout(inspection)
    check_checksums(inspection)
    check_lists(inspection)
    manifest = read_manifest(inspection)
    check_declaration(inspection, manifest.get("case", ""), manifest.get("made_at", "")[:10])
    key = check_key(inspection.package, inspection.trust.keys, inspection.report)
    _check_evidence(inspection, manifest, key)
    _check_log(inspection, manifest, key)
    note_guides(inspection)


def _check_evidence(inspection: Inspection, manifest: Document, key: SigningKey | None) -> None:
    package, report = inspection.package, inspection.report
    if manifest:
        report.facts.update(
            case=manifest["case"], revision=str(manifest["revision"]), made_at=manifest["made_at"]
        )
        check_items(inspection, manifest)
        check_catalogue(inspection, manifest)
    stamps = check_stamps(inspection, MANIFEST) if MANIFEST in package else {}
    check_receipt(inspection, manifest, stamps, key)
    check_signature(package, RECEIPT, key, report)


def _check_log(inspection: Inspection, manifest: Document, key: SigningKey | None) -> None:
    package, report = inspection.package, inspection.report
    inclusion = read_inclusion(inspection)
    if LEDGER in package:
        wanted = inclusion["leaf"]["seq"] if inclusion else 0
        ledger = Ledger(manifest.get("case", ""), report, wanted)
        ledger.follow(package.blocks(LEDGER))
        _compare_end(ledger, manifest, report)
        check_checkpoint(inspection, inclusion, ledger)
    check_signature(package, CHECKPOINT, key, report)


def _compare_end(ledger: Ledger, manifest: Document, report: Report) -> None:
    """Compare the end of the ledger, and what it says was locked, with the manifest."""
    if not manifest:
        report.unchecked(LOG, LEDGER, "ledger.no_manifest")
        return
    custody = manifest["custody"]
    if (ledger.length, ledger.head) != (custody["length"], custody["head"]):
        report.changed(
            LOG, LEDGER, "ledger.other_end", length=ledger.length, expected=custody["length"]
        )
    elif ledger.sound:
        report.ok(LOG, LEDGER, "ledger.ok", length=ledger.length)
    for item in manifest["items"]:
        if item["vault"] is None:
            continue
        kept = item["vault"]
        what = (item["sha256"], item["size"], kept["key"], kept["version"])
        if what in ledger.locked.get(item["number"], []):
            report.ok(LOG, LEDGER, "ledger.locked", number=item["number"])
        else:
            report.changed(LOG, LEDGER, "ledger.not_locked", number=item["number"])
