"""Where files arrive, and where evidence is locked."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from redress.domain.evidence import EvidenceItem, Locked
from redress.domain.submission import FileClaim


class Uploads(Protocol):
    """The place where owners' files arrive before they are verified."""

    def target(self, key: str, claim: FileClaim, lifetime: timedelta) -> UploadTarget:
        """Make an address to which exactly this file can be sent, with its signed headers."""
        ...

    def arrived(self, key: str) -> tuple[int, Iterator[bytes]] | None:
        """Give size and content of what arrived, or None when nothing did."""
        ...


@dataclass(frozen=True)
class UploadTarget:
    """Where and how the browser sends a file (method PUT)."""

    url: str
    headers: dict[str, str]
    expires_in: int


class Vault(Protocol):
    """The place where evidence is locked: written once, retained, held."""

    def preserve_upload(self, upload_key: str, item: EvidenceItem, until: datetime) -> Locked:
        """Copy a verified upload into the vault and lock it; see `preserve_paper`."""
        ...

    def preserve_paper(self, text: str, item: EvidenceItem, until: datetime) -> Locked:
        """Write a paper into the vault and lock it.

        What already lies there is locked and read back, never written twice. Raises
        NotPreservedError when the vault reads back something else.
        """
        ...

    def view_link(self, locked: Locked, name: str, lifetime: timedelta) -> str:
        """Make a short-lived address of one version, served as a download."""
        ...
