"""Write steps: what is put, changed or deleted, under which condition."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

from redress.adapters.dynamodb.items import attributes

if TYPE_CHECKING:
    from redress.adapters.dynamodb.items import Item


@dataclass(frozen=True)
class Guard:
    """A condition in DynamoDB's language, where `:name` stands for `values["name"]`."""

    condition: str
    values: Item = field(default_factory=dict)


ABSENT = Guard("attribute_not_exists(pk)")
PRESENT = Guard("attribute_exists(pk)")


def equal(**values: str | int) -> Guard:
    """Demand that these attributes have these values."""
    return Guard(" AND ".join(f"{name} = :{name}" for name in values), attributes(**values))


@dataclass(frozen=True)
class Step:
    """One write; `members` are DynamoDB's, alike for single writes and transactions."""

    kind: Literal["Put", "Update", "Delete", "ConditionCheck"]
    members: dict[str, Any]


def put(item: Item, guard: Guard | None = None) -> Step:
    """Write a whole item."""
    return Step("Put", {"Item": item, **_guarded(guard, {})})


def update(
    key: Item,
    change: str,
    values: Item | None = None,
    guard: Guard | None = None,
    names: dict[str, str] | None = None,
) -> Step:
    """Change attributes of an item; `:name` stands for `values["name"]`, `#name` as in `names`."""
    members = {"Key": key, "UpdateExpression": change, **_guarded(guard, values or {})}
    if names:
        members["ExpressionAttributeNames"] = names
    return Step("Update", members)


def check(key: Item, guard: Guard) -> Step:
    """Demand something of an item that stays as it is; in transactions only."""
    return Step("ConditionCheck", {"Key": key, **_guarded(guard, {})})


def delete(key: Item, guard: Guard | None = None) -> Step:
    """Delete an item; one that is not there is fine."""
    return Step("Delete", {"Key": key, **_guarded(guard, {})})


def _guarded(guard: Guard | None, values: Item) -> dict[str, Any]:
    members: dict[str, Any] = {}
    if guard is not None:
        values = values | guard.values
        members["ConditionExpression"] = guard.condition
        members["ReturnValuesOnConditionCheckFailure"] = "ALL_OLD"
    if values:
        members["ExpressionAttributeValues"] = {f":{name}": values[name] for name in values}
    return members
