"""Counts of what callers do, in the table."""

from __future__ import annotations

from datetime import datetime, timedelta

from redress.adapters.dynamodb import items
from redress.adapters.dynamodb.table import Table
from redress.adapters.dynamodb.writes import update


class DynamodbLimits:
    """Implements the port Limits with windows that begin at whole multiples of their length."""

    def __init__(self, table: Table) -> None:
        self._table = table

    def count(self, key: str, window: timedelta, now: datetime) -> int:
        """Count one more use of a key and give how many there were in this window."""
        length = int(window.total_seconds())
        begin = items.epoch(now) // length * length
        counted = self._table.write(
            update(
                items.key(f"limit#{key}", f"limit#{length}#{begin}"),
                "SET expires_at = :end ADD uses :one",
                items.attributes(end=begin + length, one=1),
            ),
            give="UPDATED_NEW",
        )
        return items.number(counted, "uses")
