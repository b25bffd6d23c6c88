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
    instant,
    record,
)
from redress.adapters.dynamodb.table import RefusedWriteError, Table
from redress.adapters.dynamodb.writes import ABSENT, Guard, Step, put, update
from redress.domain.notices import Notice
from redress.ports import Claim

if TYPE_CHECKING:
    from redress.adapters.dynamodb.items import Item


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
        change = "SET sent_at = if_not_exists(sent_at, :now) REMOVE due, next_at, held_until"
        self._table.write(update(_key(notice), change, attributes(now=instant(now))))

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
    return [put(_key(notice) | _entry(notice, now), ABSENT) for notice in unique.values()]


def transact_with(table: Table, steps: Sequence[Step], notices: Sequence[Step]) -> None:
    """Write steps and notices, all or nothing; notices that were written before stay as they are.

    Raises RefusedWriteError when a condition of one of the steps does not hold.
    """
    left = list(notices)
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


def _key(notice: Notice) -> Item:
    return case_key(notice.case_id, f"{BESIDE}notice#{notice.key}")


def _entry(notice: Notice, moment: datetime) -> Item:
    return attributes(document=document(notice)) | due_entry("notice", notice.case_id, moment)
