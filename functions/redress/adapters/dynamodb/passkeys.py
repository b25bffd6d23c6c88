"""Passkeys in the table, beside their reviewer, and who holds which."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from redress.adapters.dynamodb.items import (
    attributes,
    document,
    instant,
    key,
    number,
    record,
    text,
)
from redress.adapters.dynamodb.table import RefusedWriteError, Table
from redress.adapters.dynamodb.writes import ABSENT, Guard, delete, put, update
from redress.domain.passkeys import Passkey

if TYPE_CHECKING:
    from redress.adapters.dynamodb.items import Item


class Passkeys:
    """The part of the port People about passkeys."""

    _table: Table

    def passkeys(self, reviewer_id: str) -> list[Passkey]:
        """Read the passkeys of a reviewer, oldest first."""
        found = self._table.query(
            "pk = :pk AND begins_with(sk, :sk)",
            attributes(pk=f"reviewer#{reviewer_id}", sk="passkey#"),
        )
        passkeys = [_passkey(item) for item in found]
        return sorted(passkeys, key=lambda passkey: (passkey.created_at, passkey.id))

    def passkey(self, reviewer_id: str, passkey_id: str) -> Passkey | None:
        """Read a passkey, consistently."""
        item = self._table.get(_passkey_key(reviewer_id, passkey_id))
        return _passkey(item) if item else None

    def passkey_holder(self, passkey_id: str) -> str | None:
        """Give the id of the reviewer whose passkey this is."""
        item = self._table.get(_holder_key(passkey_id))
        return text(item, "reviewer_id") if item else None

    def put_passkey(self, passkey: Passkey) -> None:
        """Write a new passkey. Raises ConflictError when the credential is registered already."""
        item = _passkey_key(passkey.reviewer_id, passkey.id) | attributes(
            document=document(passkey), sign_count=passkey.sign_count
        )
        holder = _holder_key(passkey.id) | attributes(reviewer_id=passkey.reviewer_id)
        self._table.transact([put(item, ABSENT), put(holder, ABSENT)])

    def use_passkey(self, passkey: Passkey, sign_count: int, now: datetime) -> bool:
        """Write when a passkey was used and what it counted.

        False when it has counted as far before: somebody has a copy of it. What counts nothing
        says 0 for ever.
        """
        upwards = Guard("sign_count < :count") if sign_count else Guard("sign_count = :count")
        used = update(
            _passkey_key(passkey.reviewer_id, passkey.id),
            "SET sign_count = :count, used_at = :now",
            attributes(count=sign_count, now=instant(now)),
            upwards,
        )
        try:
            self._table.write(used)
        except RefusedWriteError:
            return False
        return True

    def delete_passkey(self, reviewer_id: str, passkey_id: str) -> None:
        """Delete a passkey; doing so again is fine, and another's stays."""
        own = Guard("attribute_not_exists(pk) OR reviewer_id = :id", attributes(id=reviewer_id))
        self._table.transact(
            [
                delete(_passkey_key(reviewer_id, passkey_id)),
                delete(_holder_key(passkey_id), own),
            ]
        )


def _passkey(item: Item) -> Passkey:
    used = datetime.fromisoformat(text(item, "used_at")) if "used_at" in item else None
    return replace(record(Passkey, item), sign_count=number(item, "sign_count"), used_at=used)


def _passkey_key(reviewer_id: str, passkey_id: str) -> Item:
    return key(f"reviewer#{reviewer_id}", f"passkey#{passkey_id}")


def _holder_key(passkey_id: str) -> Item:
    return key(f"credential#{passkey_id}", "credential")
