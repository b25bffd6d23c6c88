"""Batches of decisions in the table, until some days have passed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING

from redress.adapters.dynamodb.items import (
    attributes,
    document,
    due_entry,
    epoch,
    instant,
    key,
    record,
)
from redress.adapters.dynamodb.table import Table
from redress.adapters.dynamodb.writes import ABSENT, equal, put
from redress.domain.decision_batches import KEPT, DecisionBatch
from redress.domain.ids import is_uuid7

if TYPE_CHECKING:
    from redress.adapters.dynamodb.items import Item


class DynamodbBatches:
    """Implements the port Batches."""

    def __init__(self, table: Table) -> None:
        self._table = table

    def get(self, batch_id: str) -> DecisionBatch | None:
        """Read a batch, consistently; ids come from addresses, and what is none is not asked."""
        if not is_uuid7(batch_id):
            return None
        item = self._table.get(_key(batch_id))
        return record(DecisionBatch, item) if item else None

    def put(self, batch: DecisionBatch) -> None:
        """Write a batch; raises ConflictError unless the stored one is at the version before."""
        item = _key(batch.id) | attributes(
            document=document(batch),
            version=batch.version,
            expires_at=epoch(batch.made_at + KEPT),
        )
        if batch.due_at is not None:
            item |= due_entry("batch", batch.id, batch.due_at)
        version = batch.version
        self._table.write(put(item, ABSENT if version == 1 else equal(version=version - 1)))

    def due(self, now: datetime) -> Iterator[DecisionBatch]:
        """Give the batches that should have ended, and have not."""
        for item in self._table.due("batch", "<=", instant(now)):
            yield record(DecisionBatch, item)


def _key(batch_id: str) -> Item:
    return key(f"batch#{batch_id}", "batch")
