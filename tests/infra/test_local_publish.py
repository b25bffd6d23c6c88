"""The pages go to the site bucket with the headers that browsers need."""

import hashlib
import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import boto3
import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    PublicFormat,
    load_pem_public_key,
)
from moto import mock_aws

from infra.local.public_keys import read_signing_key
from infra.local.publish import (
    FOREVER,
    REVALIDATE,
    PublishError,
    cache_control,
    publish_site,
    read_pages,
)

BUCKET = "pages-of-a-test"
KEY, NEXT_KEY = (
    ec.generate_private_key(ec.SECP256R1())
    .public_key()
    .public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    for _ in range(2)
)
NAME, NEXT_NAME = (hashlib.sha256(key).hexdigest() for key in (KEY, NEXT_KEY))


@pytest.fixture
def s3(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "test")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "test")
    with mock_aws():
        client = boto3.client("s3", region_name="us-east-1")
        client.create_bucket(Bucket=BUCKET)
        yield client


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "desk").mkdir()
    (tmp_path / "index.html").write_text("<h1>征集</h1>", encoding="utf-8")
    (tmp_path / "desk" / "desk-1f0c9a7e.js").write_text("export {}")
    (tmp_path / "desk" / ".draft.html").write_text("hidden")
    return tmp_path


def test_pages_have_their_type_and_cache_rule(s3: Any, folder: Path) -> None:
    assert publish_site(s3, BUCKET, folder, {}, KEY) == [
        "desk/desk-1f0c9a7e.js",
        "index.html",
        "config.json",
        f"keys/{NAME}.pem",
        "keys/current.pem",
        "keys.json",
    ]
    page = s3.get_object(Bucket=BUCKET, Key="index.html")
    assert (page["ContentType"], page["CacheControl"]) == ("text/html; charset=utf-8", REVALIDATE)
    assert page["Body"].read().decode() == "<h1>征集</h1>"
    script = s3.get_object(Bucket=BUCKET, Key="desk/desk-1f0c9a7e.js")
    assert script["ContentType"] == "text/javascript; charset=utf-8"
    assert script["CacheControl"] == FOREVER


def test_the_settings_of_the_pages_are_published(s3: Any, folder: Path) -> None:
    (folder / "config.json").write_text('{"campaign": "of a developer"}')
    publish_site(s3, BUCKET, folder, {"campaign": "2025 秋"}, KEY)
    config = s3.get_object(Bucket=BUCKET, Key="config.json")
    assert json.loads(config["Body"].read()) == {"campaign": "2025 秋"}
    assert config["CacheControl"] == REVALIDATE


def test_a_removed_page_leaves_the_site(s3: Any, folder: Path) -> None:
    publish_site(s3, BUCKET, folder, {}, KEY)
    (folder / "index.html").unlink()
    publish_site(s3, BUCKET, folder, {}, KEY)
    listed = s3.list_objects_v2(Bucket=BUCKET)["Contents"]
    assert {entry["Key"] for entry in listed} == {
        "config.json",
        "desk/desk-1f0c9a7e.js",
        "keys.json",
        f"keys/{NAME}.pem",
        "keys/current.pem",
    }


def test_pages_are_told_their_campaign(s3: Any, folder: Path) -> None:
    (folder / "index.html").write_text('<a href="/api/plain?campaign=__CAMPAIGN__">', "utf-8")
    publish_site(s3, BUCKET, folder, {"campaign_id": "2025 秋"}, KEY)
    assert content(s3, "index.html") == b'<a href="/api/plain?campaign=2025%20%E7%A7%8B">'


@pytest.mark.parametrize("name", ["form-NTMFSDBK.js", "form.zh-CN-199b5c18b5b2.json"])
def test_files_named_by_content_are_kept_by_browsers(name: str) -> None:
    assert cache_control(f"assets/{name}") == FOREVER


@pytest.mark.parametrize("name", ["form.html", "plain.css", "guide/2026-11-22/guide.zh-CN.pdf"])
def test_files_with_a_lasting_name_are_asked_for_again(name: str) -> None:
    assert cache_control(name) == REVALIDATE


def test_bulletins_are_left_alone(s3: Any, folder: Path) -> None:
    s3.put_object(Bucket=BUCKET, Key="bulletins/index.json", Body=b"{}")
    publish_site(s3, BUCKET, folder, {}, KEY)
    assert content(s3, "bulletins/index.json") == b"{}"


def test_an_open_page_still_finds_its_scripts_after_a_publication(s3: Any, folder: Path) -> None:
    publish_site(s3, BUCKET, folder, {}, KEY)
    (folder / "desk" / "desk-1f0c9a7e.js").rename(folder / "desk" / "desk-2f0c9a7e.js")
    later = datetime.now(UTC) + timedelta(days=29)
    publish_site(s3, BUCKET, folder, {}, KEY, now=later)
    assert content(s3, "desk/desk-1f0c9a7e.js") == b"export {}"
    publish_site(s3, BUCKET, folder, {}, KEY, now=later + timedelta(days=2))
    listed = {entry["Key"] for entry in s3.list_objects_v2(Bucket=BUCKET)["Contents"]}
    assert "desk/desk-1f0c9a7e.js" not in listed
    assert "desk/desk-2f0c9a7e.js" in listed


def test_an_unknown_file_type_stops_before_anything_is_written(s3: Any, folder: Path) -> None:
    (folder / "notes.xyz").write_text("?")
    with pytest.raises(PublishError, match=r"notes\.xyz"):
        publish_site(s3, BUCKET, folder, {}, KEY)
    assert s3.list_objects_v2(Bucket=BUCKET)["KeyCount"] == 0


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(PublishError, match="web is not a folder"):
        list(read_pages(tmp_path / "web", {}))


def content(s3: Any, key: str) -> bytes:
    body: bytes = s3.get_object(Bucket=BUCKET, Key=key)["Body"].read()
    return body


def test_the_key_that_signs_is_published_by_its_fingerprint(s3: Any, folder: Path) -> None:
    publish_site(s3, BUCKET, folder, {}, KEY)
    pem = content(s3, f"keys/{NAME}.pem")
    assert pem == content(s3, "keys/current.pem")
    same = load_pem_public_key(pem).public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    assert same == KEY
    assert pem == load_pem_public_key(pem).public_bytes(
        Encoding.PEM, PublicFormat.SubjectPublicKeyInfo
    )


def test_earlier_keys_stay_with_the_day_of_their_publication(s3: Any, folder: Path) -> None:
    publish_site(s3, BUCKET, folder, {}, KEY)
    listed = json.loads(content(s3, "keys.json"))
    listed["keys"][0]["published_at"] = "2025-01-02"
    s3.put_object(Bucket=BUCKET, Key="keys.json", Body=json.dumps(listed))
    for _ in range(2):
        publish_site(s3, BUCKET, folder, {}, NEXT_KEY)
    after = json.loads(content(s3, "keys.json"))
    assert after["current"] == NEXT_NAME
    assert [entry["fingerprint"] for entry in after["keys"]] == [NEXT_NAME, NAME]
    assert after["keys"][1]["published_at"] == "2025-01-02"
    assert content(s3, f"keys/{NAME}.pem") != content(s3, f"keys/{NEXT_NAME}.pem")
    assert content(s3, "keys/current.pem") == content(s3, f"keys/{NEXT_NAME}.pem")


def test_the_key_comes_from_kms(s3: Any) -> None:
    assert s3
    kms = boto3.client("kms", region_name="us-east-1")
    key = kms.create_key(KeySpec="ECC_NIST_P256", KeyUsage="SIGN_VERIFY")["KeyMetadata"]["Arn"]
    der = read_signing_key(kms, key)
    assert der == kms.get_public_key(KeyId=key)["PublicKey"]
