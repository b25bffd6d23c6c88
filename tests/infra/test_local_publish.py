"""The pages go to the site bucket with the headers that browsers need."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import boto3
import pytest
from moto import mock_aws

from infra.local.publish import FOREVER, REVALIDATE, PublishError, publish_site, read_pages

BUCKET = "pages-of-a-test"


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
    assert publish_site(s3, BUCKET, folder, {}) == [
        "desk/desk-1f0c9a7e.js",
        "index.html",
        "config.json",
    ]
    page = s3.get_object(Bucket=BUCKET, Key="index.html")
    assert (page["ContentType"], page["CacheControl"]) == ("text/html; charset=utf-8", REVALIDATE)
    assert page["Body"].read().decode() == "<h1>征集</h1>"
    script = s3.get_object(Bucket=BUCKET, Key="desk/desk-1f0c9a7e.js")
    assert script["ContentType"] == "text/javascript; charset=utf-8"
    assert script["CacheControl"] == FOREVER


def test_the_settings_of_the_pages_are_published(s3: Any, folder: Path) -> None:
    (folder / "config.json").write_text('{"campaign": "of a developer"}')
    publish_site(s3, BUCKET, folder, {"campaign": "2025 秋"})
    config = s3.get_object(Bucket=BUCKET, Key="config.json")
    assert json.loads(config["Body"].read()) == {"campaign": "2025 秋"}
    assert config["CacheControl"] == REVALIDATE


def test_a_removed_page_leaves_the_site(s3: Any, folder: Path) -> None:
    publish_site(s3, BUCKET, folder, {})
    (folder / "index.html").unlink()
    publish_site(s3, BUCKET, folder, {})
    listed = s3.list_objects_v2(Bucket=BUCKET)["Contents"]
    assert [entry["Key"] for entry in listed] == ["config.json", "desk/desk-1f0c9a7e.js"]


def test_an_unknown_file_type_stops_before_anything_is_written(s3: Any, folder: Path) -> None:
    (folder / "notes.xyz").write_text("?")
    with pytest.raises(PublishError, match=r"notes\.xyz"):
        publish_site(s3, BUCKET, folder, {})
    assert s3.list_objects_v2(Bucket=BUCKET)["KeyCount"] == 0


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(PublishError, match="web is not a folder"):
        list(read_pages(tmp_path / "web", {}))
