"""What a mail service tells of mails that it had taken: they came back, or were unwanted."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from zlib import crc32


class MailTrouble(StrEnum):
    """Why no more mails go to an address until it is changed."""

    BOUNCED = "bounced"
    COMPLAINED = "complained"


@dataclass(frozen=True)
class Feedback:
    """What became of one mail to one address; `trouble` is None for what passes by itself.

    Ids are those that the mail was tagged with; a sign-in code has none.
    """

    address: str
    trouble: MailTrouble | None
    case_id: str = ""
    reviewer_id: str = ""
    kind: str = ""

    def is_about(self, address: str) -> bool:
        """Say whether an address is the one that the mail went to."""
        return _plain(address) == _plain(self.address)

    @property
    def number(self) -> int:
        """A number of the address: leads hear of each once, however often it is told."""
        return crc32(_plain(self.address).encode())


@dataclass(frozen=True)
class UnreachedOwner:
    """No mail reaches the owner at this address any more."""

    email: str
    trouble: MailTrouble


def _plain(address: str) -> str:
    return address.strip().casefold()
