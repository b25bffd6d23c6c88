"""The table as the adapters need it; docs/data-model.md says what its keys and indexes mean."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient
    from mypy_boto3_dynamodb.type_defs import GlobalSecondaryIndexUnionTypeDef

KEY = ("pk", "sk")
TTL = "expires_at"
INDEXES: dict[str, tuple[str, str, tuple[str, ...] | None]] = {
    "due-index": ("due", "next_at", None),
    "queue-index": ("queue", "place", ("waiting",)),
    "live-index": ("live", "updated_at", ("attempt", "stage", "pending", "unsealed")),
    "heads-index": ("head", "pk", ("ledger_seq", "ledger_hash")),
    "tally-index": ("tally", "counted_at", ("counted",)),
}
"""Partition and sort attribute of each index, and what it carries besides keys (None: all)."""


def create_table(client: DynamoDBClient, name: str) -> None:
    """Create the table and wait until it can be used."""
    attributes = {*KEY, *(part for index in INDEXES.values() for part in index[:2])}
    client.create_table(
        TableName=name,
        BillingMode="PAY_PER_REQUEST",
        AttributeDefinitions=[
            {"AttributeName": attribute, "AttributeType": "S"} for attribute in sorted(attributes)
        ],
        KeySchema=[
            {"AttributeName": KEY[0], "KeyType": "HASH"},
            {"AttributeName": KEY[1], "KeyType": "RANGE"},
        ],
        GlobalSecondaryIndexes=[_index(index) for index in INDEXES],
    )
    client.get_waiter("table_exists").wait(
        TableName=name, WaiterConfig={"Delay": 1, "MaxAttempts": 10}
    )
    client.update_time_to_live(
        TableName=name, TimeToLiveSpecification={"Enabled": True, "AttributeName": TTL}
    )


def _index(name: str) -> GlobalSecondaryIndexUnionTypeDef:
    partition, sort, carried = INDEXES[name]
    definition: GlobalSecondaryIndexUnionTypeDef = {
        "IndexName": name,
        "KeySchema": [
            {"AttributeName": partition, "KeyType": "HASH"},
            {"AttributeName": sort, "KeyType": "RANGE"},
        ],
        "Projection": {"ProjectionType": "ALL" if carried is None else "KEYS_ONLY"},
    }
    if carried:
        definition["Projection"] = {
            "ProjectionType": "INCLUDE",
            "NonKeyAttributes": list(carried),
        }
    return definition
