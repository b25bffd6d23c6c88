"""The bucket from which bags are handed over."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from datetime import timedelta
from functools import cached_property
from typing import TYPE_CHECKING

from redress import aws
from redress.ports import Exported

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client
    from mypy_boto3_s3.type_defs import CompletedPartTypeDef

_PART = 64 * 1024 * 1024
"""Bytes of a part: 10,000 of them hold 625 GiB, one at a time is in memory."""
_PREFIX = "bags/"


class S3Exports:
    """Implements the port Exports.

    Args:
        bucket: the bucket's name.
        client: gives the client when it is first needed.
        part: bytes of a part of the upload; S3 wants at least 5 MiB.
    """

    def __init__(
        self, bucket: str, client: Callable[[], S3Client] = aws.s3, part: int = _PART
    ) -> None:
        self._bucket = bucket
        self._connect = client
        self._part = part

    @cached_property
    def _client(self) -> S3Client:
        return self._connect()

    def store(self, name: str, chunks: Iterator[bytes]) -> Exported:
        """Write a file as it is made; what fails half-way leaves nothing behind."""
        key = _PREFIX + name
        upload = self._client.create_multipart_upload(
            Bucket=self._bucket,
            Key=key,
            ContentType="application/zip",
            ChecksumAlgorithm="SHA256",
        )["UploadId"]
        try:
            return self._sent(key, upload, chunks)
        except BaseException:
            self._client.abort_multipart_upload(Bucket=self._bucket, Key=key, UploadId=upload)
            raise

    def link(self, name: str, lifetime: timedelta) -> str | None:
        """Make a short-lived address of a file, or None when there is none (any more)."""
        if not self.exists(name):
            return None
        return self._client.generate_presigned_url(
            "get_object",
            Params={
                "Bucket": self._bucket,
                "Key": _PREFIX + name,
                "ResponseContentDisposition": f'attachment; filename="{name}"',
                "ResponseCacheControl": "no-store",
            },
            ExpiresIn=int(lifetime.total_seconds()),
        )

    def exists(self, name: str) -> bool:
        """Say whether a file is there."""
        try:
            self._client.head_object(Bucket=self._bucket, Key=_PREFIX + name)
        except self._client.exceptions.ClientError as error:
            if error.response["Error"]["Code"] not in {"404", "NoSuchKey", "NotFound"}:
                raise
            return False
        return True

    def remove(self, name: str) -> None:
        """Delete a file; doing so again is fine."""
        self._client.delete_object(Bucket=self._bucket, Key=_PREFIX + name)

    def _sent(self, key: str, upload: str, chunks: Iterator[bytes]) -> Exported:
        digest, size = hashlib.sha256(), 0
        parts: list[CompletedPartTypeDef] = []
        for number, body in enumerate(_gathered(chunks, self._part), start=1):
            digest.update(body)
            size += len(body)
            answer = self._client.upload_part(
                Bucket=self._bucket,
                Key=key,
                UploadId=upload,
                PartNumber=number,
                Body=body,
                ChecksumAlgorithm="SHA256",
            )
            parts.append(
                {
                    "PartNumber": number,
                    "ETag": answer["ETag"],
                    "ChecksumSHA256": answer["ChecksumSHA256"],
                }
            )
        self._client.complete_multipart_upload(
            Bucket=self._bucket, Key=key, UploadId=upload, MultipartUpload={"Parts": parts}
        )
        return Exported(digest.hexdigest(), size)


def _gathered(chunks: Iterator[bytes], size: int) -> Iterator[bytes]:
    """Gather chunks into parts of one size; the last may be shorter."""
    gathered = bytearray()
    for chunk in chunks:
        gathered += chunk
        while len(gathered) >= size:
            yield bytes(gathered[:size])
            del gathered[:size]
    if gathered:
        yield bytes(gathered)
