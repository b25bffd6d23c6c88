"""The port Figures on the table: counters by month and day, entries of one day, all cases."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING

import msgspec

from redress.adapters.dynamodb.case_items import file_of
from redress.adapters.dynamodb.counters import ON, TALLY_INDEX, tally_partition
from redress.adapters.dynamodb.items import (
    BESIDE,
    COUNTER_SHARDS,
    INDEX_SHARDS,
    attributes,
    instant,
    text,
)
from redress.adapters.dynamodb.table import Table
from redress.domain.figures import PARTICIPANTS
from redress.ports import CaseFile
from redress.ports.figures import Counted

if TYPE_CHECKING:
    from redress.adapters.dynamodb.items import Item

_KEYS = frozenset({"pk", "sk"})
_FACTS = frozenset({"case", "event", "task"})


class DynamodbFigures:
    """Implements the port Figures; decrypts nothing."""

    def __init__(self, table: Table) -> None:
        self._table = table

    def before(self, campaign_id: str, day: str) -> Counted:
        """Add up whole months, and the days of the last one; two queries however many cases."""
        month = day[:7]
        counted = Counted(Counter(), Counter())
        for item in self._between(campaign_id, "month#", f"month#{month}"):
            that_month = text(item, "sk").split("#")[1]
            for name, value in _counts(item):
                if name.startswith(ON):
                    counted.by_day[f"{that_month}-{name.removeprefix(ON)}"] += value
                else:
                    counted.totals[name] += value
        for item in self._between(campaign_id, f"day#{month}", f"day#{day}"):
            for name, value in _counts(item):
                counted.totals[name] += value
                if name == PARTICIPANTS:
                    counted.by_day[text(item, "sk").split("#")[1]] += value
        return counted

    def of_day(self, campaign_id: str, day: str, until: datetime) -> Counter[str]:
        """Add up the day's entries before an instant: one query a shard."""
        found: Counter[str] = Counter()
        for place in range(COUNTER_SHARDS):
            entries = self._table.query(
                "tally = :tally AND counted_at < :until",
                attributes(tally=tally_partition(campaign_id, day, place), until=instant(until)),
                index=TALLY_INDEX,
                fields="counted",
            )
            for entry in entries:
                found.update(msgspec.json.decode(text(entry, "counted"), type=list[str]))
        return found

    def facts(self, campaign_id: str) -> Iterator[CaseFile]:
        """Read case after case: a query for each that the table holds, of any campaign."""
        for place in range(INDEX_SHARDS):
            found = self._table.query(
                "head = :head", attributes(head=f"head#{place}"), index="heads-index"
            )
            for head in found:
                file = self._facts_of(text(head, "pk"))
                if file is not None and file.case.campaign_id == campaign_id:
                    yield file

    def _facts_of(self, partition: str) -> CaseFile | None:
        items = self._table.query(
            "pk = :pk AND sk < :beside", attributes(pk=partition, beside=BESIDE)
        )
        return file_of(item for item in items if text(item, "sk").partition("#")[0] in _FACTS)

    def _between(self, campaign_id: str, first: str, beyond: str) -> Iterator[Item]:
        """Read counters from one sort key to another, which no item has."""
        values = attributes(pk=f"campaign#{campaign_id}", first=first, beyond=beyond)
        return self._table.query("pk = :pk AND sk BETWEEN :first AND :beyond", values)


def _counts(item: Item) -> Iterator[tuple[str, int]]:
    for name, value in item.items():
        if name not in _KEYS:
            yield name, int(value["N"])
