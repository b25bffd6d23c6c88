"""How reviewers prove who they are: codes, challenges, and the sessions that follow."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

CODE_LIFETIME = timedelta(minutes=10)
CODE_TRIES = 5
CHALLENGE_LIFETIME = timedelta(minutes=5)
SESSION_LIFETIME = timedelta(hours=12)
SESSION_IDLE = timedelta(hours=1)
FRESH = timedelta(minutes=10)
"""So long after a proof a session may do what needs a recent one."""


class SignInWay(StrEnum):
    """How a reviewer proved who they are."""

    MAILED_CODE = "mailed_code"
    PASSKEY = "passkey"
    OIDC = "oidc"


@dataclass(frozen=True)
class Device:
    """What a reviewer recognises a browser by: its name and system in words, and its network."""

    browser: str
    network: str


@dataclass(frozen=True)
class SignInCode:
    """A one-time code, good for the browser that asked. Only its hash is kept.

    It is asked for by `email`, whoever that is; `reviewer_id` and `code_hash` are empty until a
    code was mailed, and stay so for an address that nobody has.
    """

    browser_hash: str
    email: str
    expires_at: datetime
    tries_left: int = CODE_TRIES
    reviewer_id: str = ""
    code_hash: str = ""


@dataclass(frozen=True)
class CodeMessage:
    """Somebody asked for a code in a browser; the queue knows no more than that."""

    browser_hash: str


class ChallengePurpose(StrEnum):
    """What a challenge is put for; one is never an answer to another."""

    PASSKEY_SIGN_IN = "passkey_sign_in"
    PASSKEY_ADDED = "passkey_added"
    OIDC = "oidc"
    SIGNED_DECISION = "signed_decision"


@dataclass(frozen=True)
class Challenge:
    """A question that is answered once, within five minutes, by whoever it was put to.

    `key` is what only the asked one can name (the hash of a browser's secret, a nonce), `facts`
    what the answer is judged by.
    """

    key: str
    purpose: ChallengePurpose
    expires_at: datetime
    facts: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Session:
    """A reviewer's signed-in browser. Only the hash of its secret is kept; `id` names it in lists.

    `browser` and `network` are what the reviewer recognises it by. `proved_at` and `proved_by`
    tell of the last proof, which may be later than the sign-in.
    """

    secret_hash: str
    reviewer_id: str
    way: SignInWay
    opened_at: datetime
    seen_at: datetime
    id: str
    browser: str
    network: str
    proved_at: datetime
    proved_by: SignInWay

    @property
    def ends_at(self) -> datetime:
        """When the session ends, however busy it is."""
        return self.opened_at + SESSION_LIFETIME

    @property
    def fresh_until(self) -> datetime:
        """Until when the last proof counts as recent."""
        return self.proved_at + FRESH

    def alive(self, now: datetime) -> bool:
        """Say whether the session still holds: 12 hours at the most, 1 hour without use."""
        return now < self.ends_at and now < self.seen_at + SESSION_IDLE

    def fresh(self, now: datetime) -> bool:
        """Say whether the reviewer proved who they are within the last ten minutes."""
        return now < self.fresh_until
