"""Reviewers, their groups, rights and wishes."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Self

from redress.domain.custody import Actor
from redress.domain.sessions import (
    CODE_LIFETIME,
    CODE_TRIES,
    FRESH,
    SESSION_IDLE,
    SESSION_LIFETIME,
    Challenge,
    ChallengePurpose,
    Device,
    Session,
    SignInCode,
    SignInWay,
)
from redress.domain.task_kinds import Assignee, TaskKind

__all__ = [
    "CODE_LIFETIME",
    "CODE_TRIES",
    "FRESH",
    "MAX_FILTERS",
    "SESSION_IDLE",
    "SESSION_LIFETIME",
    "Challenge",
    "ChallengePurpose",
    "Device",
    "MailMode",
    "Reviewer",
    "SavedFilter",
    "Session",
    "SignInCode",
    "SignInWay",
]
MAX_FILTERS = 20


class MailMode(StrEnum):
    """When a reviewer hears of new tasks: of each at once, or of all at the digest's times."""

    IMMEDIATE = "immediate"
    DIGEST = "digest"


@dataclass(frozen=True)
class SavedFilter:
    """A view of the queue that a reviewer gave a name; `query` is the queue page's own."""

    name: str
    query: str


@dataclass(frozen=True)
class Reviewer:
    """A person who decides. `lead` hears of tasks that wait too long.

    `mail_trouble` says why mails do not arrive: `bounced`, `complained`, or nothing.
    """

    id: str
    name: str
    email: str
    locale: str
    groups: tuple[Assignee, ...]
    lead: bool = False
    disabled: bool = False
    mail_mode: MailMode = MailMode.IMMEDIATE
    mail_trouble: str = ""
    filters: tuple[SavedFilter, ...] = ()

    def may_decide(self, kind: TaskKind) -> bool:
        """Say whether one of the reviewer's groups is asked by tasks of this kind."""
        return not self.disabled and kind.assignee in self.groups

    def actor(self, way: SignInWay) -> Actor:
        """Give the reviewer as the ledger names people: role and id, never the name."""
        return Actor(role=",".join(sorted(self.groups)), id=self.id, signed_in_by=way.value)

    def configured_after(self, before: Self | None) -> Self:
        """Give the reviewer as configured anew: what only the reviewer sets stays as it was."""
        if before is None:
            return self
        same_box = self.email.strip().casefold() == before.email.strip().casefold()
        return replace(
            self,
            mail_mode=before.mail_mode,
            filters=before.filters,
            mail_trouble=before.mail_trouble if same_box else "",
        )
