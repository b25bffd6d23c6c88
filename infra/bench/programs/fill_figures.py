"""Write what a campaign of a year counts, as its cases would: `fill_figures CASES`.

Every case has its opening in the index of entries, and was screened and decided; the counters are
the sums of what the code would have added one by one.
"""

import os
import random
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from datetime import timedelta
from typing import Any

from infra.bench.meter import report
from infra.bench.sections.bulletin.campaign import BEGINS, CONFIGURATION, DAYS
from redress.adapters.dynamodb.campaigns import DynamodbCampaigns
from redress.adapters.dynamodb.counters import counter_steps, tally_of
from redress.adapters.dynamodb.items import attributes, case_key, document
from redress.adapters.dynamodb.table import Table
from redress.domain.case import Case, Change, TimelineEntry
from redress.domain.events import Event
from redress.domain.figures import bucket, opening_counts
from redress.domain.stages import Remedy
from redress.edge.configuration import read_configuration

_BATCH = 25
_MORE = ("with_evidence", "screened", "to_legal", "identified", "begun:lawyers_letter")
Item = dict[str, Any]


def main(cases: int) -> None:
    """Write them, and report."""
    report(lambda: fill(cases))


def fill(cases: int) -> None:
    """Write campaign, counters and entries."""
    table = Table(os.environ["TABLE_NAME"])
    (campaign,), _ = read_configuration(CONFIGURATION)
    DynamodbCampaigns(table).put(campaign)
    sums: defaultdict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    changes = [_change(number, cases, campaign.id) for number in range(cases)]
    for change in changes:
        for step in counter_steps(change):
            where = step.members["Key"]
            names = step.members["ExpressionAttributeNames"]
            values = step.members["ExpressionAttributeValues"]
            sums[where["pk"]["S"], where["sk"]["S"]].update(
                {name: int(values[f":{mark[1:]}"]["N"]) for mark, name in names.items()}
            )
    counters = [{**attributes(pk=pk, sk=sk), **attributes(**sums[pk, sk])} for pk, sk in sums]
    _write(table, [*counters, *map(_entry, changes)])


def _change(number: int, cases: int, campaign_id: str) -> Change:
    chance = random.Random(number)  # noqa: S311  # a story, no secret
    at = BEGINS + timedelta(days=DAYS) * (number / cases) + timedelta(minutes=chance.random())
    remedies = tuple(remedy for remedy in Remedy if chance.random() < 0.05)  # noqa: PLR2004
    case = Case(
        f"RD-{number:08d}", campaign_id, str(number), "zh-CN", at, at, remedies, received_at=at
    )
    times = (f"to_screening:{bucket(timedelta(hours=chance.randrange(200)))}",)
    names = tuple(name for name in _MORE if chance.random() < 0.1)  # noqa: PLR2004
    entry = TimelineEntry(at, Event.CASE_OPENED, case.stage, 1)
    day = (at + timedelta(hours=8)).date().isoformat()
    return Change(case, day, (entry,), counters=(*opening_counts(remedies), *names, *times))


def _entry(change: Change) -> Item:
    written = case_key(change.case.id, "event#000001")
    return written | attributes(document=document(change.timeline)) | tally_of(change)


def _write(table: Table, items: Iterable[Item]) -> None:
    for batch in _batches(items):
        puts: Any = [{"PutRequest": {"Item": item}} for item in batch]
        table.client.batch_write_item(RequestItems={table.name: puts})


def _batches(items: Iterable[Item]) -> Iterator[tuple[Item, ...]]:
    kept = list(items)
    for start in range(0, len(kept), _BATCH):
        yield tuple(kept[start : start + _BATCH])


if __name__ == "__main__":
    main(int(sys.argv[1]))
