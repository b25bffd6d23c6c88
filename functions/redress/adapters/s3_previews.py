"""The bucket of previews, and the pieces of what is locked from which they are made."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import timedelta
from functools import cached_property
from typing import TYPE_CHECKING

from redress import aws
from redress.domain.custody import StoredObject
from redress.domain.errors import NotPreservedError
from redress.domain.previews import NoPreview, Preview, PreviewKind
from redress.ports import Made

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

_PREFIX = "previews/"
_TYPES = {
    PreviewKind.IMAGE: "image/webp",
    PreviewKind.TEXT: "text/plain; charset=utf-8",
    PreviewKind.NONE: "application/octet-stream",
}
"""What browsers never take for a page or a program."""
_KIND, _REASON, _SHA256 = "kind", "reason", "sha256"
_MISSING = frozenset({"404", "NoSuchKey", "NotFound"})
_UNREADABLE = frozenset({"403", "AccessDenied", *_MISSING, "NoSuchVersion"})
_CHUNK = 1024 * 1024


class S3Previews:
    """Implements the port Previews; what is known of a preview stands in its metadata.

    Args:
        bucket: the bucket's name.
        client: gives the client when it is first needed.
    """

    def __init__(self, bucket: str, client: Callable[[], S3Client] = aws.s3) -> None:
        self._bucket = bucket
        self._connect = client

    @cached_property
    def _client(self) -> S3Client:
        return self._connect()

    def find(self, place: str) -> Preview | None:
        """Give what was made, or None when nothing was (yet, or any more)."""
        try:
            head = self._client.head_object(Bucket=self._bucket, Key=_PREFIX + place)
        except self._client.exceptions.ClientError as error:
            if error.response["Error"]["Code"] not in _MISSING:
                raise
            return None
        told = head["Metadata"]
        reason = told.get(_REASON, "")
        return Preview(
            kind=PreviewKind(told.get(_KIND, "")),
            reason=NoPreview(reason) if reason else None,
            sha256=told.get(_SHA256, ""),
        )

    def store(self, place: str, made: Made) -> None:
        """Keep what was made, in place of what lies there."""
        preview = made.preview
        told = {_KIND: preview.kind.value, _SHA256: preview.sha256}
        if preview.reason is not None:
            told[_REASON] = preview.reason.value
        self._client.put_object(
            Bucket=self._bucket,
            Key=_PREFIX + place,
            Body=made.data,
            ContentType=_TYPES[preview.kind],
            ChecksumAlgorithm="SHA256",
            Metadata={name: value for name, value in told.items() if value},
        )

    def link(self, place: str, kind: PreviewKind, lifetime: timedelta) -> str:
        """Make a short-lived address of a preview, to be shown within a page."""
        return self._client.generate_presigned_url(
            "get_object",
            Params={
                "Bucket": self._bucket,
                "Key": _PREFIX + place,
                "ResponseContentDisposition": "inline",
                "ResponseContentType": _TYPES[kind],
                "ResponseCacheControl": "no-store",
            },
            ExpiresIn=int(lifetime.total_seconds()),
        )

    def remove_case(self, case_id: str) -> None:
        """Delete every preview of a case; doing so again is fine."""
        pages = self._client.get_paginator("list_objects_v2").paginate(
            Bucket=self._bucket, Prefix=f"{_PREFIX}{case_id}/"
        )
        for page in pages:
            for found in page.get("Contents", []):
                self._client.delete_object(Bucket=self._bucket, Key=found["Key"])


class S3Sources:
    """Implements the port Sources over the vault.

    Args:
        bucket: the vault's name.
        client: gives the client when it is first needed.
    """

    def __init__(self, bucket: str, client: Callable[[], S3Client] = aws.s3) -> None:
        self._bucket = bucket
        self._connect = client

    @cached_property
    def _client(self) -> S3Client:
        return self._connect()

    def piece(self, place: StoredObject, start: int, length: int) -> Iterator[bytes]:
        """Give some bytes of one version; raises NotPreservedError if nobody may read it."""
        try:
            body = self._client.get_object(
                Bucket=self._bucket,
                Key=place.key,
                VersionId=place.version,
                Range=f"bytes={start}-{start + length - 1}",
            )["Body"]
        except self._client.exceptions.ClientError as error:
            if error.response["Error"]["Code"] not in _UNREADABLE:
                raise
            raise NotPreservedError(f"{place.key} is read by nobody") from error

        def chunks() -> Iterator[bytes]:
            with closing(body):
                yield from body.iter_chunks(_CHUNK)

        return chunks()
