"""A large file in parts: addresses, completion, abortion, each of which can be asked for again."""

from __future__ import annotations

import hashlib
from datetime import timedelta

import pytest

from redress.domain.errors import (
    CaseClosedError,
    InvalidInputError,
    PartsMissingError,
    TooManyRequestsError,
    UnknownCaseError,
    UnknownUploadError,
)
from redress.domain.stages import Stage
from redress.domain.submission import FileClaim
from redress.domain.uploads import LargeUpload
from redress.usecases.prepare_uploads import Arrived, InParts, Plan
from tests.factories.cast import at
from tests.factories.house import House
from tests.factories.owners import claim, submission_id

LARGE = b"a long recording" * 150
CLAIM = claim(LARGE, "录屏.mp4")
A, B, C = (hashlib.sha256(part).hexdigest() for part in (LARGE[:1000], LARGE[1000:2000], b"c"))


@pytest.fixture
def house() -> House:
    return House()


def planned(house: House, file: FileClaim = CLAIM) -> Plan:
    (plan,) = house.prepare_uploads.for_draft("owners-2025", submission_id(), (file,), "net")
    return plan


def begun(house: House, file: FileClaim = CLAIM) -> LargeUpload:
    plan = planned(house, file)
    assert isinstance(plan, InParts)
    return house.send_parts.of_draft(submission_id(), file.sha256, plan.upload_id)


def arrive(house: House, upload: LargeUpload, *numbers: int, content: bytes = LARGE) -> None:
    for number in numbers:
        part = content[(number - 1) * 1000 : number * 1000]
        house.world.uploads.arrive_part(upload.upload_id, number, part)


def findings(refusal: pytest.ExceptionInfo[InvalidInputError]) -> list[tuple[str, str, object]]:
    return [(one.pointer, one.code, one.limit) for one in refusal.value.findings]


def test_each_part_has_an_address_for_its_length_and_hash(house: House) -> None:
    upload = begun(house)
    first, last = house.send_parts.targets(upload, len(LARGE), ((1, A), (3, C)), "net")
    assert (first.number, last.number) == (1, 3)
    assert first.target.url.endswith(f"{CLAIM.sha256}?uploadId=upload-1&partNumber=1&length=1000")
    assert last.target.url.endswith("partNumber=3&length=400")
    assert (first.target.expires_in, last.target.expires_in) == (900, 900)


def test_wrong_numbers_and_sizes_are_named(house: House) -> None:
    upload = begun(house)
    with pytest.raises(InvalidInputError) as refusal:
        house.send_parts.targets(upload, len(LARGE), ((1, A), (4, B), (1, C), (9, C)), "net")
    assert findings(refusal) == [
        ("/parts/1/number", "too_large", 3),
        ("/parts/2/number", "repeated", None),
        ("/parts/3/number", "too_large", 3),
    ]
    most = house.world.allowed.max_file_bytes
    for size, found in {
        0: [("/size", "too_small", 2001), ("/parts/0/number", "too_large", 0)],
        2000: [("/size", "too_small", 2001)],
        most + 1: [("/size", "too_large", most)],
    }.items():
        with pytest.raises(InvalidInputError) as refusal:
            house.send_parts.targets(upload, size, ((1, A),), "net")
        assert findings(refusal) == found


def test_a_file_is_whole_once_all_parts_came_and_again_is_the_same(house: House) -> None:
    upload = begun(house)
    arrive(house, upload, 3, 1, 2)
    for _ in range(2):
        house.send_parts.complete(upload, len(LARGE), "net")
        assert house.world.uploads.contents == {upload.key: LARGE}
    assert planned(house) == Arrived()


@pytest.mark.parametrize("size", [3000, 4000])
def test_a_file_that_ends_with_a_part(house: House, size: int) -> None:
    content = bytes(size)
    upload = begun(house, claim(content))
    arrive(house, upload, *range(1, size // 1000 + 1), content=content)
    house.send_parts.complete(upload, size, "net")
    assert house.world.uploads.contents[upload.key] == content


def test_missing_and_wrong_parts_are_listed_and_nothing_is_lost(house: House) -> None:
    upload = begun(house)
    arrive(house, upload, 1)
    house.world.uploads.arrive_part(upload.upload_id, 3, b"")
    with pytest.raises(PartsMissingError) as refusal:
        house.send_parts.complete(upload, len(LARGE), "net")
    assert refusal.value.details == {"missing": "2, 3"}
    arrive(house, upload, 2, 3)
    house.send_parts.complete(upload, len(LARGE), "net")
    assert house.world.uploads.contents[upload.key] == LARGE


def test_no_more_than_a_hundred_missing_parts_are_told(house: House) -> None:
    upload = begun(house, FileClaim("a", 1_000_000, "0" * 64))
    with pytest.raises(PartsMissingError) as refusal:
        house.send_parts.complete(upload, 1_000_000, "net")
    assert str(refusal.value.details["missing"]).split(", ") == [str(n) for n in range(1, 101)]


def test_parts_beyond_the_end_are_left_out(house: House) -> None:
    upload = begun(house)
    arrive(house, upload, 1, 2, 3)
    house.world.uploads.arrive_part(upload.upload_id, 4, b"")
    house.world.uploads.arrive_part(upload.upload_id, 5, b"more")
    house.send_parts.complete(upload, len(LARGE), "net")
    assert house.world.uploads.contents[upload.key] == LARGE


def test_an_upload_that_nobody_began_or_that_belongs_elsewhere(house: House) -> None:
    upload = begun(house)
    arrive(house, upload, 1, 2, 3)
    for other in (
        house.send_parts.of_draft(submission_id(), CLAIM.sha256, "upload-9"),
        house.send_parts.of_draft(submission_id(), A, upload.upload_id),
        house.send_parts.of_draft(submission_id(2), CLAIM.sha256, upload.upload_id),
    ):
        with pytest.raises(UnknownUploadError):
            house.send_parts.complete(other, len(LARGE), "net")
        house.send_parts.abort(other, "net")
    house.send_parts.complete(upload, len(LARGE), "net")
    with pytest.raises(UnknownUploadError):
        house.send_parts.complete(upload, len(LARGE) - 1, "net")


def test_what_lies_there_already_leaves_no_room(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    upload = begun(house)
    arrive(house, upload, 1, 2, 3)
    most = house.world.allowed.max_case_bytes
    sizes = {upload.key: len(LARGE), f"{upload.key}-other": most - len(LARGE) + 1}
    monkeypatch.setattr(house.world.uploads, "sizes", lambda _: dict(sizes))
    with pytest.raises(InvalidInputError) as refusal:
        house.send_parts.complete(upload, len(LARGE), "net")
    assert findings(refusal) == [("/size", "too_much_for_the_case", most)]


def test_an_aborted_upload_is_gone_and_again_is_fine(house: House) -> None:
    upload = begun(house)
    arrive(house, upload, 1, 2, 3)
    for _ in range(2):
        house.send_parts.abort(upload, "net")
    with pytest.raises(UnknownUploadError):
        house.send_parts.complete(upload, len(LARGE), "net")
    assert begun(house).upload_id != upload.upload_id


def test_a_malformed_submission_id(house: House) -> None:
    with pytest.raises(InvalidInputError) as refusal:
        house.send_parts.of_draft("../" * 12, CLAIM.sha256, "upload-1")
    assert findings(refusal) == [("/submission_id", "not_a_uuid7", None)]


@pytest.mark.parametrize("stage", [Stage.CLOSED, Stage.WITHDRAWING])
def test_a_case_at_its_end_takes_no_parts(stage: Stage) -> None:
    cast = at(stage)
    with pytest.raises(CaseClosedError):
        cast.house.send_parts.of_case(cast.case_id, CLAIM.sha256, "upload-1")
    with pytest.raises(UnknownCaseError):
        cast.house.send_parts.of_case("RD-0", CLAIM.sha256, "upload-1")


def test_an_open_case_takes_parts_under_its_submission() -> None:
    cast = at(Stage.SCREENING)
    upload = cast.house.send_parts.of_case(cast.case_id, CLAIM.sha256, "upload-1")
    assert upload.key == f"uploads/{submission_id()}/{CLAIM.sha256}"


def test_every_request_counts(house: House) -> None:
    upload, send = begun(house), house.send_parts
    arrive(house, upload, 1, 2, 3)
    for _ in range(100):
        send.targets(upload, len(LARGE), ((1, A),), "network")
        send.complete(upload, len(LARGE), "network")
        send.abort(upload, "network")
    for ask in (
        lambda: send.targets(upload, len(LARGE), ((1, A),), "network"),
        lambda: send.complete(upload, len(LARGE), "network"),
        lambda: send.abort(upload, "network"),
    ):
        with pytest.raises(TooManyRequestsError):
            ask()
    house.world.clock.advance(timedelta(minutes=10))
    send.abort(upload, "network")
