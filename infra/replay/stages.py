"""How long cases stood at each stage, in the campaign's time, as their timelines tell."""

import json
import statistics
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from typing import Any

from infra.local.engine import Engine

Entries = list[tuple[datetime, str]]


@dataclass(frozen=True)
class Stay:
    """How often cases left a stage, and after how many hours: half of them, nine of ten."""

    count: int
    median: float
    ninetieth: float


@dataclass(frozen=True)
class Census:
    """What cases say at the end: stays by stage, how many they are, and how many were resumed."""

    stays: dict[str, Stay]
    cases: int
    resumed: int


def take_census(engine: Engine, table: str, cases: Collection[str]) -> Census:
    """Read the timelines of these cases, one query each: what a laptop's scan costs grows."""
    asking = engine.client("dynamodb").get_paginator("query")
    timelines: list[Entries] = []
    resumed = 0
    for case_id in cases:
        pages = asking.paginate(
            TableName=table,
            KeyConditionExpression="pk = :pk AND sk BETWEEN :first AND :last",
            ExpressionAttributeValues={
                ":pk": {"S": f"case#{case_id}"},
                ":first": {"S": "case"},
                ":last": {"S": "event#~"},
            },
        )
        items = [item for page in pages for item in page["Items"]]
        records = [item for item in items if item["sk"]["S"] == "case"]
        resumed += any(json.loads(each["document"]["S"]).get("attempt", 1) > 1 for each in records)
        events = [item for item in items if item["sk"]["S"].startswith("event#")]
        timelines.append([entry for item in events for entry in _entries(item)])
    return Census(stays_of(timelines), len(timelines), resumed)


def stays_of(timelines: Iterable[Entries]) -> dict[str, Stay]:
    """Give for each stage how long cases stood at it before they went on."""
    hours: dict[str, list[float]] = defaultdict(list)
    for entries in timelines:
        moves: Entries = []
        for at, stage in sorted(entries, key=lambda entry: entry[0]):
            if not moves or moves[-1][1] != stage:
                moves.append((at, stage))
        for (begun, stage), (ended, _) in pairwise(moves):
            hours[stage].append((ended - begun).total_seconds() / 3600)
    return {
        stage: Stay(len(each), statistics.median(each), _ninetieth(each))
        for stage, each in sorted(hours.items())
    }


def _ninetieth(values: list[float]) -> float:
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * 0.9))]


def _entries(item: Mapping[str, Any]) -> Entries:
    return [
        (datetime.fromisoformat(entry["at"]), entry["stage"])
        for entry in json.loads(item["document"]["S"])
    ]
