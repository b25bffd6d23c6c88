"""Checkpoints in the table: one partition, sorted by day."""

from __future__ import annotations

from collections.abc import Iterator

from redress.adapters.dynamodb.items import attributes, document, key, record
from redress.adapters.dynamodb.table import Table
from redress.adapters.dynamodb.writes import ABSENT, equal, put
from redress.domain.checkpoints import Checkpoint

_PARTITION = "checkpoints"


class DynamodbCheckpoints:
    """Implements the port Checkpoints."""

    def __init__(self, table: Table) -> None:
        self._table = table

    def latest(self) -> Checkpoint | None:
        """Read the newest one."""
        newest = self._table.query("pk = :pk", attributes(pk=_PARTITION), limit=1, backwards=True)
        item = next(iter(newest), None)
        return record(Checkpoint, item) if item else None

    def get(self, day: str) -> Checkpoint | None:
        """Read the one of a day."""
        item = self._table.get(key(_PARTITION, day))
        return record(Checkpoint, item) if item else None

    def since(self, day: str) -> Iterator[Checkpoint]:
        """Give those of a day and later, the oldest first."""
        values = attributes(pk=_PARTITION, day=day)
        for item in self._table.query("pk = :pk AND sk >= :day", values):
            yield record(Checkpoint, item)

    def put(self, checkpoint: Checkpoint) -> None:
        """Write one; raises ConflictError unless the stored one is at the version before."""
        version = checkpoint.version
        item = key(_PARTITION, checkpoint.day) | attributes(
            document=document(checkpoint), version=version
        )
        self._table.write(put(item, ABSENT if version == 1 else equal(version=version - 1)))
