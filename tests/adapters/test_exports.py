"""Contract of the port Exports."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import timedelta

import pytest

from redress import aws
from redress.adapters.s3_exports import S3Exports
from redress.ports import Exports
from tests.adapters.conftest import ENGINE
from tests.adapters.outside import Services
from tests.fakes.exports import FakeExports
from tests.fakes.faults import Faults

NAME = "RD-0000-0000-0000-r1.zip"
PART = 5 * 1024 * 1024
MINUTE = timedelta(minutes=1)


@pytest.fixture(params=["memory", "moto", ENGINE])
def exports(request: pytest.FixtureRequest) -> Exports:
    if request.param == "memory":
        return FakeExports(Faults())
    services: Services = request.getfixturevalue(f"on_{request.param}")
    client = aws.s3.__wrapped__()
    client.create_bucket(Bucket=services.name)
    return S3Exports(services.name, lambda: client, part=PART)


@pytest.mark.parametrize("size", [1, PART - 1, PART, PART + 1, 2 * PART])
def test_what_is_streamed_is_there(exports: Exports, size: int) -> None:
    data = bytes(1000) * (size // 1000) + bytes(size % 1000)
    chunks = iter([data[:7], data[7 : size // 2], data[size // 2 :] if size > 14 else data[7:]])
    exported = exports.store(NAME, chunks)
    assert exported.size == size
    assert exported.sha256 == hashlib.sha256(data).hexdigest()
    assert exports.exists(NAME)
    link = exports.link(NAME, MINUTE)
    assert link is not None
    assert NAME in link


def test_nothing_is_there_at_first(exports: Exports) -> None:
    assert not exports.exists(NAME)
    assert exports.link(NAME, MINUTE) is None


def test_what_breaks_off_leaves_nothing(exports: Exports) -> None:
    def breaking() -> Iterator[bytes]:
        yield bytes(PART + 1)
        raise OSError("the vault went away")

    with pytest.raises(OSError, match="went away"):
        exports.store(NAME, breaking())
    assert not exports.exists(NAME)
    if isinstance(exports, S3Exports):
        answer = exports._client.list_multipart_uploads(Bucket=exports._bucket)
        assert answer.get("Uploads", []) == []


def test_what_is_removed_is_gone(exports: Exports) -> None:
    exports.store(NAME, iter([b"bag"]))
    exports.remove(NAME)
    exports.remove(NAME)
    assert not exports.exists(NAME)


def test_a_second_one_takes_the_place_of_the_first(exports: Exports) -> None:
    exports.store(NAME, iter([b"first"]))
    assert exports.store(NAME, iter([b"second"])).sha256 == hashlib.sha256(b"second").hexdigest()
