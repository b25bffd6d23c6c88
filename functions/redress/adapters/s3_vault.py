"""The locked bucket: evidence is written once, retained, held, and read back."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cached_property
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from redress import aws
from redress.domain.errors import NotPreservedError
from redress.domain.evidence import EvidenceItem, Locked

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client
    from mypy_boto3_s3.literals import ObjectLockRetentionModeType

_CHUNK = 1024 * 1024
_BYTES = "application/octet-stream"
"""What evidence is served as, whatever its owner called it: no browser shows it."""
_WRITTEN_BEFORE = frozenset({"PreconditionFailed", "ConditionalRequestConflict"})
_STRICT: ObjectLockRetentionModeType = "COMPLIANCE"
"""For an object that the bucket's own default did not lock when it was written."""


@dataclass(frozen=True)
class _Found:
    """What S3 says of a version; `sha256` in base64, empty or of another kind for some copies."""

    size: int
    sha256: str
    mode: ObjectLockRetentionModeType | None
    retain_until: datetime | None
    held: bool


class S3Vault:
    """Implements the port Vault.

    The bucket's default retention and a legal hold lock every object as it is written. Retention
    is only ever lengthened. An item has one version, even under a delete marker.

    Args:
        bucket: the vault's name.
        incoming: name of the bucket that uploads are copied from, where any are.
        client: gives the client when it is first needed.
    """

    def __init__(
        self, bucket: str, incoming: str = "", client: Callable[[], S3Client] = aws.s3
    ) -> None:
        self._bucket = bucket
        self._incoming = incoming
        self._connect = client

    @cached_property
    def _client(self) -> S3Client:
        return self._connect()

    def preserve_upload(self, upload_key: str, item: EvidenceItem, until: datetime) -> Locked:
        """Copy a verified upload into the vault and lock it; see `preserve_paper`."""

        def copy() -> str:
            return self._client.copy_object(
                Bucket=self._bucket,
                Key=item.vault_key,
                CopySource={"Bucket": self._incoming, "Key": upload_key},
                MetadataDirective="REPLACE",
                TaggingDirective="REPLACE",
                ContentType=_BYTES,
                ContentDisposition="attachment",
                ChecksumAlgorithm="SHA256",
                ObjectLockLegalHoldStatus="ON",
                IfNoneMatch="*",
            )["VersionId"]

        return self._preserve(item, until, copy)

    def preserve_paper(self, text: str, item: EvidenceItem, until: datetime) -> Locked:
        """Write a paper into the vault and lock it until an instant at least.

        What already lies there is locked and read back, never written twice. Raises
        NotPreservedError when the vault reads back something else.
        """

        def put() -> str:
            return self._client.put_object(
                Bucket=self._bucket,
                Key=item.vault_key,
                Body=text.encode(),
                ContentType=_BYTES,
                ContentDisposition="attachment",
                ChecksumAlgorithm="SHA256",
                ChecksumSHA256=_base64(hashlib.sha256(text.encode()).hexdigest()),
                ObjectLockLegalHoldStatus="ON",
                IfNoneMatch="*",
            )["VersionId"]

        return self._preserve(item, until, put)

    def view_link(self, locked: Locked, name: str, lifetime: timedelta) -> str:
        """Make a short-lived address of one version, served as a download of that name."""
        return self._client.generate_presigned_url(
            "get_object",
            Params={
                "Bucket": self._bucket,
                "Key": locked.key,
                "VersionId": locked.version_id,
                "ResponseContentDisposition": _attachment(name),
                "ResponseContentType": _BYTES,
                "ResponseCacheControl": "no-store",
            },
            ExpiresIn=int(lifetime.total_seconds()),
        )

    def _preserve(self, item: EvidenceItem, until: datetime, write: Callable[[], str]) -> Locked:
        key = item.vault_key
        version = self._first_version(key) or self._written(key, write)
        found = self._head(key, version)
        if self._lock(key, version, found, _whole_second(until)):
            found = self._head(key, version)
        if found.retain_until is None or found.retain_until < until or not found.held:
            raise NotPreservedError(f"{key} is not locked as it should be")
        if found.size != item.claim.size or not self._holds(key, version, found, item):
            raise NotPreservedError(f"{key} holds something else")
        return Locked(
            key=key,
            version_id=version,
            sha256=item.claim.sha256,
            size=found.size,
            retain_until=found.retain_until,
            legal_hold=found.held,
        )

    def _first_version(self, key: str) -> str | None:
        pages = self._client.get_paginator("list_object_versions").paginate(
            Bucket=self._bucket, Prefix=key
        )
        versions = [
            version["VersionId"]
            for page in pages
            for version in page.get("Versions", [])
            if version["Key"] == key
        ]
        return versions[-1] if versions else None

    def _written(self, key: str, write: Callable[[], str]) -> str:
        try:
            return write()
        except self._client.exceptions.ClientError as error:
            if error.response["Error"]["Code"] not in _WRITTEN_BEFORE:
                raise
        version = self._first_version(key)
        if version is None:
            raise NotPreservedError(f"{key} is being written by another worker")
        return version

    def _lock(self, key: str, version: str, found: _Found, until: datetime) -> bool:
        """Lengthen the retention and put the hold on where need be; say whether anything was."""
        short = found.retain_until is None or found.retain_until < until
        if short:
            self._client.put_object_retention(
                Bucket=self._bucket,
                Key=key,
                VersionId=version,
                Retention={"Mode": found.mode or _STRICT, "RetainUntilDate": until},
            )
        if not found.held:
            self._client.put_object_legal_hold(
                Bucket=self._bucket, Key=key, VersionId=version, LegalHold={"Status": "ON"}
            )
        return short or not found.held

    def _head(self, key: str, version: str) -> _Found:
        answer: Mapping[str, Any] = self._client.head_object(
            Bucket=self._bucket, Key=key, VersionId=version, ChecksumMode="ENABLED"
        )
        retain_until = answer.get("ObjectLockRetainUntilDate")
        return _Found(
            size=answer["ContentLength"],
            sha256=answer.get("ChecksumSHA256", ""),
            mode=answer.get("ObjectLockMode"),
            retain_until=retain_until.astimezone(UTC) if retain_until else None,
            held=answer.get("ObjectLockLegalHoldStatus") == "ON",
        )

    def _holds(self, key: str, version: str, found: _Found, item: EvidenceItem) -> bool:
        """Compare S3's own SHA-256, or hash the bytes when it has none of the whole object."""
        if found.sha256 == _base64(item.claim.sha256):
            return True
        answer = self._client.get_object(Bucket=self._bucket, Key=key, VersionId=version)
        digest = hashlib.sha256()
        with closing(answer["Body"]) as body:
            for chunk in body.iter_chunks(_CHUNK):
                digest.update(chunk)
        return digest.hexdigest() == item.claim.sha256


def _base64(sha256: str) -> str:
    return base64.b64encode(bytes.fromhex(sha256)).decode()


def _whole_second(moment: datetime) -> datetime:
    """Round up, as S3 keeps whole seconds."""
    whole = moment.astimezone(UTC).replace(microsecond=0)
    return whole if whole == moment else whole + timedelta(seconds=1)


def _attachment(name: str) -> str:
    """Give the Content-Disposition of a download (RFC 6266, names as in RFC 5987)."""
    plain = "".join(
        letter if (letter.isascii() and letter.isalnum()) or letter in "._-" else "_"
        for letter in name
    )
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"
