"""Who may change whom among the reviewers, and what must never be lost by it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace

from redress.domain.errors import Finding
from redress.domain.reviewers import MailMode, Reviewer
from redress.domain.tasks import Assignee


@dataclass(frozen=True)
class Details:
    """What a lead or an operator decides about a reviewer."""

    name: str
    email: str
    locale: str
    groups: tuple[Assignee, ...]
    lead: bool
    mail_mode: MailMode
    disabled: bool = False

    def reviewer(self, reviewer_id: str) -> Reviewer:
        """Give a new reviewer with these details."""
        return Reviewer(
            id=reviewer_id,
            name=self.name,
            email=self.email,
            locale=self.locale,
            groups=self.groups,
            lead=self.lead,
            mail_mode=self.mail_mode,
            disabled=self.disabled,
        )

    def given_to(self, reviewer: Reviewer) -> Reviewer:
        """Give the reviewer with these details; at a new address nothing has gone wrong yet."""
        moved = _plain(self.email) != _plain(reviewer.email)
        return replace(
            reviewer,
            name=self.name,
            email=self.email,
            locale=self.locale,
            groups=self.groups,
            lead=self.lead,
            mail_mode=self.mail_mode,
            disabled=self.disabled,
            mail_trouble="" if moved else reviewer.mail_trouble,
        )


@dataclass(frozen=True)
class Manager:
    """Who changes reviewers: a lead within the groups that are theirs, or an operator.

    `id` is empty for an operator, who is no reviewer.
    """

    groups: tuple[Assignee, ...]
    id: str = ""

    def manages(self, reviewer: Reviewer) -> bool:
        """Say whether every group of a reviewer is one of the manager's."""
        return set(reviewer.groups) <= set(self.groups)

    def findings(self, before: Reviewer | None, details: Details) -> list[Finding]:
        """List what the manager may not decide: other groups, and the end of the own rights.

        Codes go to the address: a lead who could change it could sign in as somebody else.
        """
        findings = [
            Finding(f"/groups/{place}", "not_your_group")
            for place, group in enumerate(details.groups)
            if group not in self.groups
        ]
        if before is not None and self.id and _plain(details.email) != _plain(before.email):
            findings.append(Finding("/email", "operators_only"))
        if before is None or before.id != self.id:
            return findings
        if details.disabled:
            findings.append(Finding("/disabled", "own_rights"))
        if not details.lead:
            findings.append(Finding("/lead", "own_rights"))
        return findings


def groups_given_up(before: Reviewer, after: Reviewer) -> tuple[Assignee, ...]:
    """Name the groups that a reviewer led, and leads no more."""
    leading = set(_led(after))
    return tuple(group for group in _led(before) if group not in leading)


def successor(members: Collection[Reviewer], group: Assignee, leaving: str) -> Reviewer | None:
    """Give another reviewer who leads a group."""
    return next((one for one in members if one.id != leaving and group in _led(one)), None)


def _led(reviewer: Reviewer) -> tuple[Assignee, ...]:
    return reviewer.groups if reviewer.lead and not reviewer.disabled else ()


def _plain(email: str) -> str:
    return email.strip().casefold()
