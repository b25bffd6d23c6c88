"""The incoming bucket and the vault in memory."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from urllib.parse import quote

from redress.domain.errors import NotPreservedError
from redress.domain.evidence import EvidenceItem, Locked
from redress.domain.submission import FileClaim
from redress.ports import UploadTarget
from tests.fakes.faults import Faults


class FakeUploads:
    """`arrive` stands for the owner's browser."""

    def __init__(self) -> None:
        self.contents: dict[str, bytes] = {}

    def arrive(self, key: str, content: bytes) -> None:
        self.contents[key] = content

    def target(self, key: str, claim: FileClaim, lifetime: timedelta) -> UploadTarget:
        checksum = base64.b64encode(bytes.fromhex(claim.sha256)).decode()
        headers = {"Content-Type": claim.media_type, "x-amz-checksum-sha256": checksum}
        url = f"https://incoming.example/{quote(key)}"
        return UploadTarget(url, headers, int(lifetime.total_seconds()))

    def arrived(self, key: str) -> tuple[int, Iterator[bytes]] | None:
        if key not in self.contents:
            return None
        content = self.contents[key]
        return len(content), iter([content[:7], content[7:]])


@dataclass(frozen=True)
class Stored:
    """A version as the vault holds it."""

    version_id: str
    content: bytes
    retain_until: datetime
    legal_hold: bool = True


class FakeVault:
    """`objects` holds the versions of each key; `tamper` changes bytes behind everybody's back."""

    def __init__(self, uploads: FakeUploads, faults: Faults) -> None:
        self.objects: dict[str, list[Stored]] = {}
        self._uploads = uploads
        self._faults = faults

    def tamper(self, key: str) -> None:
        self.objects[key][0] = replace(self.objects[key][0], content=b"something else")

    def preserve_upload(self, upload_key: str, item: EvidenceItem, until: datetime) -> Locked:
        with self._faults.around("vault.preserve_upload"):
            return self._preserve(self._uploads.contents[upload_key], item, until)

    def preserve_paper(self, text: str, item: EvidenceItem, until: datetime) -> Locked:
        with self._faults.around("vault.preserve_paper"):
            return self._preserve(text.encode(), item, until)

    def view_link(self, locked: Locked, name: str, lifetime: timedelta) -> str:
        seconds = int(lifetime.total_seconds())
        return (
            f"https://vault.example/{quote(locked.key)}?versionId={locked.version_id}"
            f"&name={quote(name, safe='')}&seconds={seconds}"
        )

    def _preserve(self, content: bytes, item: EvidenceItem, until: datetime) -> Locked:
        key, until = item.vault_key, until.astimezone(UTC)
        versions = self.objects.setdefault(key, [])
        if not versions:
            number = sum(len(others) for others in self.objects.values())
            versions.append(Stored(f"v{number + 1}", content, until))
        retain_until = max(versions[0].retain_until, until)
        versions[0] = replace(versions[0], retain_until=retain_until, legal_hold=True)
        found = versions[0]
        sha256 = hashlib.sha256(found.content).hexdigest()
        if (len(found.content), sha256) != (item.claim.size, item.claim.sha256):
            raise NotPreservedError(key)
        return Locked(key, found.version_id, sha256, len(found.content), retain_until, True)
