"""Hashing in parts and side by side gives what hashlib gives for the whole."""

import hashlib
import zlib
from pathlib import Path

import pytest

from redress.verify.hashing import ALGORITHMS, BLOCK, hash_part, hash_parts
from redress.verify.parts import Part

SIZES = (0, 1, BLOCK - 1, BLOCK, BLOCK + 1, 9 * 1024 * 1024)


@pytest.fixture(scope="module")
def parts(tmp_path_factory: pytest.TempPathFactory) -> list[Part]:
    path = tmp_path_factory.mktemp("hashing") / "data"
    block = hashlib.sha512(b"").digest()
    path.write_bytes(block * (10 * 1024 * 1024 // len(block)))
    return [Part(f"{size}", path, 3, size, 0) for size in SIZES]


def expected(part: Part) -> dict[str, str]:
    data = part.path.read_bytes()[part.start : part.start + part.size]
    return {
        "sha256": hashlib.sha256(data).hexdigest(),
        "sha512": hashlib.sha512(data).hexdigest(),
        "crc32": f"{zlib.crc32(data):08x}",
    }


@pytest.mark.parametrize("workers", [1, 2, 5])
def test_many_files_are_hashed_at_once(parts: list[Part], workers: int) -> None:
    assert hash_parts(parts, workers) == {part.name: expected(part) for part in parts}


def test_outside_of_a_zip_only_what_is_asked_for_is_computed(parts: list[Part]) -> None:
    plain = [part._replace(crc=None) for part in parts]

    assert hash_parts(plain, 2, ("sha256",)) == {
        part.name: {"sha256": expected(part)["sha256"]} for part in parts
    }


def test_a_file_that_ends_too_early_is_an_error(tmp_path: Path) -> None:
    path = tmp_path / "short"
    path.write_bytes(b"short")

    with pytest.raises(OSError, match="5 bytes are missing"):
        hash_part(Part("short", path, 0, 10, None), ALGORITHMS)
