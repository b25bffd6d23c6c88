"""What only real buckets can show: signed uploads, locks, one version, downloads."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import httpx
import pytest
from botocore.exceptions import ClientError

from redress.adapters.s3_vault import S3Vault
from redress.domain.errors import NotPreservedError
from redress.domain.evidence import EvidenceItem, Locked, Paper, PaperKind, upload_key
from tests.adapters.outside import RETENTION_DAYS, Services
from tests.adapters.samples import NOW, SCREENSHOT, claim, new_case, submission

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
    assert b"".join(arrived[1]) == SCREENSHOT


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
    look = S3Vault._first_version
    answers = iter([None])

    def too_early(vault: S3Vault, key: str) -> str | None:
        return next(answers, look(vault, key))

    monkeypatch.setattr(S3Vault, "_first_version", too_early)
    assert preserve_paper(on_moto) == first
    assert on_moto.versions(first.key) == 1


def test_a_longer_default_retention_is_left_alone(on_moto: Services) -> None:
    locked = preserve_paper(on_moto)
    assert locked.retain_until > UNTIL


def test_every_write_into_the_vault_names_its_checksum_and_hold(on_moto: Services) -> None:
    sent: list[dict[str, Any]] = []
    on_moto.s3.meta.events.register(
        "before-send.s3.PutObject", lambda request, **_: sent.append(dict(request.headers))
    )
    preserve_paper(on_moto)
    plain = {
        name.lower(): value.decode() if isinstance(value, bytes) else value
        for name, value in sent[0].items()
    }
    assert len(sent) == 1
    assert plain["x-amz-object-lock-legal-hold"] == "ON"
    assert plain["if-none-match"] == "*"
    assert plain["x-amz-sdk-checksum-algorithm"] == "SHA256"
    assert plain["x-amz-checksum-sha256"]
