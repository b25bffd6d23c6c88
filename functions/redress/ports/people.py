"""Who signs in, what they may count on, and how often they may ask."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Protocol

from redress.domain.reviewers import Reviewer, Session, SignInCode
from redress.domain.tasks import Assignee


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
    """Reviewers, their sign-in codes and sessions."""

    def get(self, reviewer_id: str) -> Reviewer | None:
        """Read a reviewer."""
        ...

    def by_address(self, email: str) -> Reviewer | None:
        """Find a reviewer by e-mail address, whatever its case."""
        ...

    def in_group(self, group: Assignee) -> list[Reviewer]:
        """Give the enabled reviewers of a group."""
        ...

    def put(self, reviewer: Reviewer) -> None:
        """Write a reviewer, replacing the one before and its memberships."""
        ...

    def put_code(self, code: SignInCode) -> None:
        """Write a sign-in code; the browser's earlier one is void."""
        ...

    def try_code(self, browser_hash: str, code_hash: str, now: datetime) -> str | None:
        """Consume the code if it is right and fresh and give the reviewer's id.

        A wrong one costs a try; None for wrong, used, old, or out of tries.
        """
        ...

    def put_session(self, session: Session) -> None:
        """Write a session."""
        ...

    def session(self, secret_hash: str) -> Session | None:
        """Read a session."""
        ...

    def end_session(self, secret_hash: str) -> None:
        """Delete a session; doing so again is fine."""
        ...


class Limits(Protocol):
    """Counts what callers do, in windows of time."""

    def count(self, key: str, window: timedelta, now: datetime) -> int:
        """Count one more use of `key` and give how many there were in this window."""
        ...
