"""What only real buckets can show: signed uploads, locks, one version, downloads."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, urlsplit

import boto3
import httpx
import pytest
from botocore.exceptions import ClientError
from botocore.stub import Stubber

from redress.adapters.s3_vault import S3Vault
from redress.adapters.s3_vault.versions import Versions
from redress.adapters.s3_vault.writes import Writes
from redress.domain.errors import NotPreservedError
from redress.domain.evidence import EvidenceItem, Locked, Paper, PaperKind, upload_key
from tests.adapters.outside import RETENTION_DAYS, Services
from tests.adapters.samples import NOW, SCREENSHOT, claim, new_case, submission

if TYPE_CHECKING:
    from mypy_boto3_s3.type_defs import CopySourceTypeDef

CASE = new_case().id
ITEM = EvidenceItem(CASE, 1, claim("截图.png"), NOW)
KEY = upload_key(submission().submission_id, ITEM.claim.sha256)
PAPER = Paper(0, PaperKind.SUBMISSION, '{"statement":"他们在我的车上喷字"}')
PAPER_ITEM = PAPER.item(CASE, NOW)
UNTIL = datetime.now(UTC) + timedelta(days=RETENTION_DAYS - 1)
SOON = timedelta(minutes=5)


def preserve_paper(services: Services) -> Locked:
    return services.vault.preserve_paper(PAPER.text, PAPER_ITEM, UNTIL)


@pytest.mark.engine
def test_the_browser_can_send_exactly_the_announced_file(on_engine: Services) -> None:
    on_engine.s3  # noqa: B018  # makes the buckets
    target = on_engine.uploads.target(KEY, ITEM.claim, SOON)
    other = SCREENSHOT[::-1]
    typed = target.headers | {"Content-Type": "text/html"}
    assert httpx.put(target.url, content=other, headers=target.headers).status_code == 400
    assert httpx.put(target.url, content=SCREENSHOT, headers=typed).status_code == 403
    longer = httpx.put(target.url, content=SCREENSHOT + b"!", headers=target.headers)
    assert longer.status_code in (400, 403)
    assert on_engine.uploads.arrived(KEY) is None
    assert httpx.put(target.url, content=SCREENSHOT, headers=target.headers).status_code == 200
    arrived = on_engine.uploads.arrived(KEY)
    assert arrived is not None
    assert b"".join(arrived.chunks) == SCREENSHOT


@pytest.mark.engine
def test_what_is_preserved_cannot_be_deleted_or_released(on_engine: Services) -> None:
    on_engine.arrive(KEY, SCREENSHOT)
    locked = on_engine.vault.preserve_upload(KEY, ITEM, UNTIL)
    where = {"Bucket": on_engine.vault_bucket, "Key": locked.key, "VersionId": locked.version_id}
    with pytest.raises(ClientError, match="AccessDenied"):
        on_engine.s3.delete_object(**where)  # type: ignore[arg-type]  # names of one object
    held = on_engine.s3.get_object_legal_hold(**where)  # type: ignore[arg-type]  # the same
    assert held["LegalHold"]["Status"] == "ON"
    kept = on_engine.s3.get_object_retention(**where)  # type: ignore[arg-type]  # the same
    assert kept["Retention"]["RetainUntilDate"] == locked.retain_until


@pytest.mark.engine
def test_a_view_link_serves_the_version_as_a_download(on_engine: Services) -> None:
    on_engine.arrive(KEY, SCREENSHOT)
    for locked, content in (
        (preserve_paper(on_engine), PAPER.text.encode()),
        (on_engine.vault.preserve_upload(KEY, ITEM, UNTIL), SCREENSHOT),
    ):
        answer = httpx.get(on_engine.vault.view_link(locked, "a.png", SOON))
        assert answer.content == content
        assert answer.headers["Content-Type"] == "application/octet-stream"
        assert answer.headers["Content-Disposition"].startswith("attachment")


def test_a_view_link_signs_the_name_of_the_download(on_moto: Services) -> None:
    link = on_moto.vault.view_link(preserve_paper(on_moto), '截图 "1".png', SOON)
    asked = dict(parse_qsl(urlsplit(link).query))
    assert asked["response-content-disposition"] == (
        "attachment; filename=\"____1_.png\"; filename*=UTF-8''%E6%88%AA%E5%9B%BE%20%221%22.png"
    )
    assert asked["response-content-type"] == "application/octet-stream"
    assert asked["response-cache-control"] == "no-store"
    assert asked["X-Amz-Expires"] == "300"


@pytest.mark.engine
def test_an_item_under_a_delete_marker_is_not_written_again(on_engine: Services) -> None:
    first = preserve_paper(on_engine)
    on_engine.s3.delete_object(Bucket=on_engine.vault_bucket, Key=first.key)
    assert preserve_paper(on_engine) == first
    assert on_engine.versions(first.key) == 1


def test_bytes_that_were_written_before_a_crash_are_locked_later(on_moto: Services) -> None:
    on_moto.s3.put_object(
        Bucket=on_moto.vault_bucket,
        Key=PAPER_ITEM.vault_key,
        Body=PAPER.text.encode(),
        ChecksumAlgorithm="SHA256",
    )
    assert preserve_paper(on_moto).legal_hold
    assert on_moto.versions(PAPER_ITEM.vault_key) == 1


def test_other_bytes_at_the_items_place_are_not_taken_for_it(on_moto: Services) -> None:
    on_moto.s3.put_object(
        Bucket=on_moto.vault_bucket,
        Key=PAPER_ITEM.vault_key,
        Body=PAPER.text[::-1].encode(),
        ChecksumAlgorithm="SHA256",
    )
    with pytest.raises(NotPreservedError):
        preserve_paper(on_moto)
    assert on_moto.versions(PAPER_ITEM.vault_key) == 1


def test_the_bucket_itself_decides_between_two_writers(
    on_moto: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = preserve_paper(on_moto)
    look = Versions.first_of
    answers = iter([None])

    def too_early(versions: Versions, key: str) -> str | None:
        return next(answers, look(versions, key))

    monkeypatch.setattr(Versions, "first_of", too_early)
    assert preserve_paper(on_moto) == first
    assert on_moto.versions(first.key) == 1


def test_a_longer_default_retention_is_left_alone(on_moto: Services) -> None:
    locked = preserve_paper(on_moto)
    assert locked.retain_until > UNTIL


def sent_headers(services: Services, operation: str) -> list[dict[str, str]]:
    """The headers of every request of an operation that is sent from now on."""
    sent: list[dict[str, str]] = []

    def note(request: Any, **_: Any) -> None:
        sent.append(
            {
                name.lower(): value.decode() if isinstance(value, bytes) else value
                for name, value in request.headers.items()
            }
        )

    services.s3.meta.events.register(f"before-send.s3.{operation}", note)
    return sent


def test_every_write_into_the_vault_names_its_checksum_and_hold(on_moto: Services) -> None:
    sent = sent_headers(on_moto, "PutObject")
    preserve_paper(on_moto)
    on_moto.vault.keep("cases/RD-1/proofs/r000001/manifest.json", b"{}", UNTIL)
    assert len(sent) == 2
    for headers in sent:
        assert headers["x-amz-object-lock-legal-hold"] == "ON"
        assert headers["if-none-match"] == "*"
        assert headers["x-amz-sdk-checksum-algorithm"] == "SHA256"
        assert headers["x-amz-checksum-sha256"]


PART = 5 * 1024**2
"""S3's smallest part but the last."""


def parted(services: Services) -> S3Vault:
    """The vault as it is for files beyond the largest copy, at sizes for a test."""
    return S3Vault(
        services.vault_bucket,
        services.incoming,
        lambda: services.s3,
        copy_limit=PART - 1,
        copy_part=PART,
    )


def arrived(services: Services, size: int) -> tuple[str, EvidenceItem, bytes]:
    content = bytes(range(256)) * (size // 256) + bytes(size % 256)
    item = EvidenceItem(CASE, 7, claim("录屏.mp4", content), NOW)
    key = upload_key(submission().submission_id, item.claim.sha256)
    services.arrive(key, content)
    return key, item, content


@pytest.mark.engine
@pytest.mark.parametrize("size", [PART - 1, PART, 2 * PART, 2 * PART + 1])
def test_a_file_beyond_the_largest_copy_is_copied_in_parts(on_engine: Services, size: int) -> None:
    vault = parted(on_engine)
    key, item, content = arrived(on_engine, size)
    completions = sent_headers(on_engine, "CompleteMultipartUpload")
    beginnings = sent_headers(on_engine, "CreateMultipartUpload")
    copies = sent_headers(on_engine, "UploadPartCopy")
    locked = vault.preserve_upload(key, item, UNTIL)
    assert (locked.size, locked.sha256) == (size, item.claim.sha256)
    assert locked.legal_hold
    assert locked.retain_until >= UNTIL
    assert b"".join(vault.read(locked)) == content
    assert vault.preserve_upload(key, item, UNTIL) == locked
    assert on_engine.versions(item.vault_key) == 1
    parts = -(-size // PART) if size >= PART else 0
    assert len(copies) == parts
    for headers in beginnings:
        assert headers["x-amz-object-lock-legal-hold"] == "ON"
        assert headers["x-amz-checksum-algorithm"] == "SHA256"
    assert len(beginnings) == len(completions) == (1 if parts else 0)
    assert all(headers["if-none-match"] == "*" for headers in completions)


@pytest.mark.engine
def test_a_copy_in_parts_that_fails_leaves_nothing_behind(on_engine: Services) -> None:
    vault = parted(on_engine)
    key, item, _ = arrived(on_engine, PART + 1)

    def fail(params: dict[str, Any], **_: Any) -> None:
        if params["PartNumber"] == 2:
            raise ConnectionResetError("S3 is gone")

    on_engine.s3.meta.events.register("provide-client-params.s3.UploadPartCopy", fail)
    with pytest.raises(ConnectionResetError):
        vault.preserve_upload(key, item, UNTIL)
    left = on_engine.s3.list_multipart_uploads(Bucket=on_engine.vault_bucket)
    assert left.get("Uploads", []) == []
    on_engine.s3.meta.events.unregister("provide-client-params.s3.UploadPartCopy", fail)
    assert vault.preserve_upload(key, item, UNTIL).size == PART + 1


def test_the_parts_are_completed_with_the_checksums_that_s3_gave() -> None:
    client = boto3.client(
        "s3", region_name="us-east-1", aws_access_key_id="a", aws_secret_access_key="b"
    )
    where = {"Bucket": "vault", "Key": "key", "UploadId": "u"}
    with Stubber(client) as stubs:
        stubs.add_response("create_multipart_upload", {"UploadId": "u"})
        for number, begin, end in ((1, 0, 3), (2, 4, 5)):
            result = {"ETag": f"e{number}", "ChecksumSHA256": f"c{number}"}
            asked = {
                **where,
                "PartNumber": number,
                "CopySource": {"Bucket": "incoming", "Key": "upload"},
                "CopySourceRange": f"bytes={begin}-{end}",
            }
            stubs.add_response("upload_part_copy", {"CopyPartResult": result}, asked)
        parts = [
            {"PartNumber": number, "ETag": f"e{number}", "ChecksumSHA256": f"c{number}"}
            for number in (1, 2)
        ]
        asked = {**where, "MultipartUpload": {"Parts": parts}, "IfNoneMatch": "*"}
        stubs.add_response("complete_multipart_upload", {"VersionId": "v"}, asked)
        writes = Writes(client, "vault")
        source: CopySourceTypeDef = {"Bucket": "incoming", "Key": "upload"}
        assert writes.copy_in_parts(source, "key", size=6, part=4) == "v"
        stubs.assert_no_pending_responses()
