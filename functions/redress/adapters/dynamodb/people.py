"""Reviewers in the table, with their groups and how they prove who they are."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from redress.adapters.dynamodb.codes import Codes
from redress.adapters.dynamodb.items import attributes, document, key, record, text
from redress.adapters.dynamodb.passkeys import Passkeys
from redress.adapters.dynamodb.sessions import Sessions, session_key
from redress.adapters.dynamodb.table import Table
from redress.adapters.dynamodb.writes import ABSENT, Guard, Step, check, delete, equal, put
from redress.domain.errors import ConflictError
from redress.domain.reviewers import Reviewer, Session
from redress.domain.task_kinds import Assignee

if TYPE_CHECKING:
    from redress.adapters.dynamodb.items import Item


class DynamodbPeople(Codes, Sessions, Passkeys):
    """Implements the port People."""

    def __init__(self, table: Table) -> None:
        self._table = table

    def get(self, reviewer_id: str) -> Reviewer | None:
        """Read a reviewer."""
        item = self._table.get(_reviewer_key(reviewer_id))
        return record(Reviewer, item) if item else None

    def at_desk(self, reviewer_id: str, secret_hash: str) -> tuple[Session | None, Reviewer | None]:
        """Read a session and its reviewer at once, consistently."""
        keys = [_reviewer_key(reviewer_id), session_key(reviewer_id, secret_hash)]
        items = {text(item, "sk"): item for item in self._table.get_many(keys)}
        reviewer = items.pop("reviewer", None)
        session = next(iter(items.values()), None)
        return (
            record(Session, session) if session else None,
            record(Reviewer, reviewer) if reviewer else None,
        )

    def by_address(self, email: str) -> Reviewer | None:
        """Find a reviewer by e-mail address, whatever its case."""
        item = self._table.get(_address_key(email))
        return self.get(text(item, "reviewer_id")) if item else None

    def in_group(self, group: Assignee) -> list[Reviewer]:
        """Give the enabled reviewers of a group, in the order of their ids."""
        return [reviewer for reviewer in self.members(group) if not reviewer.disabled]

    def members(self, group: Assignee) -> list[Reviewer]:
        """Give all reviewers of a group, in the order of their ids."""
        members = self._table.query("pk = :pk", attributes(pk=f"group#{group.value}"))
        return [record(Reviewer, item) for item in members]

    def put(
        self,
        reviewer: Reviewer,
        expected: Reviewer | None = None,
        relying_on: Sequence[Reviewer] = (),
    ) -> None:
        """Write a reviewer, replacing the one before, its address and its memberships.

        Raises ConflictError when the address is another reviewer's, when somebody else wrote
        the same reviewer at the same time, when it is not the `expected` one that is there, or
        when one that is relied on has changed.
        """
        data = attributes(document=document(reviewer))
        before = self._table.get(_reviewer_key(reviewer.id))
        if expected is not None and (before is None or record(Reviewer, before) != expected):
            raise ConflictError(reviewer.id)
        unchanged = equal(document=text(before, "document")) if before else ABSENT
        own = Guard("attribute_not_exists(pk) OR reviewer_id = :id", attributes(id=reviewer.id))
        address = _address_key(reviewer.email) | attributes(reviewer_id=reviewer.id)
        steps: list[Step] = [put(_reviewer_key(reviewer.id) | data, unchanged), put(address, own)]
        groups = dict.fromkeys(reviewer.groups)
        steps += [put(_member_key(group, reviewer.id) | data) for group in groups]
        steps += [self._unchanged(other) for other in relying_on]
        if before:
            steps += _leftovers(record(Reviewer, before), reviewer)
        self._table.transact(steps)

    def _unchanged(self, reviewer: Reviewer) -> Step:
        """Demand that a reviewer is still stored as it was read."""
        item = self._table.get(_reviewer_key(reviewer.id))
        if item is None or record(Reviewer, item) != reviewer:
            raise ConflictError(reviewer.id)
        return check(_reviewer_key(reviewer.id), equal(document=text(item, "document")))


def _leftovers(before: Reviewer, after: Reviewer) -> list[Step]:
    gone = [group for group in dict.fromkeys(before.groups) if group not in after.groups]
    steps = [delete(_member_key(group, before.id)) for group in gone]
    if _address_key(before.email) != _address_key(after.email):
        steps.append(delete(_address_key(before.email)))
    return steps


def _reviewer_key(reviewer_id: str) -> Item:
    return key(f"reviewer#{reviewer_id}", "reviewer")


def _address_key(email: str) -> Item:
    return key(f"address#{email.strip().casefold()}", "address")


def _member_key(group: Assignee, reviewer_id: str) -> Item:
    return key(f"group#{group.value}", f"reviewer#{reviewer_id}")
