"""How often reviewers looked at what was blurred."""

from __future__ import annotations

from datetime import date
from typing import Protocol


class Exposures(Protocol):
    """Counts, for each reviewer and day (UTC), what was uncovered; they go after two months."""

    def count(self, reviewer_id: str, day: date) -> int:
        """Count one more and give how many there were on this day."""
        ...

    def since(self, reviewer_id: str, day: date) -> dict[date, int]:
        """Give the counts of a day and later; a day without any is left out."""
        ...
