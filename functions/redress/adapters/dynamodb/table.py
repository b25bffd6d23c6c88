"""The table: consistent reads, guarded writes, and its refusals told as ConflictError."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterator, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeVar, cast

from redress import aws
from redress.adapters.dynamodb.items import INDEX_SHARDS, attributes
from redress.domain.errors import ConflictError

if TYPE_CHECKING:
    from botocore.exceptions import ClientError
    from mypy_boto3_dynamodb import DynamoDBClient
    from mypy_boto3_dynamodb.type_defs import QueryInputTypeDef, TransactWriteItemTypeDef

    from redress.adapters.dynamodb.items import Item
    from redress.adapters.dynamodb.writes import Step

T = TypeVar("T")

_PAUSES = (0.02, 0.05, 0.12, 0.3)
"""Longest waits in seconds before trying again what met another transaction."""
_BATCH_GET = 100


class RefusedWriteError(ConflictError):
    """A condition of a write did not hold.

    `found` maps the place of each refused step to the item that lies there, or None for nothing.
    """

    def __init__(self, found: dict[int, Item | None]) -> None:
        super().__init__("somebody else wrote first")
        self.found = found


class Table:
    """One table.

    Args:
        name: the table's name.
        client: gives the client when it is first needed.
    """

    def __init__(self, name: str, client: Callable[[], DynamoDBClient] = aws.dynamodb) -> None:
        self.name = name
        self._connect = client

    @cached_property
    def client(self) -> DynamoDBClient:
        """The table's client."""
        return self._connect()

    def get(self, key: Item) -> Item | None:
        """Read one item, consistently."""
        answer = self.client.get_item(TableName=self.name, Key=key, ConsistentRead=True)
        return answer.get("Item")

    def get_many(self, keys: Sequence[Item]) -> list[Item]:
        """Read items, consistently, in any order; those that do not exist are left out."""
        items: list[Item] = []
        for start in range(0, len(keys), _BATCH_GET):
            left: Sequence[Item] = list(keys[start : start + _BATCH_GET])
            while left:
                answer = self.client.batch_get_item(
                    RequestItems={self.name: {"Keys": left, "ConsistentRead": True}}
                )
                items += answer["Responses"].get(self.name, [])
                unread = answer["UnprocessedKeys"].get(self.name)
                left = unread["Keys"] if unread else []
        return items

    def query(
        self,
        condition: str,
        values: Item,
        *,
        index: str | None = None,
        fields: str | None = None,
        limit: int | None = None,
        backwards: bool = False,
    ) -> Iterator[Item]:
        """Read what a key condition names, page by page; at most `limit` items.

        A read of the table is consistent, one of an index cannot be. `fields` names the
        attributes that are wanted; `backwards` begins at the end.
        """
        request: QueryInputTypeDef = {
            "TableName": self.name,
            "KeyConditionExpression": condition,
            "ExpressionAttributeValues": {f":{name}": value for name, value in values.items()},
        }
        if index:
            request["IndexName"] = index
        else:
            request["ConsistentRead"] = True
        if fields:
            request["ProjectionExpression"] = fields
        if backwards:
            request["ScanIndexForward"] = False
        count = 0
        while True:
            if limit is not None:
                request["Limit"] = limit - count
            answer = self.client.query(**request)
            yield from answer["Items"]
            count += len(answer["Items"])
            if "LastEvaluatedKey" not in answer or count == limit:
                return
            request["ExclusiveStartKey"] = answer["LastEvaluatedKey"]

    def due(self, subject: str, comparison: str, moment: str) -> Iterator[Item]:
        """Read the entries of `due-index` whose instant is `<` or `<=` a moment.

        A partition is read to its end before any of it is given: who writes a later instant
        meanwhile does not meet the same entry again.
        """
        for shard in range(INDEX_SHARDS):
            found = self.query(
                f"due = :due AND next_at {comparison} :moment",
                attributes(due=f"due#{subject}#{shard}", moment=moment),
                index="due-index",
            )
            yield from list(found)

    def transact(self, steps: Sequence[Step]) -> None:
        """Write all steps or nothing.

        Raises RefusedWriteError when a condition does not hold, ConflictError when other
        transactions stay in the way.
        """
        items = [{step.kind: {"TableName": self.name, **step.members}} for step in steps]
        plan = cast("list[TransactWriteItemTypeDef]", items)
        self._patiently(lambda: self.client.transact_write_items(TransactItems=plan))

    def write(self, step: Step, give: str = "NONE") -> Item:
        """Write one step by itself, at half the price of a transaction; errors as there.

        `give` is DynamoDB's ReturnValues: which attributes to give back.
        """
        client = self.client
        calls: dict[str, Callable[..., Any]] = {
            "Put": client.put_item,
            "Update": client.update_item,
            "Delete": client.delete_item,
        }
        call = calls[step.kind]
        answer = self._patiently(
            lambda: call(TableName=self.name, ReturnValues=give, **step.members)
        )
        attributes: Item = answer.get("Attributes", {})
        return attributes

    def _patiently(self, write: Callable[[], T]) -> T:
        """Write, and again when another transaction was under way at the same items."""
        for pause in _PAUSES:
            try:
                return write()
            except self.client.exceptions.ClientError as error:
                _raise_unless_clash(error)
            time.sleep(random.uniform(pause / 2, pause))  # noqa: S311  # spreads load, no secret
        raise ConflictError("another transaction was under way")


def _raise_unless_clash(error: ClientError) -> None:
    code = error.response["Error"]["Code"]
    answer = cast("dict[str, Any]", error.response)
    if code == "ConditionalCheckFailedException":
        raise RefusedWriteError({0: answer.get("Item")}) from error
    if code == "TransactionConflictException":
        return
    reasons = answer.get("CancellationReasons", [])
    found = {
        place: reason.get("Item")
        for place, reason in enumerate(reasons)
        if reason.get("Code") == "ConditionalCheckFailed"
    }
    if found:
        raise RefusedWriteError(found) from error
    if not any(reason.get("Code") == "TransactionConflict" for reason in reasons):
        raise error
