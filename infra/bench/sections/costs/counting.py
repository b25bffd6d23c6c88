"""What a piece of work made the running system ask for, once everything has come to rest."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Mapping

from infra.bench.child import BenchError
from infra.local.journeys.operator import Operator
from infra.local.journeys.world import World

_REST_SECONDS = 3.0
_PATIENCE_SECONDS = 240.0
_WAITING = (
    "ApproximateNumberOfMessages",
    "ApproximateNumberOfMessagesNotVisible",
    "ApproximateNumberOfMessagesDelayed",
)
Calls = Counter[str]


def counted(world: World, work: Callable[[], int], idle_sweep: Mapping[str, int]) -> Calls:
    """Give what some work was seen to ask for, without the sweeps that it says it made."""
    before = world.engine.calls()
    sweeps = work()
    settle(world)
    asked = world.engine.calls()
    asked.subtract(before)
    for name, amount in idle_sweep.items():
        asked[name] -= amount * sweeps
    return +asked


def settle(world: World) -> None:
    """Wait until no queue holds a message, and the system has been silent for a while.

    Raises:
        BenchError: it does not come to rest.
    """
    deadline = time.monotonic() + _PATIENCE_SECONDS
    seen, since = world.engine.calls(), time.monotonic()
    while time.monotonic() - since < _REST_SECONDS or _messages(world.operator):
        if time.monotonic() > deadline:
            raise BenchError("The system does not come to rest: a queue is never empty.")
        time.sleep(0.5)
        now = world.engine.calls()
        if now != seen:
            seen, since = now, time.monotonic()


def idle_sweep(world: World) -> Calls:
    """Give what one run of the five-minute clock asks for when nothing is due."""
    settle(world)
    world.operator.sweeps()  # its function starts
    return counted(world, lambda: _did(world.operator.sweeps), {})


def stop_clocks(world: World) -> None:
    """Stop everything that a schedule starts, so that nothing else is counted with the work."""
    rules = world.engine.client("events")
    for page in rules.get_paginator("list_rules").paginate():
        for rule in page["Rules"]:
            if "ScheduleExpression" in rule:
                rules.disable_rule(Name=rule["Name"])


def _did(work: Callable[[], object]) -> int:
    work()
    return 0


def _messages(operator: Operator) -> int:
    queues = operator.engine.client("sqs")
    urls = [url for name, url in operator.outputs.items() if name.endswith("QueueUrl")]
    return sum(
        int(count)
        for url in urls
        for count in queues.get_queue_attributes(QueueUrl=url, AttributeNames=list(_WAITING))[
            "Attributes"
        ].values()
    )
