"""Reviewers in the table, with their groups, sign-in codes and sessions."""

from __future__ import annotations

import hmac
from datetime import datetime
from typing import TYPE_CHECKING

from redress.adapters.dynamodb.items import (
    attributes,
    document,
    epoch,
    instant,
    key,
    record,
    text,
)
from redress.adapters.dynamodb.table import RefusedWriteError, Table
from redress.adapters.dynamodb.writes import (
    ABSENT,
    PRESENT,
    Guard,
    Step,
    delete,
    equal,
    put,
    update,
)
from redress.domain.reviewers import SESSION_LIFETIME, Reviewer, Session, SignInCode
from redress.domain.tasks import Assignee

if TYPE_CHECKING:
    from redress.adapters.dynamodb.items import Item


class DynamodbPeople:
    """Implements the port People."""

    def __init__(self, table: Table) -> None:
        self._table = table

    def get(self, reviewer_id: str) -> Reviewer | None:
        """Read a reviewer."""
        item = self._table.get(_reviewer_key(reviewer_id))
        return record(Reviewer, item) if item else None

    def by_address(self, email: str) -> Reviewer | None:
        """Find a reviewer by e-mail address, whatever its case."""
        item = self._table.get(_address_key(email))
        return self.get(text(item, "reviewer_id")) if item else None

    def in_group(self, group: Assignee) -> list[Reviewer]:
        """Give the enabled reviewers of a group, in the order of their ids."""
        members = self._table.query("pk = :pk", attributes(pk=f"group#{group.value}"))
        reviewers = [record(Reviewer, item) for item in members]
        return [reviewer for reviewer in reviewers if not reviewer.disabled]

    def put(self, reviewer: Reviewer) -> None:
        """Write a reviewer, replacing the one before, its address and its memberships.

        Raises ConflictError when the address is another reviewer's, or when somebody else
        wrote the same reviewer at the same time.
        """
        data = attributes(document=document(reviewer))
        before = self._table.get(_reviewer_key(reviewer.id))
        unchanged = equal(document=text(before, "document")) if before else ABSENT
        own = Guard("attribute_not_exists(pk) OR reviewer_id = :id", attributes(id=reviewer.id))
        address = _address_key(reviewer.email) | attributes(reviewer_id=reviewer.id)
        steps: list[Step] = [put(_reviewer_key(reviewer.id) | data, unchanged), put(address, own)]
        groups = dict.fromkeys(reviewer.groups)
        steps += [put(_member_key(group, reviewer.id) | data) for group in groups]
        if before:
            steps += _leftovers(record(Reviewer, before), reviewer)
        self._table.transact(steps)

    def put_code(self, code: SignInCode) -> None:
        """Write a sign-in code; the browser's earlier one is void."""
        item = _code_key(code.browser_hash) | attributes(
            reviewer_id=code.reviewer_id,
            code_hash=code.code_hash,
            good_until=instant(code.expires_at),
            tries_left=code.tries_left,
            expires_at=epoch(code.expires_at),
        )
        self._table.write(put(item))

    def try_code(self, browser_hash: str, code_hash: str, now: datetime) -> str | None:
        """Consume the code if it is right and fresh and give the reviewer's id.

        A try is spent before anything is compared, so that many guesses at once are no more
        guesses than the code allows.
        """
        fresh = Guard(
            "tries_left > :none AND good_until > :now", attributes(none=0, now=instant(now))
        )
        spend = update(
            _code_key(browser_hash),
            "SET tries_left = tries_left - :one",
            attributes(one=1),
            fresh,
        )
        try:
            code = self._table.write(spend, give="ALL_NEW")
            if not hmac.compare_digest(text(code, "code_hash"), code_hash):
                return None
            self._table.write(delete(_code_key(browser_hash), equal(code_hash=code_hash)))
        except RefusedWriteError:
            return None
        return text(code, "reviewer_id")

    def put_session(self, session: Session) -> None:
        """Write a session. One that was ended meanwhile is not brought back by its next use."""
        item = _session_key(session.secret_hash) | attributes(
            document=document(session), expires_at=epoch(session.opened_at + SESSION_LIFETIME)
        )
        used = session.seen_at > session.opened_at
        try:
            self._table.write(put(item, PRESENT if used else None))
        except RefusedWriteError:
            return

    def session(self, secret_hash: str) -> Session | None:
        """Read a session, consistently; the caller judges whether it is alive."""
        item = self._table.get(_session_key(secret_hash))
        return record(Session, item) if item else None

    def end_session(self, secret_hash: str) -> None:
        """Delete a session; doing so again is fine."""
        self._table.write(delete(_session_key(secret_hash)))


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


def _code_key(browser_hash: str) -> Item:
    return key(f"code#{browser_hash}", "code")


def _session_key(secret_hash: str) -> Item:
    return key(f"session#{secret_hash}", "session")
