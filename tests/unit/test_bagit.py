"""A bag is a zip that the Library of Congress's own tool calls valid, the same bytes every time."""

from __future__ import annotations

import hashlib
import io
import os
import tracemalloc
import zipfile
from collections.abc import Iterator
from pathlib import Path

import bagit
import pytest

from redress.domain.bagit import PayloadFile, TagFile, bag
from redress.domain.errors import NotPreservedError

NAME = "RD-0000-0000-0000-r7"
INFO = [("Source-Organization", "一家\n汽车公司"), ("External-Identifier", "RD-0000-0000-0000")]
MEBIBYTE = 1024 * 1024


def files(*contents: bytes) -> list[PayloadFile]:
    return [
        PayloadFile.of(f"evidence/{number:04d}.bin", content)
        for number, content in enumerate(contents, start=1)
    ]


def zipped(*contents: bytes) -> bytes:
    tags = [TagFile("proofs/manifest.json", b"{}"), TagFile("VERIFY.en.txt", b"how\n")]
    return b"".join(bag(NAME, files(*contents), tags, INFO))


@pytest.mark.parametrize(
    "contents", [(b"",), (b"x",), (b"first", os.urandom(3 * MEBIBYTE + 1))], ids=len
)
def test_bagit_calls_it_valid(tmp_path: Path, contents: tuple[bytes, ...]) -> None:
    zipfile.ZipFile(io.BytesIO(zipped(*contents))).extractall(tmp_path)
    made = bagit.Bag(str(tmp_path / NAME))
    assert made.validate()
    assert made.version_info == (1, 0)
    assert made.info["Source-Organization"] == "一家 汽车公司"
    octets = sum(map(len, contents))
    assert made.info["Payload-Oxum"] == f"{octets}.{len(contents)}"
    assert set(made.algorithms) == {"sha256", "sha512"}
    tagged = set(made.tagfile_entries())
    assert {"proofs/manifest.json", "VERIFY.en.txt", "manifest-sha512.txt"} <= tagged


def test_the_same_parts_give_the_same_bytes() -> None:
    assert zipped(b"a", b"b") == zipped(b"a", b"b")


def test_entries_are_stored_in_one_folder_without_a_date() -> None:
    with zipfile.ZipFile(io.BytesIO(zipped(b"a"))) as archive:
        entries = archive.infolist()
    assert {entry.filename.split("/")[0] for entry in entries} == {NAME}
    assert {entry.compress_type for entry in entries} == {zipfile.ZIP_STORED}
    assert {entry.date_time for entry in entries} == {(1980, 1, 1, 0, 0, 0)}
    assert {entry.external_attr >> 16 for entry in entries} == {0o100644}
    assert entries[0].filename == f"{NAME}/bagit.txt"
    assert entries[-1].filename == f"{NAME}/tagmanifest-sha512.txt"


@pytest.mark.parametrize(
    "change", [{"sha256": "0" * 64}, {"sha512": "0" * 128}, {"content": (b"tampere",)}], ids=str
)
def test_what_is_not_what_its_hash_says_makes_no_bag(change: dict[str, object]) -> None:
    good = PayloadFile.of("evidence/0001.bin", b"genuine")
    fields = {name: getattr(good, name) for name in ("path", "size", "sha256", "sha512", "content")}
    bad = PayloadFile(**(fields | change))
    with pytest.raises(NotPreservedError, match=r"evidence/0001\.bin"):
        b"".join(bag(NAME, [bad], [], []))


def test_a_large_bag_needs_little_memory() -> None:
    size, chunk = 256, os.urandom(MEBIBYTE)
    sha256, sha512 = hashlib.sha256(), hashlib.sha512()
    for _ in range(size):
        sha256.update(chunk)
        sha512.update(chunk)

    def chunks() -> Iterator[bytes]:
        for _ in range(size):
            yield bytes(chunk)

    large = PayloadFile(
        "evidence/0001.bin", size * MEBIBYTE, sha256.hexdigest(), sha512.hexdigest(), chunks()
    )
    tracemalloc.start()
    written = sum(len(piece) for piece in bag(NAME, [large], [], []))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert written > size * MEBIBYTE
    assert peak < 16 * MEBIBYTE
