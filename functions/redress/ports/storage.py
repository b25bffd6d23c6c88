"""Where files arrive, and where evidence is locked."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from redress.domain.custody import StoredObject
from redress.domain.evidence import EvidenceItem, Locked
from redress.domain.submission import FileClaim
from redress.domain.uploads import Part, PartClaim


class Uploads(Protocol):
    """The place where owners' files arrive before they are verified."""

    def target(self, key: str, claim: FileClaim, lifetime: timedelta) -> UploadTarget:
        """Make an address to which exactly this file can be sent, with its signed headers."""
        ...

    def put(self, key: str, claim: FileClaim, content: bytes) -> None:
        """Keep a file that came with a form; the same file again is fine."""
        ...

    def arrived(self, key: str) -> Arrival | None:
        """Give what arrived, or None when nothing did."""
        ...

    def sizes(self, folder: str) -> dict[str, int]:
        """Give the size in bytes of every file that arrived in a folder, by key."""
        ...

    def holds(self, key: str, claim: FileClaim) -> bool:
        """Say whether exactly this file arrived in one piece, by the storage's own SHA-256."""
        ...

    def unfinished(self, folder: str) -> dict[str, str]:
        """Give the newest upload in parts that is begun and not finished, by key."""
        ...

    def begin(self, key: str, claim: FileClaim) -> str:
        """Begin to take a file in parts, and give the id of this upload."""
        ...

    def parts(self, key: str, upload_id: str) -> dict[int, Part]:
        """Give the parts that arrived, by number; raises UnknownUploadError."""
        ...

    def part_target(
        self, key: str, upload_id: str, part: PartClaim, lifetime: timedelta
    ) -> UploadTarget:
        """Make an address to which exactly this part can be sent."""
        ...

    def complete(self, key: str, upload_id: str, parts: Sequence[Part]) -> None:
        """Make the file of its parts; raises UnknownUploadError."""
        ...

    def abort(self, key: str, upload_id: str) -> None:
        """Throw away what arrived of an upload; one that has ended is fine."""
        ...


@dataclass(frozen=True)
class Arrival:
    """A file that arrived: its size in bytes, when it came (UTC), and its content.

    The content is fetched when it is first asked for, in chunks of 1 MiB.
    """

    size: int
    at: datetime
    chunks: Iterator[bytes]


@dataclass(frozen=True)
class UploadTarget:
    """Where and how the browser sends a file (method PUT)."""

    url: str
    headers: dict[str, str]
    expires_in: int


class Vault(Protocol):
    """The place where evidence is locked: written once, retained, held."""

    def preserve_upload(
        self, upload_key: str, item: EvidenceItem, until: datetime, *, fresh: bool = False
    ) -> Locked:
        """Copy a verified upload into the vault and lock it; see `preserve_paper`."""
        ...

    def preserve_paper(
        self, text: str, item: EvidenceItem, until: datetime, *, fresh: bool = False
    ) -> Locked:
        """Write a paper into the vault and lock it.

        What already lies there is locked and read back, never written twice. `fresh` says that
        no try before was announced in the ledger: then nothing is looked for first. Raises
        NotPreservedError when the vault reads back something else.
        """
        ...

    def keep(self, key: str, data: bytes, until: datetime, *, fresh: bool = False) -> Kept:
        """Write a proof into the vault and lock it; what lies there already stays and is given.

        `fresh` as in `preserve_paper`. Raises NotPreservedError when it cannot be locked.
        """
        ...

    def read(self, locked: Locked) -> Iterator[bytes]:
        """Give the content of one version, in chunks; raises NotPreservedError if it is gone."""
        ...

    def standing(self, locked: Locked) -> Standing | None:
        """Say how one version is locked now, or None if it is gone."""
        ...

    def extend(self, locked: Locked, until: datetime) -> Locked:
        """Lengthen the retention of one version, and give it as it was read back."""
        ...

    def versions(self, prefix: str) -> Iterator[StoredObject]:
        """Give every version under a prefix, in the order of the keys, whether noted or not."""
        ...

    def shut(self, place: StoredObject) -> None:
        """Make one version unreadable to every role until its date; again is fine."""
        ...

    def view_link(self, locked: Locked, name: str, lifetime: timedelta) -> str:
        """Make a short-lived address of one version, served as a download."""
        ...


@dataclass(frozen=True)
class Kept:
    """A proof in the vault: where, and the bytes that lie there."""

    locked: Locked
    data: bytes


@dataclass(frozen=True)
class Standing:
    """How a version is locked; `retain_until` is None where nothing retains it."""

    size: int
    retain_until: datetime | None
    legal_hold: bool


class Exports(Protocol):
    """The place from which bags are handed over; they go after some days, and can be remade."""

    def store(self, name: str, chunks: Iterator[bytes]) -> Exported:
        """Write a file of any size as it is made, replacing one of the same name."""
        ...

    def exists(self, name: str) -> bool:
        """Say whether a file is there."""
        ...

    def remove(self, name: str) -> None:
        """Delete a file; doing so again is fine."""
        ...

    def link(self, name: str, lifetime: timedelta) -> str | None:
        """Make a short-lived address of a file, or None when there is none (any more)."""
        ...


@dataclass(frozen=True)
class Exported:
    """A file that was written: its SHA-256 in lower-case hexadecimal, its size in bytes."""

    sha256: str
    size: int


class DataKeys(Protocol):
    """One data key a case, for what is personal in the records; destroyed, all of it is noise."""

    def destroy(self, case_id: str) -> bool:
        """Destroy a case's key for ever; gives False when it was gone already."""
        ...
