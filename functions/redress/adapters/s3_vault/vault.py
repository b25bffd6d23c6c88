"""The port Vault on a bucket with Object Lock."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from functools import cached_property, partial
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from redress import aws
from redress.adapters.s3_vault.versions import Found, Versions, in_base64
from redress.adapters.s3_vault.writes import BYTES, COPY_LIMIT, COPY_PART, Writes
from redress.domain.custody import StoredObject
from redress.domain.errors import NotPreservedError
from redress.domain.evidence import EvidenceItem, Locked
from redress.ports import Kept, Standing

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client
    from mypy_boto3_s3.type_defs import CopySourceTypeDef

_WRITTEN_BEFORE = frozenset({"PreconditionFailed", "ConditionalRequestConflict"})
_GONE = frozenset({"404", "NoSuchKey", "NoSuchVersion"})
_REFUSED = "403"


class S3Vault:
    """Implements the port Vault.

    The bucket's default retention and a legal hold lock every object as it is written. Retention
    is only ever lengthened. An object has one version, even under a delete marker.

    Args:
        bucket: the vault's name.
        incoming: name of the bucket that uploads are copied from, where any are.
        client: gives the client when it is first needed.
        copy_limit: what is larger (bytes) is copied in parts.
        copy_part: how large such a part is, in bytes.
    """

    def __init__(
        self,
        bucket: str,
        incoming: str = "",
        client: Callable[[], S3Client] = aws.s3,
        *,
        copy_limit: int = COPY_LIMIT,
        copy_part: int = COPY_PART,
    ) -> None:
        self._bucket = bucket
        self._incoming = incoming
        self._connect = client
        self._copy_limit = copy_limit
        self._copy_part = copy_part

    @cached_property
    def _client(self) -> S3Client:
        return self._connect()

    @cached_property
    def _writes(self) -> Writes:
        return Writes(self._client, self._bucket)

    @cached_property
    def _versions(self) -> Versions:
        return Versions(self._client, self._bucket)

    def preserve_upload(
        self, upload_key: str, item: EvidenceItem, until: datetime, *, fresh: bool = False
    ) -> Locked:
        """Copy a verified upload into the vault and lock it; see `preserve_paper`."""
        source: CopySourceTypeDef = {"Bucket": self._incoming, "Key": upload_key}
        key, size = item.vault_key, item.claim.size

        def copy() -> str:
            if size <= self._copy_limit:
                return self._writes.copy(source, key)
            return self._writes.copy_in_parts(source, key, size=size, part=self._copy_part)

        return self._preserve(item, until, copy, fresh=fresh)

    def preserve_paper(
        self, text: str, item: EvidenceItem, until: datetime, *, fresh: bool = False
    ) -> Locked:
        """Write a paper into the vault and lock it until an instant at least.

        What already lies there is locked and read back, never written twice. Where the ledger
        says that it is `fresh`, S3 alone is asked whether anything does, with the write itself.
        Raises NotPreservedError when the vault reads back something else.
        """
        data = text.encode()
        put = partial(self._writes.put, item.vault_key, data)
        return self._preserve(item, until, put, fresh=fresh)

    def keep(self, key: str, data: bytes, until: datetime, *, fresh: bool = False) -> Kept:
        """Write a proof into the vault and lock it; what lies there already stays and is given.

        Raises NotPreservedError when it cannot be locked.
        """
        version, written = self._version(key, partial(self._writes.put, key, data), fresh=fresh)
        found = self._held_until(key, version, until)
        sha256 = hashlib.sha256(data).hexdigest()
        if written and found.size == len(data) and found.sha256 == in_base64(sha256):
            return Kept(_read_back(key, version, sha256, found), data)
        kept = b"".join(self._versions.content(key, version))
        return Kept(_read_back(key, version, hashlib.sha256(kept).hexdigest(), found), kept)

    def read(self, locked: Locked) -> Iterator[bytes]:
        """Give the content of one version, in chunks; raises NotPreservedError if it is gone."""
        try:
            return self._versions.content(locked.key, locked.version_id)
        except self._client.exceptions.ClientError as error:
            if _code(error) in _GONE:
                raise NotPreservedError(f"{locked.key} is gone") from error
            raise

    def standing(self, locked: Locked) -> Standing | None:
        """Say how one version is locked now, or None if it is gone."""
        try:
            found = self._versions.head(locked.key, locked.version_id)
        except self._client.exceptions.ClientError as error:
            if _code(error) in _GONE:
                return None
            if _code(error) != _REFUSED:
                raise
            return self._versions.standing_of_shut(locked.key, locked.version_id)
        return Standing(found.size, found.retain_until, found.held)

    def extend(self, locked: Locked, until: datetime) -> Locked:
        """Lengthen the retention of one version, and give it as it was read back."""
        where = locked.key, locked.version_id
        found = self._versions.retained(*where, self._versions.head(*where), until)
        if found.retain_until is None or not found.kept_until(until):
            raise NotPreservedError(f"{locked.key} is not retained as it should be")
        return replace(locked, retain_until=found.retain_until, legal_hold=found.held)

    def versions(self, prefix: str) -> Iterator[StoredObject]:
        """Give every version under a prefix, even under a delete marker, by key."""
        return self._versions.under(prefix)

    def shut(self, place: StoredObject) -> None:
        """Make one version unreadable to every role until its date; again is fine."""
        self._versions.shut(place.key, place.version)

    def view_link(self, locked: Locked, name: str, lifetime: timedelta) -> str:
        """Make a short-lived address of one version, served as a download of that name."""
        return self._client.generate_presigned_url(
            "get_object",
            Params={
                "Bucket": self._bucket,
                "Key": locked.key,
                "VersionId": locked.version_id,
                "ResponseContentDisposition": _attachment(name),
                "ResponseContentType": BYTES,
                "ResponseCacheControl": "no-store",
            },
            ExpiresIn=int(lifetime.total_seconds()),
        )

    def _preserve(
        self, item: EvidenceItem, until: datetime, write: Callable[[], str], *, fresh: bool
    ) -> Locked:
        key, sha256 = item.vault_key, item.claim.sha256
        version, _ = self._version(key, write, fresh=fresh)
        found = self._held_until(key, version, until)
        if found.size != item.claim.size or not self._holds(key, version, found, sha256):
            raise NotPreservedError(f"{key} holds something else")
        return _read_back(key, version, sha256, found)

    def _version(self, key: str, write: Callable[[], str], *, fresh: bool) -> tuple[str, bool]:
        """Give the first version of an object, and whether it was written now."""
        version = None if fresh else self._versions.first_of(key)
        if version is not None:
            return version, False
        try:
            return write(), True
        except self._client.exceptions.ClientError as error:
            if _code(error) not in _WRITTEN_BEFORE:
                raise
        version = self._versions.first_of(key)
        if version is None:
            raise NotPreservedError(f"{key} is being written by another worker")
        return version, False

    def _held_until(self, key: str, version: str, until: datetime) -> Found:
        found = self._versions.head(key, version)
        found = self._versions.retained(key, version, found, until)
        found = self._versions.held(key, version, found)
        if not found.kept_until(until) or not found.held:
            raise NotPreservedError(f"{key} is not locked as it should be")
        return found

    def _holds(self, key: str, version: str, found: Found, sha256: str) -> bool:
        """Compare S3's own SHA-256, or hash the bytes when it has none of the whole object."""
        if found.sha256 == in_base64(sha256):
            return True
        digest = hashlib.sha256()
        for chunk in self._versions.content(key, version):
            digest.update(chunk)
        return digest.hexdigest() == sha256


def _read_back(key: str, version: str, sha256: str, found: Found) -> Locked:
    if found.retain_until is None:
        raise NotPreservedError(f"{key} is not retained")
    return Locked(key, version, sha256, found.size, found.retain_until, found.held)


def _code(error: Exception) -> str:
    """Give the code of an S3 error."""
    answer: Mapping[str, Any] = getattr(error, "response", {})
    return str(answer.get("Error", {}).get("Code", ""))


def _attachment(name: str) -> str:
    """Give the Content-Disposition of a download (RFC 6266, names as in RFC 5987)."""
    plain = "".join(
        letter if (letter.isascii() and letter.isalnum()) or letter in "._-" else "_"
        for letter in name
    )
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"
