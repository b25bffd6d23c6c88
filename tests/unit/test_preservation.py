"""The rules by which a file is kept, and the one reading that they go by."""

from __future__ import annotations

import hashlib
import re
import resource
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from redress.domain.evidence import Refusal
from redress.domain.hashing import HEAD_BYTES, TAIL_BYTES, read_through
from redress.domain.preservation import KEPT_TYPES, refused_on_arrival, refused_on_reading
from redress.verify import case_manifest
from tests.factories.owners import claim

BAG = Path(__file__).parents[2] / "docs" / "evidence-bag.md"
MIB = 1024 * 1024
CONTENT = b"a picture of the post"
CLAIM = claim(CONTENT)
READ = read_through([CONTENT])


@given(st.lists(st.binary(max_size=200_000), max_size=6))
def test_reading_in_any_pieces_tells_the_same(chunks: list[bytes]) -> None:
    content = b"".join(chunks)
    reading = read_through(chunks)
    assert reading.sha256 == hashlib.sha256(content).hexdigest()
    assert reading.sha512 == hashlib.sha512(content).hexdigest()
    assert reading.size == len(content)
    assert reading.head == content[:HEAD_BYTES]
    assert reading.tail == content[-TAIL_BYTES:]


@pytest.mark.parametrize("size", [0, 1, MIB - 1, MIB, MIB + 1, 2 * MIB, HEAD_BYTES, TAIL_BYTES])
def test_the_boundaries_of_chunks_and_ends_make_no_difference(size: int) -> None:
    content = bytes(range(251)) * (size // 251 + 1)
    content = content[:size]
    chunks = [content[begin : begin + MIB] for begin in range(0, size, MIB)]
    reading = read_through(chunks)
    assert (reading.sha256, reading.size) == (hashlib.sha256(content).hexdigest(), size)
    assert (reading.head, reading.tail) == (content[:HEAD_BYTES], content[-TAIL_BYTES:])


def test_what_the_source_raises_rises() -> None:
    def broken() -> Iterator[bytes]:
        yield CONTENT
        raise ConnectionResetError("half-way")

    with pytest.raises(ConnectionResetError, match="half-way"):
        read_through(broken())


def test_memory_does_not_grow_with_the_file() -> None:
    def chunks(count: int) -> Iterator[bytes]:
        return (bytes(MIB) for _ in range(count))

    read_through(chunks(16))
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    read_through(chunks(192))
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    assert grown < 16 * 1024  # KiB


@pytest.mark.parametrize(
    ("announced", "size", "refusal"),
    [
        (len(CONTENT), None, Refusal.NEVER_ARRIVED),
        (len(CONTENT), len(CONTENT) - 1, Refusal.SIZE_DIFFERS),
        (len(CONTENT), len(CONTENT) + 1, Refusal.SIZE_DIFFERS),
        (len(CONTENT), 0, Refusal.SIZE_DIFFERS),
        (0, 1, Refusal.SIZE_DIFFERS),
        (0, 0, Refusal.EMPTY),
        (len(CONTENT), len(CONTENT), None),
        (1, 1, None),
    ],
)
def test_what_need_not_be_read(announced: int, size: int | None, refusal: Refusal | None) -> None:
    assert refused_on_arrival(replace(CLAIM, size=announced), size) is refusal


@pytest.mark.parametrize(
    ("content", "media_type", "refusal"),
    [
        (CONTENT, "image/png", None),
        (CONTENT + b"!", "image/png", Refusal.SIZE_DIFFERS),
        (CONTENT[::-1], "image/png", Refusal.HASH_DIFFERS),
        (CONTENT[::-1], "application/zip", Refusal.HASH_DIFFERS),
        (CONTENT, "application/zip", Refusal.TYPE_NOT_ALLOWED),
        (CONTENT, "text/html", Refusal.TYPE_NOT_ALLOWED),
        (CONTENT, "", Refusal.TYPE_NOT_ALLOWED),
    ],
)
def test_the_first_rule_that_is_broken_counts(
    content: bytes, media_type: str, refusal: Refusal | None
) -> None:
    assert refused_on_reading(CLAIM, read_through([content]), media_type) is refusal


@pytest.mark.parametrize("media_type", sorted(KEPT_TYPES))
def test_every_kept_type_is_kept_and_has_an_extension_of_its_own(media_type: str) -> None:
    assert refused_on_reading(CLAIM, READ, media_type) is None
    assert KEPT_TYPES[media_type].isalnum()
    assert list(KEPT_TYPES.values()).count(KEPT_TYPES[media_type]) == 1


def test_the_specification_names_every_kept_type_and_so_does_the_verifier() -> None:
    rows = re.findall(r"^\| `(\S+/\S+)` \| `(\w+)` \|$", BAG.read_text("utf-8"), re.MULTILINE)
    assert dict(rows) == KEPT_TYPES == case_manifest._EXTENSIONS


@pytest.mark.parametrize(
    "media_type",
    [
        *("application/zip", "application/vnd.rar", "application/x-7z-compressed"),
        *("application/vnd.microsoft.portable-executable", "application/x-elf"),
        *("text/html", "image/svg+xml", "application/xml", "text/x-shellscript", "text/rtf"),
    ],
)
def test_archives_programs_and_pages_are_not_kept(media_type: str) -> None:
    assert refused_on_reading(CLAIM, READ, media_type) is Refusal.TYPE_NOT_ALLOWED
