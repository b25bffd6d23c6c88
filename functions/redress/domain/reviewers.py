"""Reviewers, their groups and rights, their sign-in codes and sessions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from redress.domain.custody import Actor
from redress.domain.tasks import Assignee, TaskKind

CODE_LIFETIME = timedelta(minutes=10)
CODE_TRIES = 5
SESSION_LIFETIME = timedelta(hours=12)
SESSION_IDLE = timedelta(hours=1)


class SignInWay(StrEnum):
    """How a reviewer proved who they are."""

    MAILED_CODE = "mailed_code"


@dataclass(frozen=True)
class Reviewer:
    """A person who decides. `lead` hears of tasks that wait too long."""

    id: str
    name: str
    email: str
    locale: str
    groups: tuple[Assignee, ...]
    lead: bool = False
    disabled: bool = False

    def may_decide(self, kind: TaskKind) -> bool:
        """Say whether one of the reviewer's groups is asked by tasks of this kind."""
        return not self.disabled and kind.assignee in self.groups

    def actor(self, way: SignInWay) -> Actor:
        """Give the reviewer as the ledger names people: role and id, never the name."""
        return Actor(role=",".join(sorted(self.groups)), id=self.id, signed_in_by=way.value)


@dataclass(frozen=True)
class SignInCode:
    """An e-mailed one-time code, good for the browser that asked. Only its hash is kept."""

    browser_hash: str
    reviewer_id: str
    code_hash: str
    expires_at: datetime
    tries_left: int


@dataclass(frozen=True)
class Session:
    """A reviewer's signed-in browser. Only the hash of its secret is kept."""

    secret_hash: str
    reviewer_id: str
    way: SignInWay
    opened_at: datetime
    seen_at: datetime

    def alive(self, now: datetime) -> bool:
        """Say whether the session still holds: 12 hours at the most, 1 hour without use."""
        return now < self.opened_at + SESSION_LIFETIME and now < self.seen_at + SESSION_IDLE
