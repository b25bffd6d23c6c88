"""The port Figures: in memory, on moto and on the local engine."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from redress.domain.case import Case, Change, TimelineEntry
from redress.domain.events import Event
from tests.adapters.outside import Outside, Services
from tests.adapters.samples import NOW, campaign, draft, new_case, opening

ID = "owners-2025"
FIRST = datetime(2025, 9, 29, 2, tzinfo=UTC)


def counts(outside: Outside, number: int, at: datetime, *names: str) -> Case:
    """Open a case at an instant, and count other things with it."""
    outside.drafts.put_new(draft(number, at))
    change = opening(number)
    case = replace(change.case, opened_at=at, updated_at=at, received_at=at)
    day = campaign().local_day(at)
    counters = ("participants", *names)
    return outside.cases.commit(
        replace(change, case=case, day=day, counters=counters, counted_at=at)
    )


def told(outside: Outside) -> None:
    counts(outside, 1, FIRST, "wanted:lawyers_letter")
    counts(outside, 2, FIRST + timedelta(days=1))
    counts(outside, 3, NOW - timedelta(days=1), "with_evidence")
    counts(outside, 4, NOW - timedelta(hours=1))
    counts(outside, 5, NOW, "wanted:lawyers_letter")


def test_whole_days_are_added_up_over_months(outside: Outside) -> None:
    told(outside)
    counted = outside.figures.before(ID, "2025-10-09")
    assert counted.totals == Counter(
        participants=3, with_evidence=1, **{"wanted:lawyers_letter": 1}
    )
    assert counted.by_day == {"2025-09-29": 1, "2025-09-30": 1, "2025-10-08": 1}
    assert outside.figures.before(ID, "2025-10-01").by_day == {"2025-09-29": 1, "2025-09-30": 1}
    assert outside.figures.before(ID, "2025-09-30").by_day == {"2025-09-29": 1}
    assert outside.figures.before("another", "2025-10-09").totals == Counter()


def test_the_rest_of_a_day_is_counted_up_to_an_instant(outside: Outside) -> None:
    told(outside)
    day = "2025-10-09"
    assert outside.figures.of_day(ID, day, NOW) == Counter(participants=1)
    later = outside.figures.of_day(ID, day, NOW + timedelta(microseconds=1))
    assert later == Counter(participants=2, **{"wanted:lawyers_letter": 1})
    assert outside.figures.of_day("another", day, NOW + timedelta(days=1)) == Counter()


def test_what_a_later_change_counts_is_found_by_its_instant(outside: Outside) -> None:
    case = counts(outside, 1, FIRST)
    after = case.touched(NOW)
    entry = TimelineEntry(NOW, Event.CASE_WITHDRAWN, after.stage, after.revision)
    outside.cases.commit(Change(after, "2025-10-09", (entry,), counters=("withdrawn",)))
    found = outside.figures.of_day(ID, "2025-10-09", NOW + timedelta(seconds=1))
    assert found == Counter(withdrawn=1)


def test_facts_are_those_of_the_campaign_and_nothing_personal(outside: Outside) -> None:
    told(outside)
    files = list(outside.figures.facts(ID))
    assert {file.case.id for file in files} == {new_case(number).id for number in range(1, 6)}
    assert all(file.timeline for file in files)
    assert all(file.person is None and not file.papers for file in files)
    assert list(outside.figures.facts("another")) == []


def test_a_year_is_read_by_two_queries_of_few_units(on_moto: Services) -> None:
    """A full year's counters: at midnight at most a hundred read units (4 KB, consistent)."""
    table, units = on_moto.table, []
    names = ["participants", "with_evidence", *(f"to_screening:h{hour:03d}" for hour in range(12))]
    for month in range(1, 13):
        days = [f"on:{day:02d}" for day in range(1, 32)]
        _fill(table.client, table.name, f"month#2025-{month:02d}", [*names, *days])
    for day in range(1, 32):
        _fill(table.client, table.name, f"day#2026-01-{day:02d}", names)

    def weigh(parsed: dict[str, object], **_: object) -> None:
        items = parsed["Items"]
        assert isinstance(items, list)
        units.append(-(-sum(len(str(one)) for one in items) // 4096))

    table.client.meta.events.register("after-call.dynamodb.Query", weigh)
    counted = on_moto.figures.before(ID, "2026-02-01")
    assert counted.totals["participants"] == 12 * 8
    assert len(units) <= 3
    assert sum(units) <= 100


def _fill(client: object, name: str, sort: str, names: list[str]) -> None:
    for shard in range(8):
        item = {"pk": {"S": f"campaign#{ID}"}, "sk": {"S": f"{sort}#{shard}"}}
        item |= {one: {"N": "1"} for one in names}
        client.put_item(TableName=name, Item=item)  # type: ignore[attr-defined]  # a client
