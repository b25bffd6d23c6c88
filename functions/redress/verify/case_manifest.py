"""The case manifest: which evidence there is, compared with the files of the bag."""

from __future__ import annotations

import re
from typing import Any

from redress.verify import documents as js
from redress.verify.inspection import Inspection
from redress.verify.layout import CATALOGUE, MANIFEST
from redress.verify.parts import Package
from redress.verify.report import EVIDENCE

SHAPE: js.Shape = {
    "case": js.case,
    "custody": {"head": js.sha256, "length": js.count},
    "items": [
        {
            "malware": js.one_of("clean", "infected", "not_scanned", "unsupported"),
            "media_type": js.text,
            "name": js.text,
            "number": js.count,
            "received_at": js.instant,
            "refusal": js.text,
            "sha256": js.sha256,
            "sha512": js.sha512_or_none,
            "size": js.count,
            "source": js.one_of("upload", "paper"),
            "state": js.one_of("preserved", "refused"),
            "vault": js.optional({"key": js.text, "version": js.text}),
        }
    ],
    "made_at": js.instant,
    "previous": js.sha256_or_none,
    "revision": js.count,
    "schema": js.one_of("redress/manifest/1"),
}
_EXTENSIONS = {
    "application/json": "json",
    "application/msword": "doc",
    "application/ofd": "ofd",
    "application/pdf": "pdf",
    "application/vnd.ms-excel": "xls",
    "application/vnd.ms-powerpoint": "ppt",
    "application/vnd.openxmlformats-officedocument.presentationml.presentation": "pptx",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "xlsx",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "docx",
    "audio/aac": "aac",
    "audio/amr": "amr",
    "audio/flac": "flac",
    "audio/mp4": "m4a",
    "audio/mpeg": "mp3",
    "audio/ogg": "ogg",
    "audio/wav": "wav",
    "image/bmp": "bmp",
    "image/gif": "gif",
    "image/heic": "heic",
    "image/heif": "heif",
    "image/jpeg": "jpg",
    "image/png": "png",
    "image/tiff": "tif",
    "image/webp": "webp",
    "message/rfc822": "eml",
    "text/csv": "csv",
    "text/plain": "txt",
    "video/3gpp": "3gp",
    "video/mp2t": "ts",
    "video/mp4": "mp4",
    "video/mpeg": "mpg",
    "video/quicktime": "mov",
    "video/webm": "webm",
    "video/x-flv": "flv",
    "video/x-matroska": "mkv",
    "video/x-msvideo": "avi",
}
_UNKNOWN = "bin"
_HASH = re.compile(rb"\b[0-9a-f]{64}\b")


def read_manifest(inspection: Inspection) -> js.Document:
    """Read the manifest of a bag; {} for a broken or missing one, which the report tells."""
    package, report = inspection.package, inspection.report
    manifest = js.read(package, MANIFEST, SHAPE, report)
    if not manifest:
        return {}
    numbers = [item["number"] for item in manifest["items"]]
    if numbers != sorted(set(numbers)):
        report.changed(EVIDENCE, MANIFEST, "manifest.order")
    if package.folder != f"{manifest['case']}-r{manifest['revision']}":
        report.changed(EVIDENCE, package.folder, "manifest.folder")
    return manifest


def check_items(inspection: Inspection, manifest: js.Document) -> None:
    """Compare every item with its file, and find files that belong to no item."""
    package, report = inspection.package, inspection.report
    claimed = {}
    for item in manifest["items"]:
        path = find_path(package, item)
        if path is not None:
            claimed[path] = item
        _check_item(inspection, item, path)
    for name in package.parts:
        if name.startswith(("data/evidence/", "data/papers/")) and name not in claimed:
            report.changed(EVIDENCE, name, "item.unknown")


def check_catalogue(inspection: Inspection, manifest: js.Document) -> None:
    """Check that the catalogue for spreadsheets lists the hashes of the manifest, and no other."""
    package, report = inspection.package, inspection.report
    if CATALOGUE not in package:
        return
    listed = {found.decode() for found in _HASH.findall(package.read(CATALOGUE))}
    if listed == {item["sha256"] for item in manifest["items"] if item["vault"] is not None}:
        report.ok(EVIDENCE, CATALOGUE, "catalogue.ok")
    else:
        report.changed(EVIDENCE, CATALOGUE, "catalogue.differs")


def find_path(package: Package, item: dict[str, Any]) -> str | None:
    """Find the file of an item by its number: where it belongs, else under another ending."""
    right = _path(item)
    if right in package:
        return right
    stem = right.rpartition(".")[0] + "."
    return next((name for name in package.parts if name.startswith(stem)), None)


def _path(item: dict[str, Any]) -> str:
    if item["source"] == "paper":
        return f"data/papers/{item['number']:04d}.json"
    extension = _EXTENSIONS.get(item["media_type"], _UNKNOWN)
    return f"data/evidence/{item['number']:04d}.{extension}"


def _check_item(inspection: Inspection, item: dict[str, Any], path: str | None) -> None:
    package, hashes, _, report = inspection
    number, kept = item["number"], item["state"] == "preserved"
    if kept == (item["vault"] is None) or kept == bool(item["refusal"]):
        report.changed(EVIDENCE, MANIFEST, "item.contradicts", number=number)
    if not kept:
        if path is not None:
            report.changed(EVIDENCE, path, "item.refused_present", number=number)
        return
    if path is None:
        report.changed(EVIDENCE, _path(item), "item.missing", number=number)
        return
    if path != _path(item):
        report.changed(EVIDENCE, path, "item.ending", number=number, right=_path(item))
    found = (package.parts[path].size, hashes[path]["sha256"], hashes[path]["sha512"])
    if found != (item["size"], item["sha256"], item["sha512"]):
        report.changed(EVIDENCE, path, "item.differs", number=number)
    else:
        report.ok(EVIDENCE, path, "item.ok", number=number, sha256=item["sha256"])
    if item["malware"] == "infected":
        report.note(EVIDENCE, path, "item.infected", number=number)
