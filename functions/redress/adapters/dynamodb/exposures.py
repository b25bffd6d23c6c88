"""Counts of what reviewers uncovered, in the table: an item for each reviewer and day."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING

from redress.adapters.dynamodb.items import attributes, epoch, key, number, text
from redress.adapters.dynamodb.table import Table
from redress.adapters.dynamodb.writes import update

if TYPE_CHECKING:
    from redress.adapters.dynamodb.items import Item

_KEPT = timedelta(days=62)
_PREFIX = "exposure#"


class DynamodbExposures:
    """Implements the port Exposures."""

    def __init__(self, table: Table) -> None:
        self._table = table

    def count(self, reviewer_id: str, day: date) -> int:
        """Count one more and give how many there were on this day."""
        end = datetime.combine(day, time.min, UTC) + _KEPT
        counted = self._table.write(
            update(
                _exposure_key(reviewer_id, day),
                "SET expires_at = :end ADD reveals :one",
                attributes(end=epoch(end), one=1),
            ),
            give="UPDATED_NEW",
        )
        return number(counted, "reveals")

    def since(self, reviewer_id: str, day: date) -> dict[date, int]:
        """Give the counts of a day and later."""
        first = text(_exposure_key(reviewer_id, day), "sk")
        found = self._table.query(
            "pk = :pk AND sk BETWEEN :first AND :last",
            attributes(pk=f"reviewer#{reviewer_id}", first=first, last=f"{_PREFIX}~"),
        )
        return {
            date.fromisoformat(text(item, "sk").removeprefix(_PREFIX)): number(item, "reveals")
            for item in found
        }


def _exposure_key(reviewer_id: str, day: date) -> Item:
    return key(f"reviewer#{reviewer_id}", f"{_PREFIX}{day.isoformat()}")
