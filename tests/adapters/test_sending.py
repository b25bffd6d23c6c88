"""Contract of the port Uploads, as far as files are sent: in one piece and in parts."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest
from botocore.stub import ANY, Stubber

from redress.domain.errors import UnknownUploadError
from redress.domain.evidence import upload_key
from redress.domain.submission import FileClaim
from redress.domain.uploads import Part, PartClaim
from tests.adapters.conftest import ENGINE
from tests.adapters.outside import Outside, Services
from tests.adapters.samples import SCREENSHOT, claim, submission

MINUTE = timedelta(minutes=1)
PART = 5 * 1024 * 1024
LARGE = bytes(range(256)) * (2 * PART // 256) + b"the end"
"""Two whole parts and a short one."""
FOLDER = upload_key(submission().submission_id, "")
FILE = claim("截图.png")
KEY = FOLDER + FILE.sha256
RECORDING = FileClaim("录屏.mp4", len(LARGE), hashlib.sha256(LARGE).hexdigest(), "video/mp4")
LARGE_KEY = FOLDER + RECORDING.sha256
with_checksums = pytest.mark.parametrize("outside", ["memory", ENGINE], indirect=True)
"""moto keeps the checksums of parts to itself, and knows no upload that has ended."""


def pieces(content: bytes = LARGE) -> dict[int, bytes]:
    return {
        number: content[start : start + PART]
        for number, start in enumerate(range(0, len(content), PART), start=1)
    }


def part_claim(number: int, content: bytes) -> PartClaim:
    return PartClaim(number, len(content), hashlib.sha256(content).hexdigest())


def checksum(content: bytes) -> str:
    return base64.b64encode(hashlib.sha256(content).digest()).decode()


def test_nothing_is_there_at_first(outside: Outside) -> None:
    assert outside.uploads.sizes(FOLDER) == {}
    assert outside.uploads.unfinished(FOLDER) == {}
    assert not outside.uploads.holds(KEY, FILE)


def test_sizes_are_those_of_one_folder(outside: Outside) -> None:
    outside.look.send(KEY, SCREENSHOT)
    outside.look.send(upload_key(submission(2).submission_id, FILE.sha256), b"another's")
    outside.look.send(FOLDER + "0" * 64, b"")
    assert outside.uploads.sizes(FOLDER) == {KEY: len(SCREENSHOT), FOLDER + "0" * 64: 0}
    assert outside.uploads.sizes(KEY) == {KEY: len(SCREENSHOT)}


@pytest.mark.parametrize(
    ("content", "held"),
    [(SCREENSHOT, True), (SCREENSHOT[::-1], False), (SCREENSHOT[1:], False), (b"", False)],
)
def test_a_file_in_one_piece_is_known_by_size_and_hash(
    outside: Outside, content: bytes, held: bool
) -> None:
    outside.look.send(KEY, content)
    assert outside.uploads.holds(KEY, FILE) is held


@pytest.mark.parametrize("outside", ["moto", ENGINE], indirect=True)
def test_a_file_of_which_the_storage_knows_no_hash_is_not_believed(outside: Outside) -> None:
    outside.look.arrive(KEY, SCREENSHOT)
    assert not outside.uploads.holds(KEY, FILE)


def test_an_upload_that_was_begun_is_found_again(outside: Outside) -> None:
    upload_id = outside.uploads.begin(LARGE_KEY, RECORDING)
    assert outside.uploads.unfinished(FOLDER) == {LARGE_KEY: upload_id}
    assert outside.uploads.parts(LARGE_KEY, upload_id) == {}
    outside.look.send_part(LARGE_KEY, upload_id, 3, b"the end")
    outside.look.send_part(LARGE_KEY, upload_id, 1, LARGE[:PART])
    there = outside.uploads.parts(LARGE_KEY, upload_id)
    assert [(number, part.number, part.size) for number, part in there.items()] == [
        (1, 1, PART),
        (3, 3, 7),
    ]
    assert outside.uploads.sizes(FOLDER) == {}


def test_an_aborted_upload_is_gone_and_again_is_fine(outside: Outside) -> None:
    upload_id = outside.uploads.begin(LARGE_KEY, RECORDING)
    outside.look.send_part(LARGE_KEY, upload_id, 1, LARGE[:PART])
    for _ in range(2):
        outside.uploads.abort(LARGE_KEY, upload_id)
    assert outside.uploads.unfinished(FOLDER) == {}
    with pytest.raises(UnknownUploadError):
        outside.uploads.parts(LARGE_KEY, upload_id)


@with_checksums
def test_nothing_is_made_of_an_upload_that_has_ended(outside: Outside) -> None:
    upload_id = outside.uploads.begin(LARGE_KEY, RECORDING)
    outside.uploads.abort(LARGE_KEY, upload_id)
    with pytest.raises(UnknownUploadError):
        outside.uploads.complete(LARGE_KEY, upload_id, [Part(1, 1, '"e"', checksum(b"e"))])


@with_checksums
def test_the_storage_says_the_hash_of_each_part(outside: Outside) -> None:
    upload_id = outside.uploads.begin(LARGE_KEY, RECORDING)
    outside.look.send_part(LARGE_KEY, upload_id, 1, LARGE[:PART])
    [part] = outside.uploads.parts(LARGE_KEY, upload_id).values()
    assert part.sha256 == checksum(LARGE[:PART])


@with_checksums
@pytest.mark.parametrize("content", [LARGE, LARGE[: 2 * PART], LARGE[: 2 * PART + 1]])
def test_a_file_is_made_of_its_parts(outside: Outside, content: bytes) -> None:
    upload_id = outside.uploads.begin(LARGE_KEY, RECORDING)
    for number, piece in pieces(content).items():
        outside.look.send_part(LARGE_KEY, upload_id, number, piece)
    parts = outside.uploads.parts(LARGE_KEY, upload_id)
    outside.uploads.complete(LARGE_KEY, upload_id, list(parts.values()))
    arrived = outside.uploads.arrived(LARGE_KEY)
    assert arrived is not None
    assert b"".join(arrived.chunks) == content
    assert outside.uploads.sizes(FOLDER) == {LARGE_KEY: len(content)}
    assert outside.uploads.unfinished(FOLDER) == {}
    assert not outside.uploads.holds(LARGE_KEY, RECORDING)


@with_checksums
def test_parts_that_are_not_named_are_left_out(outside: Outside) -> None:
    upload_id = outside.uploads.begin(LARGE_KEY, RECORDING)
    for number, piece in {**pieces(), 4: b"", 5: b"more"}.items():
        outside.look.send_part(LARGE_KEY, upload_id, number, piece)
    parts = outside.uploads.parts(LARGE_KEY, upload_id)
    assert parts[4].size == 0
    outside.uploads.complete(LARGE_KEY, upload_id, [parts[number] for number in (1, 2, 3)])
    assert outside.uploads.sizes(FOLDER) == {LARGE_KEY: len(LARGE)}


def test_a_part_target_binds_checksum_and_lifetime(outside: Outside) -> None:
    upload_id = outside.uploads.begin(LARGE_KEY, RECORDING)
    piece = part_claim(2, b"the end")
    target = outside.uploads.part_target(LARGE_KEY, upload_id, piece, timedelta(minutes=15))
    assert LARGE_KEY in target.url
    assert "partNumber=2" in target.url
    assert f"uploadId={upload_id}" in target.url
    assert target.headers == {"x-amz-checksum-sha256": checksum(b"the end")}
    assert target.expires_in == 900


@pytest.mark.engine
class TestSignedAddresses:
    """What the storage refuses although the address is right."""

    @pytest.fixture
    def begun(self, on_engine: Services) -> str:
        return on_engine.uploads.begin(LARGE_KEY, RECORDING)

    def put(self, services: Services, upload_id: str, content: bytes, **headers: str) -> int:
        piece = part_claim(1, b"the end")
        target = services.uploads.part_target(LARGE_KEY, upload_id, piece, MINUTE)
        sent = {**target.headers, **headers}
        return httpx.put(target.url, content=content, headers=sent).status_code

    def test_exactly_the_part_is_taken(self, on_engine: Services, begun: str) -> None:
        assert self.put(on_engine, begun, b"the end") == 200
        assert on_engine.uploads.parts(LARGE_KEY, begun)[1].sha256 == checksum(b"the end")

    @pytest.mark.parametrize("content", [b"the END", b"the end.", b"", b"the en"])
    def test_other_bytes_are_refused(self, on_engine: Services, begun: str, content: bytes) -> None:
        assert self.put(on_engine, begun, content) in {400, 403}
        assert on_engine.uploads.parts(LARGE_KEY, begun) == {}

    def test_another_hash_than_the_signed_one_is_refused(
        self, on_engine: Services, begun: str
    ) -> None:
        other = {"x-amz-checksum-sha256": checksum(b"the END")}
        assert self.put(on_engine, begun, b"the END", **other) == 403
        assert on_engine.uploads.parts(LARGE_KEY, begun) == {}

    def test_an_aborted_upload_takes_no_part(self, on_engine: Services, begun: str) -> None:
        on_engine.uploads.abort(LARGE_KEY, begun)
        assert self.put(on_engine, begun, b"the end") == 404


class TestRequests:
    """What S3 demands and its stand-ins do not ask for."""

    @pytest.fixture
    def stubbed(self, on_moto: Services) -> Iterator[Stubber]:
        with Stubber(on_moto.s3) as stubber:
            yield stubber

    def test_the_parts_are_to_carry_a_sha256(self, on_moto: Services, stubbed: Stubber) -> None:
        wanted = {
            "Bucket": on_moto.incoming,
            "Key": LARGE_KEY,
            "ContentType": "video/mp4",
            "ChecksumAlgorithm": "SHA256",
        }
        stubbed.add_response("create_multipart_upload", {"UploadId": "u"}, wanted)
        assert on_moto.uploads.begin(LARGE_KEY, RECORDING) == "u"

    def test_every_checksum_is_named_again_with_the_total(
        self, on_moto: Services, stubbed: Stubber
    ) -> None:
        named = [
            {"PartNumber": number, "ETag": f'"{number}"', "ChecksumSHA256": checksum(piece)}
            for number, piece in pieces().items()
        ]
        wanted = {
            "Bucket": on_moto.incoming,
            "Key": LARGE_KEY,
            "UploadId": "u",
            "MultipartUpload": {"Parts": named},
            "MpuObjectSize": len(LARGE),
        }
        stubbed.add_response("complete_multipart_upload", {}, wanted)
        parts = [
            Part(number, len(piece), f'"{number}"', checksum(piece))
            for number, piece in pieces().items()
        ]
        on_moto.uploads.complete(LARGE_KEY, "u", parts)
        stubbed.assert_no_pending_responses()

    def test_every_page_of_a_list_is_read(self, on_moto: Services, stubbed: Stubber) -> None:
        def part(number: int) -> dict[str, Any]:
            return {"PartNumber": number, "Size": 1, "ETag": "e", "ChecksumSHA256": "c"}

        first = {"Parts": [part(1)], "IsTruncated": True, "NextPartNumberMarker": 1}
        stubbed.add_response("list_parts", first, None)
        stubbed.add_response("list_parts", {"Parts": [part(2)]}, None)
        assert list(on_moto.uploads.parts(LARGE_KEY, "u")) == [1, 2]
        more = {"Contents": [{"Key": "a", "Size": 1}], "NextContinuationToken": "t"}
        stubbed.add_response("list_objects_v2", {**more, "IsTruncated": True}, None)
        stubbed.add_response("list_objects_v2", {"Contents": [{"Key": "b", "Size": 2}]}, None)
        assert on_moto.uploads.sizes(FOLDER) == {"a": 1, "b": 2}

    def test_the_newest_of_two_uploads_is_gone_on_with(
        self, on_moto: Services, stubbed: Stubber
    ) -> None:
        day = datetime(2026, 11, 22, tzinfo=UTC)
        begun = [("new", day), ("old", day - timedelta(days=1))]
        uploads = [{"Key": KEY, "UploadId": name, "Initiated": at} for name, at in begun]
        stubbed.add_response(
            "list_multipart_uploads",
            {"Uploads": uploads[:1], "IsTruncated": True, "NextKeyMarker": KEY},
            {"Bucket": ANY, "Prefix": FOLDER},
        )
        stubbed.add_response("list_multipart_uploads", {"Uploads": uploads[1:]}, None)
        assert on_moto.uploads.unfinished(FOLDER) == {KEY: "new"}

    @pytest.mark.parametrize("code", ["AccessDenied", "SlowDown", "InternalError"])
    def test_other_faults_are_not_taken_for_an_ended_upload(
        self, on_moto: Services, stubbed: Stubber, code: str
    ) -> None:
        failing = (
            ("list_parts", lambda: on_moto.uploads.parts(KEY, "u")),
            ("complete_multipart_upload", lambda: on_moto.uploads.complete(KEY, "u", [])),
            ("abort_multipart_upload", lambda: on_moto.uploads.abort(KEY, "u")),
            ("head_object", lambda: on_moto.uploads.holds(KEY, FILE)),
        )
        for operation, ask in failing:
            stubbed.add_client_error(operation, code)
            with pytest.raises(on_moto.s3.exceptions.ClientError, match=code):
                ask()
