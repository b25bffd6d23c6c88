"""The incoming bucket and the vault in memory."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from urllib.parse import quote

from redress.domain.custody import StoredObject
from redress.domain.errors import NotPreservedError
from redress.domain.evidence import EvidenceItem, Locked
from redress.domain.submission import FileClaim
from redress.ports import Arrival, Clock, Kept, Standing
from tests.fakes.faults import Faults
from tests.fakes.sending import FakeSending


class FakeUploads(FakeSending):
    """`arrive` stands for the owner's browser."""

    def __init__(self, clock: Clock, faults: Faults) -> None:
        super().__init__()
        self.arrived_at: dict[str, datetime] = {}
        self._clock = clock
        self._faults = faults

    def arrive(self, key: str, content: bytes) -> None:
        super().arrive(key, content)
        self.arrived_at[key] = self._clock.now()

    def put(self, key: str, claim: FileClaim, content: bytes) -> None:
        with self._faults.around("uploads.put"):
            assert hashlib.sha256(content).hexdigest() == claim.sha256
            assert len(content) == claim.size
            self.arrive(key, content)

    def arrived(self, key: str) -> Arrival | None:
        with self._faults.around("uploads.arrived"):
            if key not in self.contents:
                return None
            content = self.contents[key]
            chunks = iter([content[:7], content[7:]])
            return Arrival(len(content), self.arrived_at[key], chunks)


@dataclass(frozen=True)
class Stored:
    """A version as the vault holds it."""

    version_id: str
    content: bytes
    retain_until: datetime | None
    legal_hold: bool = True
    shut: bool = False


class FakeVault:
    """`objects` holds the versions of each key; `tamper` changes bytes behind everybody's back.

    `called_fresh` notes of each write whether it was said that nothing can be there.
    """

    def __init__(self, uploads: FakeUploads, faults: Faults) -> None:
        self.objects: dict[str, list[Stored]] = {}
        self.called_fresh: list[tuple[str, bool]] = []
        self._uploads = uploads
        self._faults = faults

    def tamper(self, key: str) -> None:
        self.objects[key][0] = replace(self.objects[key][0], content=b"something else")

    def preserve_upload(
        self, upload_key: str, item: EvidenceItem, until: datetime, *, fresh: bool = False
    ) -> Locked:
        self.called_fresh.append((item.vault_key, fresh))
        with self._faults.around("vault.preserve_upload"):
            return self._preserve(self._uploads.contents[upload_key], item, until)

    def preserve_paper(
        self, text: str, item: EvidenceItem, until: datetime, *, fresh: bool = False
    ) -> Locked:
        self.called_fresh.append((item.vault_key, fresh))
        with self._faults.around("vault.preserve_paper"):
            return self._preserve(text.encode(), item, until)

    def keep(self, key: str, data: bytes, until: datetime, *, fresh: bool = False) -> Kept:
        self.called_fresh.append((key, fresh))
        with self._faults.around("vault.keep"):
            found = self._first(key, data, until)
            return Kept(_locked(key, found), found.content)

    def read(self, locked: Locked) -> Iterator[bytes]:
        found = self._version(locked)
        if found is None:
            raise NotPreservedError(locked.key)
        if found.shut:
            raise PermissionError(locked.key)
        return iter([found.content[:7], found.content[7:]])

    def standing(self, locked: Locked) -> Standing | None:
        found = self._version(locked)
        if found is None:
            return None
        return Standing(len(found.content), found.retain_until, found.legal_hold)

    def extend(self, locked: Locked, until: datetime) -> Locked:
        with self._faults.around("vault.extend"):
            found = self.objects[locked.key][0]
            until = until.astimezone(UTC)
            retain_until = max(found.retain_until or until, until)
            self.change(locked.key, retain_until=retain_until)
            return replace(locked, retain_until=retain_until)

    def versions(self, prefix: str) -> Iterator[StoredObject]:
        for key in sorted(self.objects):
            if key.startswith(prefix):
                yield from (StoredObject(key, one.version_id) for one in self.objects[key])

    def shut(self, place: StoredObject) -> None:
        with self._faults.around("vault.shut"):
            self.change(place.key, shut=True)

    def change(self, key: str, **changes: object) -> None:
        """Change a version, as somebody might behind everybody's back."""
        changed = replace(self.objects[key][0], **changes)  # type: ignore[arg-type]  # typed per field
        self.objects[key][0] = changed

    def _version(self, locked: Locked) -> Stored | None:
        versions = self.objects.get(locked.key, [])
        return next((one for one in versions if one.version_id == locked.version_id), None)

    def view_link(self, locked: Locked, name: str, lifetime: timedelta) -> str:
        seconds = int(lifetime.total_seconds())
        return (
            f"https://vault.example/{quote(locked.key)}?versionId={locked.version_id}"
            f"&name={quote(name, safe='')}&seconds={seconds}"
        )

    def _preserve(self, content: bytes, item: EvidenceItem, until: datetime) -> Locked:
        locked = _locked(item.vault_key, self._first(item.vault_key, content, until))
        if (locked.size, locked.sha256) != (item.claim.size, item.claim.sha256):
            raise NotPreservedError(item.vault_key)
        return locked

    def _first(self, key: str, content: bytes, until: datetime) -> Stored:
        """Give the first version of a key, written now or before, locked until then at least."""
        versions, until = self.objects.setdefault(key, []), until.astimezone(UTC)
        if not versions:
            number = sum(len(others) for others in self.objects.values())
            versions.append(Stored(f"v{number + 1}", content, until))
        retain_until = max(versions[0].retain_until or until, until)
        versions[0] = replace(versions[0], retain_until=retain_until, legal_hold=True)
        return versions[0]


def _locked(key: str, found: Stored) -> Locked:
    sha256 = hashlib.sha256(found.content).hexdigest()
    size = len(found.content)
    assert found.retain_until is not None
    return Locked(key, found.version_id, sha256, size, found.retain_until, found.legal_hold)
