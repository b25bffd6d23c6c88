"""Drafts in the table: whole until a case is opened for them, afterwards only a stub."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from redress.adapters.dynamodb.items import (
    attributes,
    document,
    due_entry,
    ident,
    instant,
    key,
    record,
)
from redress.adapters.dynamodb.private_items import Cipher, PrivateItems
from redress.adapters.dynamodb.table import RefusedWriteError, Table
from redress.adapters.dynamodb.writes import ABSENT, Guard, Step, put, update
from redress.domain.submission import Draft, Submission

if TYPE_CHECKING:
    from redress.adapters.dynamodb.items import Item


class DynamodbDrafts:
    """Implements the port Drafts."""

    def __init__(self, table: Table, cipher: Cipher) -> None:
        self._table = table
        self._private = PrivateItems(cipher)

    def put_new(self, draft: Draft) -> Draft:
        """Write the draft unless its id is taken; give the stored one, new or old."""
        stub = replace(draft, submission=None, account_keys=())
        item = _key(draft.submission_id) | attributes(document=document(stub))
        if draft.submission is not None:
            item |= attributes(
                submission=document(draft.submission), accounts=document(draft.account_keys)
            )
            item |= due_entry("draft", draft.submission_id, draft.received_at)
        (step,) = self._private.hidden([put(item, ABSENT)])
        try:
            self._table.write(step)
        except RefusedWriteError as refusal:
            return self._draft(refusal.found[0] or item)
        return draft

    def get(self, submission_id: str) -> Draft | None:
        """Read a draft, consistently."""
        item = self._table.get(_key(submission_id))
        return self._draft(item) if item else None

    def unopened_before(self, moment: datetime) -> Iterator[str]:
        """Give the ids of drafts received before `moment` for which no case was opened."""
        for item in self._table.due("draft", "<", instant(moment)):
            yield ident(item)

    def _draft(self, item: Item) -> Draft:
        stub = record(Draft, item)
        shown = self._private.reveal(item) or {}
        if "submission" not in shown:
            return stub
        keys = record(tuple[str, ...], shown, "accounts") if "accounts" in shown else ()
        return replace(stub, submission=record(Submission, shown, "submission"), account_keys=keys)


def opened(submission_id: str) -> Step:
    """Make the step that reduces a draft to its stub; refused if it was opened before."""
    return update(
        _key(submission_id),
        "REMOVE submission, accounts, due, next_at",
        guard=Guard("attribute_exists(submission)"),
    )


def _key(submission_id: str) -> Item:
    return key(f"draft#{submission_id}", "draft")
