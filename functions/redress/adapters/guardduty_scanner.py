"""The verdicts that GuardDuty Malware Protection for S3 writes as a tag of each upload."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import TYPE_CHECKING

from redress import aws
from redress.domain.evidence import Malware

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

_TAG = "GuardDutyMalwareScanStatus"
_VERDICTS = {
    "NO_THREATS_FOUND": Malware.CLEAN,
    "THREATS_FOUND": Malware.INFECTED,
    "UNSUPPORTED": Malware.UNSUPPORTED,
}


def verdict_of(status: str) -> Malware:
    """Read a scan's status; one that failed, or that nobody knows, scanned nothing."""
    return _VERDICTS.get(status, Malware.NOT_SCANNED)


class GuarddutyScanner:
    """Implements the port Scanner.

    Args:
        bucket: name of the bucket where uploads arrive.
        client: gives the client when it is first needed.
    """

    def __init__(self, bucket: str, client: Callable[[], S3Client] = aws.s3) -> None:
        self._bucket = bucket
        self._connect = client

    @cached_property
    def _client(self) -> S3Client:
        return self._connect()

    def verdict(self, key: str) -> Malware | None:
        """Give the verdict on an upload, or None while it has no tag."""
        answer = self._client.get_object_tagging(Bucket=self._bucket, Key=key)
        status = (tag["Value"] for tag in answer["TagSet"] if tag["Key"] == _TAG)
        return next(map(verdict_of, status), None)
