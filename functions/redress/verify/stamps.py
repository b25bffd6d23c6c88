"""The time stamps of a document in a bag, with the certificates that lie beside them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from redress.verify import pem
from redress.verify.certificates import ChainError, Root, is_signed, load, name_of
from redress.verify.inspection import Inspection
from redress.verify.layout import question_of, stamps_of
from redress.verify.parts import Package
from redress.verify.report import Report
from redress.verify.tokens import Stamp, StampError, verify_stamp


def check_stamps(inspection: Inspection, document: str) -> dict[str, Stamp]:
    """Verify every time stamp of a document and give those that hold, by authority."""
    package, hashes, (roots, _), report = inspection
    held: dict[str, Stamp] = {}
    digest = bytes.fromhex(hashes[document]["sha256"])
    found = stamps_of(document, list(package.parts))
    for authority, path in found:
        beside = _certificates_beside(package, path, report)
        try:
            stamp = verify_stamp(package.read(path), digest, beside, roots)
        except StampError as error:
            add = report.changed if error.changed else report.unchecked
            add(question_of(path), path, error.code, **error.facts)
            continue
        held[authority] = stamp
        report.ok(
            question_of(path), path, "stamp.ok",
            at=written(stamp), signer=stamp.signer, root=stamp.root, document=document,
        )  # fmt: skip
        _check_company(path, stamp, beside, roots, report)
    if not found:
        report.unchecked(question_of(document), document, "stamp.none")
    return held


def written(stamp: Stamp) -> str:
    """Give a time stamp's instant as the documents write it."""
    return stamp.at.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _beside(path: str) -> str:
    return path.removesuffix("tsr") + "pem"


def _certificates_beside(package: Package, path: str, report: Report) -> list[Any]:
    name = _beside(path)
    if name not in package:
        report.changed(question_of(name), name, "layout.missing")
        return []
    try:
        return [load(der) for der in pem.read("CERTIFICATE", package.read(name))]
    except (ValueError, OSError):
        report.changed(question_of(name), name, "stamp.broken_certificates")
        return []


def _check_company(
    path: str, stamp: Stamp, beside: list[Any], roots: Sequence[Root], report: Report
) -> None:
    """Check the certificates that nothing above depended on: they came along, or belong there."""
    brought = {certificate.dump() for certificate in stamp.certificates}
    chain = {certificate.dump() for certificate in stamp.chain}
    known = chain | {root.certificate.dump() for root in roots}
    listed = [certificate.dump() for certificate in beside]
    if len(set(listed)) < len(listed) or not brought <= set(listed) <= brought | chain:
        report.changed(question_of(path), _beside(path), "stamp.other_certificates")
    issuers = [*(root.certificate for root in roots), *stamp.certificates, *beside]
    for certificate in stamp.certificates:
        failures: list[ChainError] = []
        if certificate.dump() in known:
            continue
        if not any(is_signed(certificate, issuer, failures) for issuer in issuers):
            forged = any(error.forged for error in failures)
            add = report.changed if forged else report.note
            holder = name_of(certificate.subject)
            add(question_of(path), path, "stamp.stray_certificate", holder=holder)
