"""How announced files are to be sent, and what the storage has of them already."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import timedelta

import pytest

from redress.domain.errors import (
    CampaignClosedError,
    CampaignNotOpenError,
    CaseClosedError,
    InvalidInputError,
    TooManyRequestsError,
    UnknownCampaignError,
    UnknownCaseError,
)
from redress.domain.evidence import EvidenceState, Refusal, upload_key
from redress.domain.stages import Stage
from redress.domain.submission import FileClaim
from redress.ports import UploadTarget
from redress.usecases.contribution import Contribution
from redress.usecases.prepare_uploads import Arrived, InParts, Plan
from tests.factories.cast import Cast, at
from tests.factories.house import House
from tests.factories.owners import (
    CLOSES_AT,
    OPENS_AT,
    RECORDING,
    SCREENSHOT,
    claim,
    submission,
    submission_id,
)

TICK = timedelta(microseconds=1)
FILES = (claim(), claim(b"two", "two.txt"))
LARGE = b"a long recording" * 150
"""2,400 bytes: in parts of 1,000, 1,000 and 400."""
KEY = upload_key(submission_id(), hashlib.sha256(LARGE).hexdigest())
LIMITED = {"max_files": 2, "max_file_bytes": 3000, "max_case_bytes": 5000}


@pytest.fixture
def house() -> House:
    return House()


@pytest.fixture
def cast() -> Cast:
    return at(Stage.SCREENING)


def plans(house: House, *files: FileClaim, network: str = "net") -> list[Plan]:
    return house.prepare_uploads.for_draft("owners-2025", submission_id(), files, network)


def parts_of(house: House) -> InParts:
    (plan,) = plans(house, claim(LARGE, "录屏.mp4"))
    assert isinstance(plan, InParts)
    return plan


def limited(house: House) -> None:
    """Let the house allow little."""
    house.prepare_uploads = replace(
        house.prepare_uploads,
        allowed=replace(house.world.allowed, **LIMITED),
    )


def sized(size: int, number: int = 1) -> FileClaim:
    return FileClaim(f"{number}.mp4", size, f"{number:064x}", "video/mp4")


def findings(refusal: pytest.ExceptionInfo[InvalidInputError]) -> list[tuple[str, str, object]]:
    return [(one.pointer, one.code, one.limit) for one in refusal.value.findings]


def test_each_small_file_has_an_address_of_its_own(house: House) -> None:
    targets = [plan for plan in plans(house, *FILES) if isinstance(plan, UploadTarget)]
    assert [target.url for target in targets] == [
        f"https://incoming.example/uploads/{submission_id()}/{file.sha256}" for file in FILES
    ]
    assert {target.expires_in for target in targets} == {900}
    assert house.world.uploads.uploads == {}


def test_what_is_there_with_its_size_and_hash_is_not_asked_for_again(house: House) -> None:
    house.world.uploads.arrive(upload_key(submission_id(), FILES[0].sha256), SCREENSHOT)
    there, missing = plans(house, *FILES)
    assert there == Arrived()
    assert isinstance(missing, UploadTarget)


@pytest.mark.parametrize("content", [SCREENSHOT[::-1], SCREENSHOT[:-1]])
def test_other_bytes_under_the_same_key_are_sent_again(house: House, content: bytes) -> None:
    house.world.uploads.arrive(upload_key(submission_id(), FILES[0].sha256), content)
    (plan,) = plans(house, FILES[0])
    assert isinstance(plan, UploadTarget)


@pytest.mark.parametrize("size", [0, 1, 2000])
def test_up_to_the_limit_a_file_goes_in_one_piece(house: House, size: int) -> None:
    (plan,) = plans(house, sized(size))
    assert isinstance(plan, UploadTarget)


@pytest.mark.parametrize(
    ("size", "count"), [(2001, 3), (2999, 3), (3000, 3), (3001, 4), (10_000, 10)]
)
def test_a_larger_file_goes_in_parts(house: House, size: int, count: int) -> None:
    (plan,) = plans(house, sized(size))
    assert plan == InParts("upload-1", 1000, count, ())
    sizes = house.world.allowed.part_sizes(size)
    assert list(sizes) == list(range(1, count + 1))
    assert sum(sizes.values()) == size
    assert set(list(sizes.values())[:-1]) <= {1000}
    assert 1 <= sizes[count] <= 1000


def test_another_device_goes_on_where_the_first_stopped(house: House) -> None:
    begun = parts_of(house)
    assert house.world.uploads.uploads[begun.upload_id].media_type == "image/png"
    house.world.uploads.arrive_part(begun.upload_id, 1, LARGE[:1000])
    house.world.uploads.arrive_part(begun.upload_id, 3, LARGE[2000:])
    assert parts_of(house) == replace(begun, arrived=(1, 3))


@pytest.mark.parametrize("content", [b"", LARGE[:999], LARGE[:1001]])
def test_a_part_of_another_size_counts_as_missing(house: House, content: bytes) -> None:
    begun = parts_of(house)
    house.world.uploads.arrive_part(begun.upload_id, 2, content)
    assert parts_of(house).arrived == ()


def test_a_large_file_that_is_whole_is_not_begun_again(house: House) -> None:
    house.world.uploads.arrive(KEY, LARGE)
    assert plans(house, claim(LARGE)) == [Arrived()]
    house.world.uploads.arrive(KEY, LARGE[:-1])
    assert parts_of(house).arrived == ()


@pytest.mark.parametrize(
    ("now", "error"),
    [(OPENS_AT - TICK, CampaignNotOpenError), (CLOSES_AT, CampaignClosedError)],
)
def test_outside_the_opening_hours(house: House, now: object, error: type[Exception]) -> None:
    house.world.clock.set(now)  # type: ignore[arg-type]  # given above
    with pytest.raises(error):
        plans(house, *FILES)


def test_unknown_campaigns_and_malformed_ids(house: House) -> None:
    with pytest.raises(UnknownCampaignError):
        house.prepare_uploads.for_draft("other", submission_id(), FILES, "net")
    with pytest.raises(InvalidInputError):
        house.prepare_uploads.for_draft("owners-2025", "1", FILES, "net")


def test_a_network_may_ask_three_hundred_times_in_ten_minutes(house: House) -> None:
    for _ in range(300):
        plans(house, *FILES)
    with pytest.raises(TooManyRequestsError):
        plans(house, *FILES)
    assert plans(house, *FILES, network="another net")
    house.world.clock.advance(timedelta(minutes=10))
    assert plans(house, *FILES)


def test_everything_that_is_too_much_is_told_at_once(house: House) -> None:
    limited(house)
    with pytest.raises(InvalidInputError) as refusal:
        plans(house, sized(1), sized(3001, 2), sized(4000, 3))
    assert findings(refusal) == [
        ("/files/1/size", "too_large", 3000),
        ("/files/2/size", "too_large", 3000),
        ("/files", "too_many", 2),
        ("/files", "too_much_for_the_case", 5000),
    ]
    assert house.world.uploads.uploads == {}


def test_what_lies_there_counts_once_however_often_it_is_announced(house: House) -> None:
    limited(house)
    house.world.uploads.arrive(KEY, LARGE)
    assert len(plans(house, claim(LARGE), sized(2600, 2))) == 2
    with pytest.raises(InvalidInputError) as refusal:
        plans(house, sized(2601, 2))
    assert findings(refusal) == [("/files", "too_much_for_the_case", 5000)]
    house.prepare_uploads.for_draft("owners-2025", submission_id(2), (sized(2601),), "net")


@pytest.mark.parametrize("stage", [Stage.CLOSED, Stage.WITHDRAWING])
def test_a_case_at_its_end_takes_no_more_files(stage: Stage) -> None:
    cast = at(stage)
    with pytest.raises(CaseClosedError):
        cast.house.prepare_uploads.for_case(cast.case_id, FILES, "net")


def test_an_open_case_takes_files_even_after_the_campaign(cast: Cast) -> None:
    cast.world.clock.set(CLOSES_AT + timedelta(days=9))
    (target,) = cast.house.prepare_uploads.for_case(cast.case_id, FILES[1:], "net")
    assert isinstance(target, UploadTarget)
    assert f"uploads/{submission_id()}/" in target.url
    with pytest.raises(UnknownCaseError):
        cast.house.prepare_uploads.for_case("RD-0", FILES, "net")


def test_requests_about_a_case_count_as_well(cast: Cast) -> None:
    for _ in range(300):
        cast.house.prepare_uploads.for_case(cast.case_id, FILES, "net")
    with pytest.raises(TooManyRequestsError):
        cast.house.prepare_uploads.for_case(cast.case_id, FILES, "net")


def test_the_files_of_a_case_count_but_not_refused_ones(cast: Cast) -> None:
    limited(cast.house)
    held = len(SCREENSHOT) + len(RECORDING)
    prepare = cast.house.prepare_uploads.for_case
    assert prepare(cast.case_id, (sized(2500, 1), sized(2500 - held, 2)), "net")
    with pytest.raises(InvalidInputError) as refusal:
        prepare(cast.case_id, (sized(2500, 1), sized(2501 - held, 2)), "net")
    assert findings(refusal) == [("/files", "too_much_for_the_case", 5000)]
    assert prepare(cast.case_id, (claim(), sized(3000, 2)), "net")
    refuse(cast, Refusal.TYPE_NOT_ALLOWED)
    freed = 2500 - held + len(SCREENSHOT)
    assert prepare(cast.case_id, (sized(2500, 1), sized(freed, 2)), "net")


def test_a_large_file_that_proved_to_be_another_one_is_sent_again(cast: Cast) -> None:
    given = (claim(LARGE, "录屏.mp4"),)
    cast.world.uploads.arrive(KEY, LARGE)
    assert cast.house.prepare_uploads.for_case(cast.case_id, given, "net") == [Arrived()]
    refuse(cast, Refusal.HASH_DIFFERS, given[0])
    (plan,) = cast.house.prepare_uploads.for_case(cast.case_id, given, "net")
    assert isinstance(plan, InParts)


def refuse(cast: Cast, reason: Refusal, of: FileClaim | None = None) -> None:
    evidence = cast.world.records.evidence
    item = evidence[cast.case_id, 1]
    state = EvidenceState.REFUSED
    changed = replace(item, state=state, refusal=reason, locked=None, claim=of or item.claim)
    evidence[cast.case_id, 1] = changed


def test_a_form_over_the_limits_is_refused_and_nothing_is_written(house: House) -> None:
    submit = replace(
        house.submit,
        allowed=replace(house.world.allowed, **LIMITED),
    )
    with pytest.raises(InvalidInputError) as refusal:
        submit(submission(files=(sized(3001), sized(2000, 2))))
    assert findings(refusal) == [
        ("/files/0/size", "too_large", 3000),
        ("/files", "too_much_for_the_case", 5000),
    ]
    assert house.world.records.drafts == {}
    assert submit(submission(files=(sized(3000), sized(2000, 2)))).case_id


def test_an_addition_over_the_limits_is_refused(cast: Cast) -> None:
    own = replace(
        cast.house.own_case,
        allowed=replace(cast.world.allowed, **LIMITED),
    )
    before = cast.case
    held = len(SCREENSHOT) + len(RECORDING)
    with pytest.raises(InvalidInputError) as refusal:
        own.add(cast.case_id, Contribution("More.", files=(sized(3000), sized(2001 - held, 2))))
    assert findings(refusal) == [("/files", "too_much_for_the_case", 5000)]
    assert cast.case == before
    addition = Contribution("More.", files=(sized(3000), sized(2000 - held, 2)))
    case = own.add(cast.case_id, addition)
    assert case.items == before.items + 3
    assert own.add(cast.case_id, addition) == case


def test_an_answer_over_the_limits_is_refused() -> None:
    cast = at(Stage.ANSWERING_SCREENING)
    own = replace(
        cast.house.own_case,
        allowed=replace(cast.world.allowed, **LIMITED),
    )
    asked = cast.open_tasks()[0].id
    with pytest.raises(InvalidInputError) as refusal:
        own.answer(cast.case_id, asked, Contribution("No.", files=(sized(3001),)))
    assert findings(refusal) == [("/files/0/size", "too_large", 3000)]
    answer = Contribution("Yes.", files=(sized(3000),))
    assert own.answer(cast.case_id, asked, answer).stage is Stage.PRESERVING
    assert own.answer(cast.case_id, asked, answer).stage is Stage.PRESERVING
