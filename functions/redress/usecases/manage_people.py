"""Add, change and disable reviewers, within what the manager may decide."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from redress.domain.errors import (
    Finding,
    InvalidInputError,
    NotAllowedError,
    UnknownReviewerError,
)
from redress.domain.notices import Notice, NoticeKind
from redress.domain.reviewers import Reviewer
from redress.domain.staff import Details, Manager, groups_given_up, successor
from redress.domain.tasks import Assignee
from redress.ports import Clock, Desk, Outbox, People
from redress.usecases.hand_back import HandBack
from redress.usecases.steps import settled

_DISABLED = NoticeKind.REVIEWER_DISABLED_HANDBACK
EVERY_GROUP = tuple(group for group in Assignee if group is not Assignee.OWNER)


@dataclass(frozen=True)
class Member:
    """A reviewer as a manager sees them: how many tasks they have, how many passkeys."""

    reviewer: Reviewer
    claims: int
    passkeys: int


@dataclass(frozen=True)
class ManagePeople:
    """No group loses its last lead, and nobody ends their own rights.

    Who is disabled is signed out everywhere at once, and what they had claimed is their groups'
    again; asking for it again completes what a crash left undone.
    """

    people: People
    desk: Desk
    hand_back: HandBack
    outbox: Outbox
    clock: Clock

    def members(self, manager: Manager) -> list[Member]:
        """Give the reviewers whom the manager may change, disabled ones too, by name."""
        found = {
            one.id: one
            for group in manager.groups
            for one in self.people.members(group)
            if manager.manages(one)
        }
        ordered = sorted(found.values(), key=lambda one: (one.disabled, one.name, one.id))
        return [self._member(one) for one in ordered]

    def add(self, manager: Manager, reviewer_id: str, details: Details) -> Reviewer:
        """Add a reviewer under a fresh id; raises InvalidInputError with every finding."""

        def step() -> Reviewer:
            findings = manager.findings(None, details) + self._address_findings("", details)
            if self.people.get(reviewer_id) is not None:
                findings.append(Finding("/id", "id_taken"))
            if findings:
                raise InvalidInputError(findings)
            added = details.reviewer(reviewer_id)
            self.people.put(added)
            return added

        return settled(step)

    def change(
        self, manager: Manager, reviewer_id: str, change: Callable[[Reviewer], Details]
    ) -> Reviewer:
        """Give a reviewer other details.

        Raises UnknownReviewerError, NotAllowedError for somebody of another group, or
        InvalidInputError with every finding.
        """
        before, after = settled(lambda: self._changed(manager, reviewer_id, change))
        if after.disabled:
            self.people.end_sessions(after.id)
            handed_back = self.hand_back(after.id)
            if handed_back or not before.disabled:
                self.outbox.mail(self._told(manager, after))
        return after

    def _told(self, manager: Manager, reviewer: Reviewer) -> list[Notice]:
        """Give a notice for every other lead of a disabled reviewer's groups."""
        members = {one.id: one for group in reviewer.groups for one in self.people.in_group(group)}
        number = int(self.clock.now().timestamp())
        return [
            Notice(_DISABLED, "", reviewer_id=one.id, number=number, about=reviewer.id)
            for one in members.values()
            if one.lead and one.id != manager.id
        ]

    def _changed(
        self, manager: Manager, reviewer_id: str, change: Callable[[Reviewer], Details]
    ) -> tuple[Reviewer, Reviewer]:
        before = self.people.get(reviewer_id)
        if before is None:
            raise UnknownReviewerError
        if not manager.manages(before):
            raise NotAllowedError
        details = change(before)
        after = details.given_to(before)
        findings = manager.findings(before, details)
        findings += self._address_findings(before.id, details)
        successors, lacking = self._successors(before, after)
        if findings or lacking:
            raise InvalidInputError(findings + lacking)
        self.people.put(after, before, relying_on=successors)
        return before, after

    def _address_findings(self, reviewer_id: str, details: Details) -> list[Finding]:
        other = self.people.by_address(details.email)
        taken = other is not None and other.id != reviewer_id
        return [Finding("/email", "address_taken")] if taken else []

    def _successors(
        self, before: Reviewer, after: Reviewer
    ) -> tuple[list[Reviewer], list[Finding]]:
        """Give who leads the groups that lose this lead, and a finding for each without one."""
        successors, lacking = {}, []
        for group in groups_given_up(before, after):
            heir = successor(self.people.members(group), group, before.id)
            if heir is None:
                lacking.append(Finding("/lead", "last_lead", group.value))
            else:
                successors[heir.id] = heir
        return list(successors.values()), lacking

    def _member(self, reviewer: Reviewer) -> Member:
        return Member(
            reviewer,
            claims=len(self.desk.claimed_by(reviewer.id, self.clock.now())),
            passkeys=len(self.people.passkeys(reviewer.id)),
        )


def managing(reviewer: Reviewer) -> Manager:
    """Give a lead as a manager; raises NotAllowedError for anybody else."""
    if not reviewer.lead:
        raise NotAllowedError
    return Manager(reviewer.groups, reviewer.id)
