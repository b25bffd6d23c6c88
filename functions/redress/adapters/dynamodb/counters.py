"""How figures are counted: with the fact, by day and by month, and found again by instant."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from redress.adapters.dynamodb.items import (
    COUNTER_SHARDS,
    attributes,
    document,
    instant,
    key,
    shard,
)
from redress.adapters.dynamodb.writes import Step, update
from redress.domain.case import Change
from redress.domain.figures import PARTICIPANTS

if TYPE_CHECKING:
    from redress.adapters.dynamodb.items import Item

TALLY_INDEX = "tally-index"
ON = "on:"
"""Begins the names of what a month counts by day: `on:09` are participants of the ninth."""


def counter_steps(change: Change) -> Iterator[Step]:
    """Count under the day and under its month, in one of several items each.

    So no single item takes all writes. The month spares whoever adds up a year most of its days.
    """
    if not change.counters:
        return
    case, day = change.case, change.day
    place = shard(case.id, COUNTER_SHARDS)
    where = f"campaign#{case.campaign_id}"
    yield _added(key(where, f"day#{day}#{place}"), change.counters)
    by_day = [f"{ON}{day[-2:]}" for name in change.counters if name == PARTICIPANTS]
    yield _added(key(where, f"month#{day[:7]}#{place}"), (*change.counters, *by_day))


def tally_of(change: Change) -> Item:
    """Give the attributes that enter what a change counts in `tally-index`."""
    if not change.counters:
        return {}
    case = change.case
    return attributes(
        tally=tally_partition(case.campaign_id, change.day, shard(case.id, COUNTER_SHARDS)),
        counted_at=instant(change.count_instant),
        counted=document(change.counters),
    )


def tally_partition(campaign_id: str, day: str, place: int) -> str:
    """Name a partition of `tally-index`: one of those of a campaign's day."""
    return f"tally#{campaign_id}#{day}#{place}"


def _added(where: Item, counters: tuple[str, ...]) -> Step:
    names = {f"#c{place}": name for place, name in enumerate(dict.fromkeys(counters))}
    change = "ADD " + ", ".join(f"{mark} :{mark[1:]}" for mark in names)
    counts = {mark[1:]: counters.count(name) for mark, name in names.items()}
    return update(where, change, attributes(**counts), names=names)
