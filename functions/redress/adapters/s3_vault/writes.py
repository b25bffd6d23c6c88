"""How objects come into the vault: each once, held from its first moment, whatever its size."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from redress.adapters.s3_vault.versions import in_base64

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client
    from mypy_boto3_s3.type_defs import CompletedPartTypeDef, CopySourceTypeDef

COPY_LIMIT = 5 * 1024**3
"""S3 copies no more than this in one request, in bytes."""
COPY_PART = 512 * 1024**2
BYTES = "application/octet-stream"
"""What evidence is served as, whatever its owner called it: no browser shows it."""
_LOCKED: dict[str, Any] = {
    "ContentType": BYTES,
    "ContentDisposition": "attachment",
    "ChecksumAlgorithm": "SHA256",
    "ObjectLockLegalHoldStatus": "ON",
}


@dataclass(frozen=True)
class Writes:
    """Writes into a bucket where nothing is yet; each gives the version that it made."""

    client: S3Client
    bucket: str

    def put(self, key: str, data: bytes) -> str:
        """Write bytes."""
        checksum = in_base64(hashlib.sha256(data).hexdigest())
        return self.client.put_object(
            Bucket=self.bucket,
            Key=key,
            Body=data,
            ChecksumSHA256=checksum,
            IfNoneMatch="*",
            **_LOCKED,
        )["VersionId"]

    def copy(self, source: CopySourceTypeDef, key: str) -> str:
        """Copy an object in one request."""
        return self.client.copy_object(
            Bucket=self.bucket,
            Key=key,
            CopySource=source,
            MetadataDirective="REPLACE",
            TaggingDirective="REPLACE",
            IfNoneMatch="*",
            **_LOCKED,
        )["VersionId"]

    def copy_in_parts(self, source: CopySourceTypeDef, key: str, *, size: int, part: int) -> str:
        """Copy an object of any size (bytes), `part` bytes at a time.

        What fails is aborted, so that no parts are left behind.
        """
        where: dict[str, Any] = {"Bucket": self.bucket, "Key": key}
        where["UploadId"] = self.client.create_multipart_upload(**where, **_LOCKED)["UploadId"]
        begins = range(0, size, part)
        try:
            parts = [
                self._part(where, source, number, begin, min(begin + part, size))
                for number, begin in enumerate(begins, start=1)
            ]
            return self.client.complete_multipart_upload(
                **where, MultipartUpload={"Parts": parts}, IfNoneMatch="*"
            )["VersionId"]
        except Exception:
            self.client.abort_multipart_upload(**where)
            raise

    def _part(
        self, where: dict[str, Any], source: CopySourceTypeDef, number: int, begin: int, end: int
    ) -> CompletedPartTypeDef:
        result = self.client.upload_part_copy(
            **where,
            PartNumber=number,
            CopySource=source,
            CopySourceRange=f"bytes={begin}-{end - 1}",
        )["CopyPartResult"]
        part: CompletedPartTypeDef = {"PartNumber": number, "ETag": result["ETag"]}
        if "ChecksumSHA256" in result:
            part["ChecksumSHA256"] = result["ChecksumSHA256"]
        return part
