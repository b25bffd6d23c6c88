"""The BagIt side of a bag (RFC 8493): its declaration, its lists of files, and their hashes."""

from __future__ import annotations

import re

from redress.verify.hashing import CRC32
from redress.verify.inspection import Hashes, Inspection
from redress.verify.layout import (
    BAG_INFO,
    BAGIT,
    PAYLOAD_LISTS,
    PROOFS,
    REQUIRED,
    TAG_LISTS,
    position,
    question_of,
)
from redress.verify.parts import Package
from redress.verify.report import EVIDENCE, Report

_DECLARATION = b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
_LABELS = (
    "Source-Organization",
    "External-Identifier",
    "Bagging-Date",
    "Bag-Software-Agent",
    "Payload-Oxum",
)
_LINE = re.compile(r"([0-9a-f]+)  ([!-~]+)")


def check_layout(inspection: Inspection) -> None:
    """Check that every file belongs into a bag, none is missing, and they stand in order."""
    package, report = inspection.package, inspection.report
    places = {name: position(name) for name in package.parts}
    for name, place in places.items():
        if place is None:
            report.changed(question_of(name), name, "layout.extra")
    known = [(name, place) for name, place in places.items() if place is not None]
    zipped = any(part.crc is not None for part in package.parts.values())
    moved = [
        name for (_, before), (name, place) in zip(known, known[1:]) if zipped and place < before
    ]
    for name in moved:
        report.changed(question_of(name), name, "layout.moved")
    missing = [name for name in REQUIRED if name not in package]
    for name in missing:
        add = report.unchecked if name in PROOFS else report.changed
        add(question_of(name), name, "layout.missing")
    if not (moved or missing or len(known) < len(places)):
        report.ok(EVIDENCE, package.folder, "layout.ok", count=len(places))


def check_checksums(inspection: Inspection) -> None:
    """Compare the checksums that the zip gives with the files in it."""
    for name, part in inspection.package.parts.items():
        if part.crc is not None and inspection.hashes[name][CRC32] != f"{part.crc:08x}":
            inspection.report.changed(question_of(name), name, "zip.checksum")


def check_lists(inspection: Inspection) -> None:
    """Compare every file with the bag's lists of hashes, and the lists with the files."""
    package, hashes, _, report = inspection
    names = set(package.parts)
    payload = {name for name in names if name.startswith("data/")}
    for lists, members in ((PAYLOAD_LISTS, payload), (TAG_LISTS, names - payload - {*TAG_LISTS})):
        listed = {name: _read_list(package, name, report) for name in lists if name in package}
        orders = {tuple(entries) for entries in listed.values()}
        if len(orders) > 1 and len({frozenset(order) for order in orders}) == 1:
            report.changed(EVIDENCE, lists[0], "list.order", other=lists[1])
        for name in sorted(members.union(*listed.values())):
            _check_file(name, listed, hashes, report)


def _check_file(
    name: str, listed: dict[str, dict[str, str]], hashes: Hashes, report: Report
) -> None:
    question = question_of(name)
    if name not in hashes:
        report.changed(question, name, "list.missing", lists=", ".join(listed))
        return
    wrong = [
        each
        for each, entries in listed.items()
        if entries.get(name) != hashes[name][_algorithm(each)]
    ]
    if 0 < len(wrong) < len(listed):
        report.changed(EVIDENCE, wrong[0], "list.contradicts", file=name)
    elif wrong:
        known = any(name in entries for entries in listed.values())
        code = "list.differs" if known else "list.unlisted"
        report.changed(question, name, code, lists=", ".join(wrong))
    elif listed:
        report.ok(question, name, "list.ok", lists=", ".join(listed))


def _algorithm(name: str) -> str:
    return name.removesuffix(".txt").rpartition("-")[2]


def _read_list(package: Package, name: str, report: Report) -> dict[str, str]:
    """Read one list of hashes; a line that is none is a finding."""
    entries: dict[str, str] = {}
    lines = package.read(name).decode("ascii", "replace").split("\n")
    if lines.pop():
        report.changed(EVIDENCE, name, "list.cut")
    for number, line in enumerate(lines, start=1):
        match = _LINE.fullmatch(line)
        if match is None or match[2] in entries:
            report.changed(EVIDENCE, name, "list.broken", line=number)
        else:
            entries[match[2]] = match[1]
    return entries


def check_declaration(inspection: Inspection, case: str, made_on: str) -> None:
    """Check bagit.txt and bag-info.txt against what they have to say.

    `made_on` is the day of the manifest; "" for it or for the case leaves them unchecked.
    """
    package, report = inspection.package, inspection.report
    if BAGIT in package and package.read(BAGIT) != _DECLARATION:
        report.changed(EVIDENCE, BAGIT, "declaration.differs")
    if BAG_INFO not in package:
        return
    sizes = [part.size for name, part in package.parts.items() if name.startswith("data/")]
    expected = {
        "External-Identifier": case,
        "Bagging-Date": made_on,
        "Payload-Oxum": f"{sum(sizes)}.{len(sizes)}",
    }
    written = package.read(BAG_INFO).decode("utf-8", "replace")
    pairs = [line.partition(": ")[::2] for line in written.split("\n")[:-1]]
    if not written.endswith("\n") or tuple(label for label, _ in pairs) != _LABELS:
        report.changed(EVIDENCE, BAG_INFO, "declaration.differs")
        return
    wrong = [label for label, value in pairs if expected.get(label, value) not in {value, ""}]
    for label in wrong:
        report.changed(EVIDENCE, BAG_INFO, "declaration.field", label=label)
    if not wrong:
        report.ok(EVIDENCE, BAG_INFO, "declaration.ok")


def note_guides(inspection: Inspection) -> None:
    """Say which files help people to read, and are covered by no time stamp."""
    guides = ("data/catalogue.csv", "data/catalogue.pdf", "VERIFY.en.txt", "VERIFY.zh-CN.txt")
    held = [name for name in guides if name in inspection.package]
    if held:
        inspection.report.note(EVIDENCE, ", ".join(held), "layout.guides")
