"""The bucket where owners' files arrive."""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, suppress
from datetime import UTC, timedelta
from functools import cached_property
from typing import TYPE_CHECKING

from redress import aws
from redress.domain.errors import UnknownUploadError
from redress.domain.submission import FileClaim
from redress.domain.uploads import Part, PartClaim
from redress.ports import Arrival, UploadTarget

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

_CHUNK = 1024 * 1024
_NO_OBJECT = "404"
"""What S3 answers to a HEAD, which has no body to name the error."""


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
        checksum = _base64(claim.sha256)
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

    def put(self, key: str, claim: FileClaim, content: bytes) -> None:
        """Keep a file that came with a form; S3 refuses other bytes than claimed."""
        self._client.put_object(
            Bucket=self._bucket,
            Key=key,
            Body=content,
            ContentType=claim.media_type,
            ChecksumAlgorithm="SHA256",
            ChecksumSHA256=_base64(claim.sha256),
        )

    def arrived(self, key: str) -> Arrival | None:
        """Give what arrived, or None; its content is that of this moment, or reading it fails."""
        try:
            answer = self._client.head_object(Bucket=self._bucket, Key=key)
        except self._client.exceptions.ClientError as error:
            if error.response["Error"]["Code"] == _NO_OBJECT:
                return None
            raise
        at = answer["LastModified"].astimezone(UTC)
        return Arrival(answer["ContentLength"], at, self._content(key, answer["ETag"]))

    def _content(self, key: str, etag: str) -> Iterator[bytes]:
        answer = self._client.get_object(Bucket=self._bucket, Key=key, IfMatch=etag)
        with closing(answer["Body"]) as body:
            yield from body.iter_chunks(_CHUNK)

    def sizes(self, folder: str) -> dict[str, int]:
        """Give the size in bytes of every file that arrived in a folder, by key."""
        pages = self._client.get_paginator("list_objects_v2").paginate(
            Bucket=self._bucket, Prefix=folder
        )
        return {file["Key"]: file["Size"] for page in pages for file in page.get("Contents", [])}

    def holds(self, key: str, claim: FileClaim) -> bool:
        """Say whether exactly this file arrived in one piece, by S3's own SHA-256.

        A file that came in parts has a checksum of its parts' checksums: of that nothing is known.
        """
        try:
            answer = self._client.head_object(Bucket=self._bucket, Key=key, ChecksumMode="ENABLED")
        except self._client.exceptions.ClientError as error:
            if error.response["Error"]["Code"] != _NO_OBJECT:
                raise
            return False
        found = answer["ContentLength"], answer.get("ChecksumSHA256", "")
        return found == (claim.size, _base64(claim.sha256))

    def unfinished(self, folder: str) -> dict[str, str]:
        """Give the newest upload in parts that is begun and not finished, by key."""
        pages = self._client.get_paginator("list_multipart_uploads").paginate(
            Bucket=self._bucket, Prefix=folder
        )
        uploads = [upload for page in pages for upload in page.get("Uploads", [])]
        uploads.sort(key=lambda upload: (upload["Initiated"], upload["UploadId"]))
        return {upload["Key"]: upload["UploadId"] for upload in uploads}

    def begin(self, key: str, claim: FileClaim) -> str:
        """Begin to take a file in parts, each with its SHA-256, and give the upload's id."""
        return self._client.create_multipart_upload(
            Bucket=self._bucket,
            Key=key,
            ContentType=claim.media_type,
            ChecksumAlgorithm="SHA256",
        )["UploadId"]

    def parts(self, key: str, upload_id: str) -> dict[int, Part]:
        """Give the parts that arrived, by number; raises UnknownUploadError."""
        pages = self._client.get_paginator("list_parts").paginate(
            Bucket=self._bucket, Key=key, UploadId=upload_id
        )
        try:
            found = [part for page in pages for part in page.get("Parts", [])]
        except self._client.exceptions.NoSuchUpload as error:
            raise UnknownUploadError from error
        return {
            part["PartNumber"]: Part(
                part["PartNumber"], part["Size"], part["ETag"], part.get("ChecksumSHA256", "")
            )
            for part in found
        }

    def part_target(
        self, key: str, upload_id: str, part: PartClaim, lifetime: timedelta
    ) -> UploadTarget:
        """Make an address to which exactly this part can be sent: length and SHA-256 are signed."""
        checksum = _base64(part.sha256)
        seconds = int(lifetime.total_seconds())
        url = self._client.generate_presigned_url(
            "upload_part",
            Params={
                "Bucket": self._bucket,
                "Key": key,
                "UploadId": upload_id,
                "PartNumber": part.number,
                "ContentLength": part.size,
                "ChecksumSHA256": checksum,
            },
            ExpiresIn=seconds,
            HttpMethod="PUT",
        )
        return UploadTarget(url, {"x-amz-checksum-sha256": checksum}, seconds)

    def complete(self, key: str, upload_id: str, parts: Sequence[Part]) -> None:
        """Make the file of its parts; raises UnknownUploadError.

        S3 wants the checksum of every part again, and refuses another total than theirs.
        """
        try:
            self._client.complete_multipart_upload(
                Bucket=self._bucket,
                Key=key,
                UploadId=upload_id,
                MultipartUpload={
                    "Parts": [
                        {
                            "PartNumber": part.number,
                            "ETag": part.etag,
                            "ChecksumSHA256": part.sha256,
                        }
                        for part in parts
                    ]
                },
                MpuObjectSize=sum(part.size for part in parts),
            )
        except self._client.exceptions.NoSuchUpload as error:
            raise UnknownUploadError from error

    def abort(self, key: str, upload_id: str) -> None:
        """Throw away what arrived of an upload; one that has ended is fine."""
        with suppress(self._client.exceptions.NoSuchUpload):
            self._client.abort_multipart_upload(Bucket=self._bucket, Key=key, UploadId=upload_id)


def _base64(sha256: str) -> str:
    return base64.b64encode(bytes.fromhex(sha256)).decode()
