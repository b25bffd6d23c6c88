"""A crowd of cases in a running system's table: copies of one that waits for its screening."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import islice
from typing import Any

from infra.local.journeys.stories import LETTER, POST
from infra.local.journeys.world import Journey, World

Item = dict[str, Any]
_AT_ONCE = 25
_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_COPIED = ("case", "task#")


def fill_table(world: World, cases: int) -> None:
    """Put so many more cases into the table, each open, with its task in the reviewers' queue."""
    owner = world.owner("周七")
    owner.sends(owner.writes([LETTER], links=[POST]))
    Journey(world, "the first of many").stage(owner, "screening")
    table, name = world.engine.client("dynamodb"), world.outputs["TableName"]
    stored = table.query(
        TableName=name,
        KeyConditionExpression="pk = :pk",
        ExpressionAttributeValues={":pk": {"S": f"case#{owner.case_id}"}},
    )["Items"]
    items = [item for item in stored if item["sk"]["S"].startswith(_COPIED)]
    made = copies(items, owner.case_id, cases)
    while batch := list(islice(made, _AT_ONCE)):
        table.batch_write_item(RequestItems={name: [{"PutRequest": {"Item": i}} for i in batch]})


def copies(items: list[Item], case_id: str, cases: int) -> Iterator[Item]:
    """Give the items of so many cases, each like the first but for its number."""
    text = json.dumps(items)
    for number in range(cases):
        yield from json.loads(text.replace(case_id, case_number(number)))


def case_number(number: int) -> str:
    """Give a number that looks like a case's, and is none that was given out."""
    digits = "".join(_ALPHABET[number >> shift & 31] for shift in (15, 10, 5, 0))
    return f"RD-ZZZZ-ZZZZ-{digits}"
