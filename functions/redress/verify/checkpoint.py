"""The daily checkpoint: is this case's ledger in the tree whose root was signed and stamped?"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from redress.verify import documents as js
from redress.verify.inspection import Inspection
from redress.verify.layout import CHECKPOINT, CHECKPOINT_SIGNATURE, INCLUSION
from redress.verify.ledger import Ledger
from redress.verify.report import LOG, Report
from redress.verify.stamps import check_stamps

CHECKPOINT_SHAPE: js.Shape = {
    "at": js.instant,
    "day": js.day,
    "leaves": js.sha256,
    "previous": js.sha256_or_none,
    "root": js.sha256,
    "schema": js.one_of("redress/checkpoint/1"),
    "size": js.count,
}
INCLUSION_SHAPE: js.Shape = {
    "checkpoint": js.sha256,
    "index": js.count,
    "leaf": {"case": js.case, "hash": js.sha256, "seq": js.count},
    "path": [js.sha256],
    "schema": js.one_of("redress/inclusion/1"),
    "size": js.count,
}
_FILES = (CHECKPOINT, CHECKPOINT_SIGNATURE, INCLUSION)


def root_from(leaf: bytes, index: int, size: int, path: Sequence[bytes]) -> bytes:
    """Compute the root of a tree from a leaf and its audit path (RFC 9162, section 2.1.3.2).

    Args:
        leaf: the leaf itself, not yet hashed.
        index: number of the leaf, the first is 0.
        size: number of leaves in the tree.
        path: hashes of the siblings, the leaf's own first.

    Returns:
        The root, or b"" when the path does not fit index and size.
    """
    node, last, rest = _hash(b"\x00" + leaf), size - 1, list(path)
    if not 0 <= index <= last:
        return b""
    for sibling in rest:
        if last == 0:
            return b""
        if index % 2 or index == last:
            node = _hash(b"\x01" + sibling + node)
            while index % 2 == 0 and index:
                index, last = index >> 1, last >> 1
        else:
            node = _hash(b"\x01" + node + sibling)
        index, last = index >> 1, last >> 1
    return node if last == 0 else b""


def _hash(data: bytes) -> bytes:
    return hashlib.sha256(data).digest()


def read_inclusion(inspection: Inspection) -> js.Document:
    """Read the inclusion proof of a bag; {} where there is none, which the report tells."""
    package, report = inspection.package, inspection.report
    if not any(name in package for name in _FILES):
        report.note(LOG, package.folder, "checkpoint.none")
        return {}
    for name in _FILES:
        if name not in package:
            report.unchecked(LOG, name, "layout.missing")
    return js.read(package, INCLUSION, INCLUSION_SHAPE, report)


def check_checkpoint(inspection: Inspection, inclusion: js.Document, ledger: Ledger) -> None:
    """Follow the way from a line of the ledger to a time-stamped checkpoint."""
    package, hashes, _, report = inspection
    if CHECKPOINT not in package:
        return
    check_stamps(inspection, CHECKPOINT)
    checkpoint = js.read(package, CHECKPOINT, CHECKPOINT_SHAPE, report)
    if not (checkpoint and inclusion):
        return
    if inclusion["checkpoint"] != hashes[CHECKPOINT]["sha256"]:
        report.changed(LOG, INCLUSION, "inclusion.other_checkpoint")
    path = [bytes.fromhex(node) for node in inclusion["path"]]
    leaf = js.canonical(inclusion["leaf"])
    root = root_from(leaf, inclusion["index"], inclusion["size"], path)
    if inclusion["size"] != checkpoint["size"] or root.hex() != checkpoint["root"]:
        report.changed(LOG, INCLUSION, "inclusion.does_not_lead", root=checkpoint["root"])
    else:
        report.ok(LOG, INCLUSION, "inclusion.ok", at=checkpoint["at"], size=checkpoint["size"])
    _check_leaf(inclusion["leaf"], ledger, report)


def _check_leaf(leaf: js.Document, ledger: Ledger, report: Report) -> None:
    seq = leaf["seq"]
    if ledger.case and leaf["case"] != ledger.case:
        report.changed(LOG, INCLUSION, "inclusion.other_case", case=leaf["case"])
    if seq > ledger.length:
        report.changed(LOG, INCLUSION, "inclusion.cut", line=seq, length=ledger.length)
    elif ledger.wanted_hash != leaf["hash"]:
        report.changed(LOG, INCLUSION, "inclusion.other_line", line=seq)
    else:
        report.ok(LOG, INCLUSION, "inclusion.line", line=seq)
