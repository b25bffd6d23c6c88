"""What is kept of counts, and the facts that they are counted from."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from redress.ports.case_file import CaseFile


@dataclass(frozen=True)
class Counted:
    """Sums of counters, and the participants of each local day (`2025-10-15`)."""

    totals: Counter[str]
    by_day: Counter[str]


class Figures(Protocol):
    """Counts of a campaign. Days are dates in its zone."""

    def before(self, campaign_id: str, day: str) -> Counted:
        """Add up what was counted on all days before one."""
        ...

    def of_day(self, campaign_id: str, day: str, until: datetime) -> Counter[str]:
        """Add up what was counted on a day before an instant, from that day's entries alone."""
        ...

    def facts(self, campaign_id: str) -> Iterator[CaseFile]:
        """Give every case of a campaign with its timeline and its tasks, and nothing personal."""
        ...
