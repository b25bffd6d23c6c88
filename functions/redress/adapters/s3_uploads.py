"""The bucket where owners' files arrive."""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import timedelta
from functools import cached_property
from typing import TYPE_CHECKING

from redress import aws
from redress.domain.submission import FileClaim
from redress.ports import UploadTarget

if TYPE_CHECKING:
    from botocore.response import StreamingBody
    from mypy_boto3_s3 import S3Client

_CHUNK = 1024 * 1024


class S3Uploads:
    """Implements the port Uploads.

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

    def target(self, key: str, claim: FileClaim, lifetime: timedelta) -> UploadTarget:
        """Make an address to which exactly this file can be sent.

        Length, type and SHA-256 are signed: S3 refuses other bytes. The browser sends the
        length by itself, so it is not among the headers to set.
        """
        checksum = base64.b64encode(bytes.fromhex(claim.sha256)).decode()
        seconds = int(lifetime.total_seconds())
        url = self._client.generate_presigned_url(
            "put_object",
            Params={
                "Bucket": self._bucket,
                "Key": key,
                "ContentLength": claim.size,
                "ContentType": claim.media_type,
                "ChecksumSHA256": checksum,
            },
            ExpiresIn=seconds,
            HttpMethod="PUT",
        )
        headers = {"Content-Type": claim.media_type, "x-amz-checksum-sha256": checksum}
        return UploadTarget(url, headers, seconds)

    def arrived(self, key: str) -> tuple[int, Iterator[bytes]] | None:
        """Give size and content (in chunks of 1 MiB) of what arrived, or None."""
        try:
            answer = self._client.get_object(Bucket=self._bucket, Key=key)
        except self._client.exceptions.NoSuchKey:
            return None
        return answer["ContentLength"], _chunks(answer["Body"])


def _chunks(body: StreamingBody) -> Iterator[bytes]:
    with closing(body):
        yield from body.iter_chunks(_CHUNK)
