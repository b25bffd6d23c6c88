"""Whether anything is under way in the system: messages, and cases at a step that a worker does."""

import time
from collections.abc import Callable, Mapping
from typing import Any

from infra.local.engine import Engine

_WAITING = ("ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible")
_DELAYED = "ApproximateNumberOfMessagesDelayed"
_HURRIED = "BatchesQueueUrl"
"""A batch is taken up by the sweep; what is delayed here finds it done."""
_FOR_PEOPLE = frozenset(
    {
        "collecting_evidence",
        "screening",
        "answering_screening",
        "legal_review",
        "answering_legal",
        "collecting_information",
        "pursuing",
        "closed",
    }
)
"""Stages at which a case waits for somebody, not for a worker."""
_OWNERS_WAY = ("Intake", "Evidence", "Seals", "Closings")
_LIVE_SHARDS = 4
_CALM = 3
"""So many looks in a row must find nothing."""
_PAUSE = 0.2


class UnsettledError(Exception):
    """Something did not come to rest in time; the message says what."""


class Settling:
    """Looks at the deployed system with the account's own rights."""

    def __init__(self, engine: Engine, outputs: Mapping[str, str]) -> None:
        self._queues = engine.client("sqs")
        self._table = engine.client("dynamodb")
        self._table_name = outputs["TableName"]
        urls = {name: url for name, url in outputs.items() if name.endswith("Url")}
        self._work = {name: url for name, url in urls.items() if name.endswith("QueueUrl")}
        self._dead = {name: url for name, url in urls.items() if name.endswith("DeadLettersUrl")}

    def backlog(self) -> int:
        """Count the messages that wait or are being worked on, where owners' cases pass."""
        return sum(self._count(self._work[f"{name}QueueUrl"], _WAITING) for name in _OWNERS_WAY)

    def dead_letters(self) -> dict[str, int]:
        """Count the messages that nobody could deliver, by queue; queues without any left out."""
        counts = {
            name.removesuffix("DeadLettersUrl"): self._count(url, _WAITING)
            for name, url in self._dead.items()
        }
        return {name: count for name, count in counts.items() if count}

    def wait(self, timeout: float, check: Callable[[], None] = lambda: None) -> None:
        """Wait until nothing is under way; `check` may raise to give up earlier.

        Raises:
            UnsettledError: something still is after `timeout` seconds.
        """
        deadline = time.monotonic() + timeout
        calm = 0
        while calm < _CALM:
            check()
            left = self._work_left()
            busy = {} if left else self._cases_at_work()
            calm = 0 if left or busy else calm + 1
            if time.monotonic() > deadline:
                raise UnsettledError(f"not at rest within {timeout:.0f} s: {left or busy}")
            time.sleep(_PAUSE)

    def _work_left(self) -> dict[str, int]:
        """Give the first queue found with something in it: to ask for all would slow the work."""
        for name, url in self._work.items():
            counted = _WAITING if name == _HURRIED else (*_WAITING, _DELAYED)
            if count := self._count(url, counted):
                return {name.removesuffix("QueueUrl"): count}
        return {}

    def _count(self, url: str, names: tuple[str, ...]) -> int:
        found = self._queues.get_queue_attributes(QueueUrl=url, AttributeNames=[*names])
        return sum(int(found["Attributes"].get(name, 0)) for name in names)

    def _cases_at_work(self) -> dict[str, str]:
        """Give the cases that a worker has to do with, each with its stage."""
        found: dict[str, str] = {}
        for shard in range(_LIVE_SHARDS):
            pages = self._table.get_paginator("query").paginate(
                TableName=self._table_name,
                IndexName="live-index",
                KeyConditionExpression="live = :shard",
                ExpressionAttributeValues={":shard": {"S": f"live#{shard}"}},
            )
            found |= {
                item["pk"]["S"]: item["stage"]["S"]
                for page in pages
                for item in page["Items"]
                if _is_at_work(item)
            }
        return found


def _is_at_work(item: Mapping[str, Any]) -> bool:
    pending = int(item.get("pending", {}).get("N", 0))
    return pending > 0 or item["stage"]["S"] not in _FOR_PEOPLE
