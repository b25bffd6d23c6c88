"""Notices in the table: an outbox that is written with the change it tells of."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from redress.adapters.dynamodb.items import (
    BESIDE,
    attributes,
    case_key,
    document,
    due_entry,
    epoch,
    instant,
    key,
    record,
    text,
)
from redress.adapters.dynamodb.table import RefusedWriteError, Table
from redress.adapters.dynamodb.writes import ABSENT, Guard, Step, put, update
from redress.domain.notices import Notice
from redress.ports import Claim

if TYPE_CHECKING:
    from redress.adapters.dynamodb.items import Item


_REVIEWER = "reviewer#"
_KEPT = timedelta(days=90)
"""A notice of no case is forgotten so long after it was written or sent."""


class DynamodbNotices:
    """Implements the port Notices."""

    def __init__(self, table: Table) -> None:
        self._table = table

    def claim(self, notice: Notice, now: datetime, lease: timedelta) -> Claim:
        """Ask to be the one who sends it; an unfinished claim ends after `lease`.

        Until then the notice stands in the index at the claim's end, so that nobody else is
        asked to send it.
        """
        entry = _entry(notice, now + lease)
        free = Guard(
            "attribute_not_exists(sent_at) AND"
            " (attribute_not_exists(held_until) OR held_until <= :now)",
            attributes(now=instant(now)),
        )
        claimed = "SET document = :document, due = :due, next_at = :next_at, held_until = :next_at"
        try:
            self._table.write(update(_key(notice), claimed, entry, free))
        except RefusedWriteError as refusal:
            found = refusal.found[0]
            sent = found is not None and "sent_at" in found
            return Claim.SENT_BEFORE if sent else Claim.HELD_BY_ANOTHER
        return Claim.GRANTED

    def release(self, notice: Notice, again_at: datetime) -> None:
        """Give a claim back: nothing was handed over, so the next try need not wait."""
        change = "SET next_at = :again REMOVE held_until"
        unsent = Guard("attribute_exists(held_until)", {})
        again = attributes(again=instant(again_at))
        self._table.write(update(_key(notice), change, again, unsent))

    def mark_sent(self, notice: Notice, now: datetime) -> None:
        """Note that it was sent; the first time counts."""
        expiry = _expiry(notice, now)
        kept = ", expires_at = :expires_at" if expiry else ""
        change = f"SET sent_at = if_not_exists(sent_at, :now){kept} REMOVE due, next_at, held_until"
        self._table.write(update(_key(notice), change, attributes(now=instant(now)) | expiry))

    def sent(self, notice: Notice) -> bool:
        """Say whether it was sent."""
        item = self._table.get(_key(notice))
        return item is not None and "sent_at" in item

    def unsent_before(self, moment: datetime) -> Iterator[Notice]:
        """Give the notices written before `moment`, unless sent, or claimed until later."""
        for item in self._table.due("notice", "<", instant(moment)):
            yield record(Notice, item)


def written(notices: Iterable[Notice], now: datetime) -> list[Step]:
    """Make the steps that write unsent notices; the same one twice is one."""
    unique = {(notice.case_id, notice.key): notice for notice in notices}
    return [
        put(_key(notice) | _entry(notice, notice.not_before or now) | _expiry(notice, now), ABSENT)
        for notice in unique.values()
    ]


def transact_with(table: Table, steps: Sequence[Step], notices: Sequence[Step]) -> None:
    """Write steps and notices, all or nothing; notices that were written before stay as they are.

    Raises RefusedWriteError when a condition of one of the steps does not hold.
    """
    left = _unwritten(table, notices)
    while True:
        try:
            if len(steps) == 1 and not left:
                table.write(steps[0])
            else:
                table.transact([*steps, *left])
        except RefusedWriteError as refusal:
            if min(refusal.found) < len(steps):
                raise
            left = [
                step
                for place, step in enumerate(left, start=len(steps))
                if place not in refusal.found
            ]
        else:
            return


def _unwritten(table: Table, notices: Sequence[Step]) -> list[Step]:
    """Leave out digests that are written already: all tasks of a day would meet at their items."""
    places = [_place(step) for step in notices]
    shared = [place for place in places if text(place, "pk").startswith(_REVIEWER)]
    there = {text(item, "sk") for item in table.get_many(shared)}
    left = zip(notices, places, strict=True)
    return [step for step, place in left if text(place, "sk") not in there]


def _place(step: Step) -> Item:
    item: Item = step.members["Item"]
    return {"pk": item["pk"], "sk": item["sk"]}


def _key(notice: Notice) -> Item:
    name = f"{BESIDE}notice#{notice.key}"
    if notice.case_id:
        return case_key(notice.case_id, name)
    return key(f"{_REVIEWER}{notice.reviewer_id}", name)


def _entry(notice: Notice, moment: datetime) -> Item:
    entry = attributes(document=document(notice))
    return entry | due_entry("notice", notice.case_id or notice.reviewer_id, moment)


def _expiry(notice: Notice, now: datetime) -> Item:
    """Let what is no case's be forgotten; a case keeps its notices."""
    return {} if notice.case_id else attributes(expires_at=epoch(now + _KEPT))
