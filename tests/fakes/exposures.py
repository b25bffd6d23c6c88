"""Counts of what reviewers uncovered, in memory."""

from __future__ import annotations

from collections import Counter
from datetime import date


class FakeExposures:
    def __init__(self) -> None:
        self.reveals: Counter[tuple[str, date]] = Counter()

    def count(self, reviewer_id: str, day: date) -> int:
        self.reveals[reviewer_id, day] += 1
        return self.reveals[reviewer_id, day]

    def since(self, reviewer_id: str, day: date) -> dict[date, int]:
        return {
            counted: count
            for (counted_id, counted), count in self.reveals.items()
            if counted_id == reviewer_id and counted >= day
        }
