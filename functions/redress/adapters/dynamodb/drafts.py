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
from redress.adapters.dynamodb.private_items import CaseKeys, PrivateItems
from redress.adapters.dynamodb.table import RefusedWriteError, Table
from redress.adapters.dynamodb.writes import ABSENT, Guard, Step, put, update
from redress.domain.ids import case_id_for
from redress.domain.submission import Draft, Submission

if TYPE_CHECKING:
    from redress.adapters.dynamodb.items import Item


class DynamodbDrafts:
    """Implements the port Drafts."""

    def __init__(self, table: Table, keys: CaseKeys) -> None:
        self._table = table
        self._keys = keys
        self._private = PrivateItems(keys)

    def put_new(self, draft: Draft) -> Draft:
        """Write the draft unless its id is taken; give the stored one, new or old.

        Its case's key is written with it, all or nothing: without a call to look for one.
        """
        stub = replace(draft, submission=None, account_keys=())
        item = _key(draft.submission_id) | attributes(document=document(stub))
        if draft.submission is not None:
            item |= attributes(
                submission=document(draft.submission), accounts=document(draft.account_keys)
            )
            item |= due_entry("draft", draft.submission_id, draft.received_at)
        try:
            self._write(put(item, ABSENT), case_id_for(draft.submission_id))
        except RefusedWriteError as refusal:
            return self._draft(refusal.found[0] or item)
        return draft

    def _write(self, step: Step, case_id: str) -> None:
        key = Step("Put", self._keys.fresh(case_id))
        try:
            self._table.transact([*self._private.hidden([step]), key])
        except RefusedWriteError as refusal:
            self._keys.forget(case_id)
            if 0 in refusal.found:
                raise
            # The case has a key already: what is personal is encrypted with that one
            (again,) = self._private.hidden([step])
            self._table.write(again)
        except Exception:
            self._keys.forget(case_id)
            raise

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
