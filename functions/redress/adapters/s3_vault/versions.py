"""Versions of objects in the vault: what S3 says of them, what they hold, how they are locked."""

from __future__ import annotations

import base64
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from redress.domain.custody import StoredObject
from redress.ports import Standing

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client
    from mypy_boto3_s3.literals import ObjectLockRetentionModeType

_CHUNK = 1024 * 1024
_STRICT: ObjectLockRetentionModeType = "COMPLIANCE"
"""For an object that the bucket's own default did not lock when it was written."""
_SHUT = "redress-access"
"""The bucket's policy lets nobody read a version whose tag of this name is `shut`."""


@dataclass(frozen=True)
class Found:
    """What S3 says of a version; `sha256` in base64, empty or of another kind for some copies."""

    size: int
    sha256: str
    mode: ObjectLockRetentionModeType | None
    retain_until: datetime | None
    held: bool

    def kept_until(self, until: datetime) -> bool:
        """Say whether the version is retained until an instant at least."""
        return self.retain_until is not None and self.retain_until >= until


@dataclass(frozen=True)
class Versions:
    """The versions of objects in a bucket. Errors are those of S3 (ClientError)."""

    client: S3Client
    bucket: str

    def first_of(self, key: str) -> str | None:
        """Give the oldest version of an object, even under a delete marker."""
        versions = [place.version for place in self.under(key) if place.key == key]
        return versions[-1] if versions else None

    def under(self, prefix: str) -> Iterator[StoredObject]:
        """Give all versions whose keys begin so: by key, the newest first."""
        for version in self._listed(prefix):
            yield StoredObject(version["Key"], version["VersionId"])

    def standing_of_shut(self, key: str, version: str) -> Standing | None:
        """Say how a version is locked that nobody may read, or None if it is gone.

        HeadObject counts as reading; a list of versions and questions for the lock do not.
        """
        here = StoredObject(key, version)
        sizes = (
            listed["Size"]
            for listed in self._listed(key)
            if StoredObject(listed["Key"], listed["VersionId"]) == here
        )
        size = next(sizes, None)
        if size is None:
            return None
        retention = self.client.get_object_retention(
            Bucket=self.bucket, Key=key, VersionId=version
        )["Retention"]
        hold = self.client.get_object_legal_hold(Bucket=self.bucket, Key=key, VersionId=version)
        return Standing(
            size,
            retention["RetainUntilDate"].astimezone(UTC),
            hold["LegalHold"].get("Status") == "ON",
        )

    def _listed(self, prefix: str) -> Iterator[Mapping[str, Any]]:
        pages = self.client.get_paginator("list_object_versions").paginate(
            Bucket=self.bucket, Prefix=prefix
        )
        for page in pages:
            yield from page.get("Versions", [])

    def head(self, key: str, version: str) -> Found:
        """Ask how a version is."""
        answer: Mapping[str, Any] = self.client.head_object(
            Bucket=self.bucket, Key=key, VersionId=version, ChecksumMode="ENABLED"
        )
        retain_until = answer.get("ObjectLockRetainUntilDate")
        return Found(
            size=answer["ContentLength"],
            sha256=answer.get("ChecksumSHA256", ""),
            mode=answer.get("ObjectLockMode"),
            retain_until=retain_until.astimezone(UTC) if retain_until else None,
            held=answer.get("ObjectLockLegalHoldStatus") == "ON",
        )

    def content(self, key: str, version: str) -> Iterator[bytes]:
        """Ask for a version, and give its content in chunks of 1 MiB."""
        body = self.client.get_object(Bucket=self.bucket, Key=key, VersionId=version)["Body"]

        def chunks() -> Iterator[bytes]:
            with closing(body):
                yield from body.iter_chunks(_CHUNK)

        return chunks()

    def retained(self, key: str, version: str, found: Found, until: datetime) -> Found:
        """Lengthen the retention where need be, and give the version as it was read back."""
        if found.kept_until(until):
            return found
        self.client.put_object_retention(
            Bucket=self.bucket,
            Key=key,
            VersionId=version,
            Retention={"Mode": found.mode or _STRICT, "RetainUntilDate": _whole_second(until)},
        )
        return self.head(key, version)

    def held(self, key: str, version: str, found: Found) -> Found:
        """Put the hold on where need be, and give the version as it was read back."""
        if found.held:
            return found
        self.client.put_object_legal_hold(
            Bucket=self.bucket, Key=key, VersionId=version, LegalHold={"Status": "ON"}
        )
        return self.head(key, version)

    def shut(self, key: str, version: str) -> None:
        """Mark a version so that nobody may read it."""
        self.client.put_object_tagging(
            Bucket=self.bucket,
            Key=key,
            VersionId=version,
            Tagging={"TagSet": [{"Key": _SHUT, "Value": "shut"}]},
        )


def in_base64(sha256: str) -> str:
    """Give a hash as S3 writes it."""
    return base64.b64encode(bytes.fromhex(sha256)).decode()


def _whole_second(moment: datetime) -> datetime:
    """Round up, as S3 keeps whole seconds."""
    whole = moment.astimezone(UTC).replace(microsecond=0)
    return whole if whole == moment else whole + timedelta(seconds=1)
