"""Who signs in, what they may count on, and how often they may ask."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Protocol

from redress.domain.passkeys import Passkey
from redress.domain.reviewers import (
    Challenge,
    ChallengePurpose,
    Reviewer,
    Session,
    SignInCode,
)
from redress.domain.task_kinds import Assignee


class Secrets(Protocol):
    """Keeps the secrets of the installation."""

    def pepper(self) -> bytes:
        """Give the key of all keyed hashes (receipts, codes, sessions)."""
        ...

    def token(self) -> str:
        """Make a fresh URL-safe secret of 256 random bits."""
        ...

    def digits(self) -> str:
        """Make a fresh sign-in code of six digits."""
        ...


class People(Protocol):
    """Reviewers, and how they prove who they are."""

    def get(self, reviewer_id: str) -> Reviewer | None:
        """Read a reviewer."""
        ...

    def by_address(self, email: str) -> Reviewer | None:
        """Find a reviewer by e-mail address, whatever its case."""
        ...

    def in_group(self, group: Assignee) -> list[Reviewer]:
        """Give the enabled reviewers of a group."""
        ...

    def members(self, group: Assignee) -> list[Reviewer]:
        """Give all reviewers of a group, the disabled ones too."""
        ...

    def put(
        self,
        reviewer: Reviewer,
        expected: Reviewer | None = None,
        relying_on: Sequence[Reviewer] = (),
    ) -> None:
        """Write a reviewer, replacing the one before and its memberships.

        Raises ConflictError when the address is another's, where a reviewer is `expected`, when
        it is not that one that is replaced, and when one that is relied on is another by now.
        """
        ...

    def put_code(self, code: SignInCode) -> None:
        """Write that a code was asked for; the browser's earlier one is void."""
        ...

    def code(self, browser_hash: str) -> SignInCode | None:
        """Read what a browser asked for."""
        ...

    def give_code(self, browser_hash: str, reviewer_id: str, code_hash: str) -> bool:
        """Write the code that is going to be mailed; False when nobody waits for it any more."""
        ...

    def try_code(self, browser_hash: str, code_hash: str, now: datetime) -> str | None:
        """Consume the code if it is right and fresh and give the reviewer's id.

        A wrong one costs a try; None for wrong, used, old, or out of tries.
        """
        ...

    def put_challenge(self, challenge: Challenge) -> None:
        """Write a challenge; an earlier one of the same key and purpose is void."""
        ...

    def take_challenge(
        self, key: str, purpose: ChallengePurpose, now: datetime
    ) -> Challenge | None:
        """Take a challenge away for good and give it, unless it was taken before or is too old."""
        ...

    def put_session(self, session: Session) -> None:
        """Write a new session."""
        ...

    def renew_session(self, session: Session) -> None:
        """Write that a session was used; one that was ended meanwhile is not brought back."""
        ...

    def replace_session(self, before: Session, after: Session) -> bool:
        """Write a session under a new secret; False when the one before was ended meanwhile."""
        ...

    def at_desk(self, reviewer_id: str, secret_hash: str) -> tuple[Session | None, Reviewer | None]:
        """Read a session and its reviewer; the caller judges whether it is alive."""
        ...

    def sessions(self, reviewer_id: str) -> list[Session]:
        """Read all sessions of a reviewer, whether alive or not."""
        ...

    def end_session(self, reviewer_id: str, secret_hash: str) -> None:
        """Delete a session; doing so again is fine."""
        ...

    def end_sessions(self, reviewer_id: str) -> None:
        """Delete all sessions of a reviewer."""
        ...

    def passkeys(self, reviewer_id: str) -> list[Passkey]:
        """Read the passkeys of a reviewer, oldest first."""
        ...

    def passkey(self, reviewer_id: str, passkey_id: str) -> Passkey | None:
        """Read a passkey."""
        ...

    def passkey_holder(self, passkey_id: str) -> str | None:
        """Give the id of the reviewer whose passkey this is."""
        ...

    def put_passkey(self, passkey: Passkey) -> None:
        """Write a new passkey. Raises ConflictError when the credential is registered already."""
        ...

    def use_passkey(self, passkey: Passkey, sign_count: int, now: datetime) -> bool:
        """Write when a passkey was used and what it counted.

        False when it has counted as far before: somebody has a copy of it. What counts nothing
        says 0 for ever.
        """
        ...

    def delete_passkey(self, reviewer_id: str, passkey_id: str) -> None:
        """Delete a passkey; doing so again is fine."""
        ...


class Limits(Protocol):
    """Counts what callers do, in windows of time."""

    def count(self, key: str, window: timedelta, now: datetime) -> int:
        """Count one more use of `key` and give how many there were in this window."""
        ...
