"""The owner's receipt: in a bag, or alone beside the owner's own files."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from redress.verify import documents as js
from redress.verify.hashing import hash_parts
from redress.verify.inspection import Inspection
from redress.verify.layout import MANIFEST, RECEIPT
from redress.verify.parts import Part, own_files
from redress.verify.report import EVIDENCE, Report
from redress.verify.signing_keys import SigningKey
from redress.verify.stamps import written
from redress.verify.tokens import Stamp

SHAPE: js.Shape = {
    "case": js.case,
    "custody": {"head": js.sha256, "length": js.count},
    "issued_at": js.instant,
    "items": [
        {
            "name": js.text,
            "number": js.count,
            "received_at": js.instant,
            "sha256": js.sha256,
            "size": js.count,
            "state": js.one_of("preserved", "refused"),
        }
    ],
    "key": js.sha256,
    "manifest": js.sha256,
    "organisation": js.text,
    "revision": js.count,
    "schema": js.one_of("redress/receipt/1"),
    "stamps": [{"at": js.instant, "authority": js.pattern("[a-z0-9-]+"), "sha256": js.sha256}],
}
_COPIED = ("case", "custody", "revision")
_PAPER = re.compile(r"(submission|answer|addition)-\d{4,}\.json", re.ASCII)
"""How what the owner wrote is named: it is kept by us and is none of the owner's files."""


def check_receipt(
    inspection: Inspection,
    manifest: js.Document,
    stamps: dict[str, Stamp],
    key: SigningKey | None,
) -> None:
    """Compare the receipt in a bag with manifest, time stamps and key."""
    package, hashes, _, report = inspection
    receipt = js.read(package, RECEIPT, SHAPE, report)
    if not receipt:
        return
    if MANIFEST in package:
        same = receipt["manifest"] == hashes[MANIFEST]["sha256"]
        _tell(report, "receipt.manifest", "receipt.other_manifest", same=same)
    if manifest:
        items = [{name: item[name] for name in entry} for item, entry in _pairs(manifest, receipt)]
        copied = all(receipt[name] == manifest[name] for name in _COPIED)
        same = copied and items == receipt["items"] and len(items) == len(manifest["items"])
        _tell(report, "receipt.items", "receipt.other_items", same=same)
    if key is not None and receipt["key"] != key.fingerprint:
        report.changed(EVIDENCE, RECEIPT, "receipt.other_key")
    for listed in receipt["stamps"]:
        _check_listed_stamp(inspection, listed, stamps)


def _pairs(
    manifest: js.Document, receipt: js.Document
) -> list[tuple[dict[str, Any], dict[str, Any]]]:
    return list(zip(manifest["items"], receipt["items"]))


def _tell(report: Report, right: str, wrong: str, *, same: bool) -> None:
    if same:
        report.ok(EVIDENCE, RECEIPT, right)
    else:
        report.changed(EVIDENCE, RECEIPT, wrong)


def _check_listed_stamp(
    inspection: Inspection, listed: dict[str, str], stamps: dict[str, Stamp]
) -> None:
    """Check that a time stamp which the receipt names is in the bag, byte for byte."""
    package, hashes, _, report = inspection
    authority = listed["authority"]
    path = f"{MANIFEST}.{authority}.tsr"
    if path not in package:
        report.changed(EVIDENCE, path, "receipt.stamp_missing")
    elif hashes[path]["sha256"] != listed["sha256"]:
        report.changed(EVIDENCE, path, "receipt.other_stamp")
    elif authority in stamps and written(stamps[authority]) != listed["at"]:
        report.changed(EVIDENCE, RECEIPT, "receipt.other_time", authority=authority)


def check_alone(
    path: Path, signature: bytes | None, keys: Sequence[SigningKey], report: Report
) -> js.Document:
    """Verify a receipt without its bag, and give it; {} when it is broken. Raises OSError."""
    name, receipt = path.name, path.read_bytes()
    try:
        document = js.parse(receipt, SHAPE)
    except js.DocumentError as error:
        report.changed(EVIDENCE, name, "document.broken", why=error)
        return {}
    report.ok(EVIDENCE, name, "document.ok")
    if signature is None:
        report.unchecked(EVIDENCE, name, "signature.none")
    elif not keys:
        report.unchecked(EVIDENCE, name, "signature.no_site_key", fingerprint=document["key"])
    elif any(key.signed(signature, receipt) for key in keys):
        report.ok(EVIDENCE, name, "signature.ok", document=name)
    else:
        report.changed(EVIDENCE, name, "signature.wrong", document=name)
    return document


def check_files(receipt: js.Document, folder: Path, workers: int, report: Report) -> None:
    """Compare the owner's own files with the receipt: by size and hash, then by name.

    Files that have neither the size nor the name of an item are not read.
    """
    items = receipt["items"]
    sizes, names = {item["size"] for item in items}, {item["name"] for item in items}
    parts = [part for part in own_files(folder) if part.size in sizes or part.path.name in names]
    hashes = hash_parts(parts, workers, ("sha256",))
    by_hash = {(part.size, hashes[part.name]["sha256"]): part for part in parts}
    by_name = {part.path.name: part for part in parts}
    for item in items:
        _check_own(item, by_hash.get((item["size"], item["sha256"])), by_name, report)


def _check_own(
    item: dict[str, Any], same: Part | None, by_name: dict[str, Part], report: Report
) -> None:
    number, name = item["number"], item["name"]
    if same is not None:
        report.ok(EVIDENCE, same.name, "own.ok", number=number, name=name)
    elif name in by_name:
        report.changed(EVIDENCE, by_name[name].name, "own.differs", number=number)
    elif _PAPER.fullmatch(name) or item["state"] == "refused":
        report.note(EVIDENCE, name, "own.not_yours", number=number)
    else:
        report.unchecked(EVIDENCE, name, "own.missing", number=number)
