"""How an owner can be reached, and how that changes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from redress.domain.submission import Contact

FIELDS = ("name", "email", "phone")


@dataclass(frozen=True)
class FormerContact:
    """How the owner could be reached until an instant (UTC); numbered in the case."""

    number: int
    contact: Contact
    until: datetime


@dataclass(frozen=True)
class ContactChange:
    """A new contact in the place of the one that is stored, which is kept as a former one."""

    former: FormerContact
    contact: Contact

    @property
    def fields(self) -> tuple[str, ...]:
        """Name what differs."""
        before = self.former.contact
        return tuple(
            name for name in FIELDS if getattr(before, name) != getattr(self.contact, name)
        )
