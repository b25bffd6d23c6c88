"""Claims and holds: who works on a task, and until when it rests."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from redress.domain.duties import Due


@dataclass(frozen=True)
class Claim:
    """A reviewer works on a task until an instant (UTC); then anybody may take it."""

    reviewer_id: str
    since: datetime
    until: datetime

    def alive(self, now: datetime) -> bool:
        """Say whether the claim still holds."""
        return now < self.until


@dataclass(frozen=True)
class Hold:
    """A task rests until an instant (UTC), and its time stands still.

    `due_before` and `agenda_before` are what they were when the hold began: where they move to
    is known when it ends.
    """

    by: str
    reason: str
    since: datetime
    until: datetime
    due_before: datetime
    agenda_before: tuple[Due, ...]
