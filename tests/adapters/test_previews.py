"""Contract of the ports Previews and Sources, and of Exposures."""

from __future__ import annotations

from datetime import date, timedelta
from urllib.parse import parse_qs, urlsplit

import pytest

from redress import aws
from redress.adapters.s3_previews import S3Previews, S3Sources
from redress.domain.custody import StoredObject
from redress.domain.errors import NotPreservedError
from redress.domain.previews import NoPreview, Preview, PreviewKind, PreviewMessage
from redress.ports import Made, Previews
from tests.adapters.conftest import ENGINE
from tests.adapters.outside import Outside, Services
from tests.fakes.faults import Faults
from tests.fakes.previews import FakePreviews

PLACE, OTHER = "RD-0000-0000-0000/0001", "RD-0000-0000-0001/0001"
PICTURE = Made(Preview(PreviewKind.IMAGE, sha256="ab" * 32), b"RIFF....WEBP")
TEXT = Made(Preview(PreviewKind.TEXT, sha256="cd" * 32), "您好".encode())
NOTHING = Made(Preview(PreviewKind.NONE, NoPreview.TOO_LARGE))
FIVE = timedelta(minutes=5)
DAY = date(2025, 10, 9)


@pytest.fixture(params=["memory", "moto", ENGINE])
def previews(request: pytest.FixtureRequest) -> Previews:
    if request.param == "memory":
        return FakePreviews(Faults())
    services: Services = request.getfixturevalue(f"on_{request.param}")
    client = aws.s3.__wrapped__()
    client.create_bucket(Bucket=services.name)
    return S3Previews(services.name, lambda: client)


@pytest.mark.parametrize("made", [PICTURE, TEXT, NOTHING], ids=["picture", "text", "nothing"])
def test_what_was_made_is_known_again(previews: Previews, made: Made) -> None:
    assert previews.find(PLACE) is None
    previews.store(PLACE, made)
    assert previews.find(PLACE) == made.preview
    previews.store(PLACE, NOTHING)
    assert previews.find(PLACE) == NOTHING.preview


def test_a_case_takes_its_previews_along(previews: Previews) -> None:
    places = [f"RD-0000-0000-0000/{number:04d}" for number in range(3)]
    for place in [*places, OTHER]:
        previews.store(place, PICTURE)
    for _ in range(2):
        previews.remove_case("RD-0000-0000-0000")
    assert [previews.find(place) for place in places] == [None, None, None]
    assert previews.find(OTHER) == PICTURE.preview


@pytest.mark.parametrize(
    ("made", "media_type"), [(PICTURE, "image/webp"), (TEXT, "text/plain; charset=utf-8")]
)
def test_a_link_lives_five_minutes_and_says_what_it_is(
    on_moto: Services, made: Made, media_type: str
) -> None:
    client = aws.s3.__wrapped__()
    client.create_bucket(Bucket=on_moto.name)
    previews = S3Previews(on_moto.name, lambda: client)
    previews.store(PLACE, made)
    asked = parse_qs(urlsplit(previews.link(PLACE, made.preview.kind, FIVE)).query)
    assert asked["X-Amz-Expires"] == ["300"]
    assert asked["response-content-type"] == [media_type]
    assert asked["response-content-disposition"] == ["inline"]
    assert asked["response-cache-control"] == ["no-store"]
    stored = client.get_object(Bucket=on_moto.name, Key=f"previews/{PLACE}")
    assert (stored["Body"].read(), stored["ContentType"]) == (made.data, media_type)


def test_a_piece_of_one_version_is_read(on_moto: Services) -> None:
    put = on_moto.s3.put_object(Bucket=on_moto.vault_bucket, Key="cases/1", Body=b"0123456789")
    on_moto.s3.put_object(Bucket=on_moto.vault_bucket, Key="cases/1", Body=b"something newer")
    sources = S3Sources(on_moto.vault_bucket, lambda: on_moto.s3)
    place = StoredObject("cases/1", put["VersionId"])
    assert b"".join(sources.piece(place, 2, 3)) == b"234"
    assert b"".join(sources.piece(place, 8, 100)) == b"89"
    with pytest.raises(NotPreservedError):
        sources.piece(StoredObject("cases/2", put["VersionId"]), 0, 1)


def test_an_order_names_all_that_its_maker_needs(outside: Outside) -> None:
    order = PreviewMessage("RD-0000-0000-0000", 1, "cases/1", "v1", "image/png", 9)
    outside.outbox.preview(order)
    assert outside.look.queued("previews") == [
        {
            "case_id": "RD-0000-0000-0000",
            "number": 1,
            "key": "cases/1",
            "version": "v1",
            "media_type": "image/png",
            "size": 9,
        }
    ]


def test_what_was_uncovered_is_counted_by_reviewer_and_day(outside: Outside) -> None:
    week = timedelta(days=7)
    assert outside.exposures.since("ann", DAY) == {}
    assert [outside.exposures.count("ann", DAY) for _ in range(3)] == [1, 2, 3]
    assert outside.exposures.count("ann", DAY - week) == 1
    assert outside.exposures.count("bob", DAY) == 1
    assert outside.exposures.since("ann", DAY) == {DAY: 3}
    assert outside.exposures.since("ann", DAY - week) == {DAY - week: 1, DAY: 3}
    assert outside.exposures.since("ann", DAY + week) == {}
