"""Messages between an owner and the team: immutable, numbered in their case."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from redress.domain.canonical import canonical

MAX_TEXT = 4_000


class Author(StrEnum):
    """Who wrote a message; which reviewer it was is in the custody ledger."""

    OWNER = "owner"
    TEAM = "team"


@dataclass(frozen=True)
class Message:
    """One message. `id` is a UUIDv7 made by the writer's page: sent twice, it is one message."""

    id: str
    number: int
    at: datetime
    author: Author
    text: str

    @property
    def sha256(self) -> str:
        """Hash id and text together, in lower-case hexadecimal.

        The ledger keeps the hash for ever. The id, which is erased with the text, keeps anybody
        from finding a short text by trying.
        """
        document = canonical({"id": self.id, "text": self.text})
        return hashlib.sha256(document.encode()).hexdigest()
