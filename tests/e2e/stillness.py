"""Whether anything happened: everything that the table and the vault hold, before and after."""

from __future__ import annotations

import json
import time
from collections import Counter

from infra.local.journeys.errors import JourneyError
from infra.local.journeys.world import World

QUEUES = ("Intake", "Evidence", "Reviews", "Requests", "Mail")
Kept = dict[str, str]


def everything_kept(world: World) -> Kept:
    """Give every item of the table by its key; counters of requests apart, which count."""
    pages = (
        world.engine.client("dynamodb")
        .get_paginator("scan")
        .paginate(TableName=world.outputs["TableName"], ConsistentRead=True)
    )
    items = [item for page in pages for item in page["Items"]]
    return {
        f"{item['pk']['S']} {item['sk']['S']}": json.dumps(item, sort_keys=True, default=str)
        for item in items
        if not item["pk"]["S"].startswith("limit#")
    }


def at_rest(world: World, timeout: float = 90) -> Kept:
    """Wait until the workers have nothing to do, and give what is kept then."""
    deadline = time.monotonic() + timeout
    before = everything_kept(world)
    while time.monotonic() < deadline:
        time.sleep(2)
        after = everything_kept(world)
        if after == before and world.operator.queues_empty(*QUEUES):
            return after
        before = after
    raise JourneyError(f"the workers were not done within {timeout:g} s")


def let_finish(world: World, timeout: float = 120) -> None:
    """Give what other journeys left behind the time to be done, sealing above all.

    It may take longer, and is not waited for then: what an engine's restart cut off stays in
    flight until its queue gives it out again.
    """
    queues = [name.removesuffix("QueueUrl") for name in world.outputs if name.endswith("QueueUrl")]
    deadline = time.monotonic() + timeout
    while time.monotonic() < deadline and not world.operator.queues_empty(*queues):
        time.sleep(2)


def changes(before: Kept, after: Kept) -> list[str]:
    """Name the items that came, went, or are different."""
    names = before.keys() | after.keys()
    return sorted(name for name in names if before.get(name) != after.get(name))


def census(kept: Kept) -> Counter[str]:
    """Count the items by the kinds of their keys."""
    return Counter(name.partition("#")[0] for name in kept)
