"""Publishing the pages: every file of a folder goes to the site bucket as browsers need it."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import quote

from infra.local.public_keys import FOLDER, key_files

CONFIG_KEY = "config.json"
CONTENT_TYPES = {
    ".css": "text/css; charset=utf-8",
    ".html": "text/html; charset=utf-8",
    ".ico": "image/x-icon",
    ".jpg": "image/jpeg",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".map": "application/json",
    ".mjs": "text/javascript; charset=utf-8",
    ".pdf": "application/pdf",
    ".pem": "application/x-pem-file",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".txt": "text/plain; charset=utf-8",
    ".wasm": "application/wasm",
    ".webmanifest": "application/manifest+json",
    ".webp": "image/webp",
    ".woff2": "font/woff2",
}
REVALIDATE = "no-cache"
FOREVER = "public, max-age=31536000, immutable"
NAMED_BY_CONTENT = re.compile(r"[.-](?:[0-9a-f]{8,}|[0-9A-Z]{8})\.[a-z0-9]+$")
CAMPAIGN_MARK = b"__CAMPAIGN__"
BULLETINS = "bulletins/"
LINGERING = timedelta(days=30)


class PublishError(Exception):
    """The pages cannot be published; the message names the file or folder."""


@dataclass(frozen=True, slots=True)
class Page:
    """One object of the site: its key, bytes, and the two headers that browsers get."""

    key: str
    body: bytes
    content_type: str
    cache_control: str


def read_pages(folder: Path, config: Mapping[str, Any]) -> Iterator[Page]:
    """The objects of the site: the files under `folder`, and `config` as `config.json`.

    Hidden files stay behind. A file named by its content (`app-1f0c9a7e.js`) may be cached for
    ever, every other one is asked for again. Pages are told the campaign of `config`.

    Raises:
        PublishError: when there is no such folder, or a file is of an unknown type.
    """
    campaign = quote(str(config.get("campaign_id", "")), safe="").encode()
    if not folder.is_dir():
        raise PublishError(f"There are no pages to publish: {folder} is not a folder.")
    for path in sorted(folder.rglob("*")):
        key = path.relative_to(folder).as_posix()
        hidden = any(part.startswith(".") for part in key.split("/"))
        if path.is_file() and not hidden and key != CONFIG_KEY:
            body = path.read_bytes()
            if path.suffix == ".html":
                body = body.replace(CAMPAIGN_MARK, campaign)
            yield Page(key, body, content_type(key), cache_control(key))
    document = json.dumps(dict(config), ensure_ascii=False, indent=2, sort_keys=True)
    yield Page(CONFIG_KEY, document.encode(), content_type(CONFIG_KEY), REVALIDATE)


def content_type(key: str) -> str:
    """The media type of a file by its ending.

    Raises:
        PublishError: when the ending is not in the list.
    """
    ending = Path(key).suffix.lower()
    if ending not in CONTENT_TYPES:
        raise PublishError(f"The site file {key} has an ending that is not in the list of types.")
    return CONTENT_TYPES[ending]


def cache_control(key: str) -> str:
    """How long a browser may keep a file without asking."""
    return FOREVER if NAMED_BY_CONTENT.search(key) else REVALIDATE


def publish_site(
    s3: Any,
    bucket: str,
    folder: Path,
    config: Mapping[str, Any],
    signing_key: bytes,
    *,
    now: datetime | None = None,
) -> list[str]:
    """Make `bucket` hold the pages of `folder` with `config`, and the signing keys.

    What others put there stays: the earlier keys, the public bulletins. Scripts and texts of the
    publications before stay for some weeks, so that a page that is open now goes on working.

    Args:
        s3: a boto3 client of S3.
        bucket: the site bucket's name.
        folder: the pages.
        config: what the pages read at run time, such as the campaign's id.
        signing_key: the public key that receipts are signed with, in DER.
        now: the time of the publication, when it is not this moment.

    Returns:
        The keys that were published, in order.

    Raises:
        PublishError: as `read_pages`, before anything is changed.
    """
    now = now or datetime.now(UTC)
    pages = list(read_pages(folder, config))
    keys = key_files(s3, bucket, signing_key, now.date())
    pages += [Page(key, body, content_type(key), REVALIDATE) for key, body in keys.items()]
    for page in pages:
        s3.put_object(
            Bucket=bucket,
            Key=page.key,
            Body=page.body,
            ContentType=page.content_type,
            CacheControl=page.cache_control,
        )
    published = {page.key for page in pages}
    for listing in s3.get_paginator("list_objects_v2").paginate(Bucket=bucket):
        for entry in listing.get("Contents", []):
            if entry["Key"] not in published and _is_over(entry, now):
                s3.delete_object(Bucket=bucket, Key=entry["Key"])
    return [page.key for page in pages]


def _is_over(entry: Mapping[str, Any], now: datetime) -> bool:
    """Say whether an object that is no longer published may go."""
    key: str = entry["Key"]
    if key.startswith((FOLDER, BULLETINS)):
        return False
    lately: bool = now - entry["LastModified"] < LINGERING
    return not (lately and NAMED_BY_CONTENT.search(key))
