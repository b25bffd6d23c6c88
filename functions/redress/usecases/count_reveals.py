"""Count how often reviewers look at what is blurred, and tell their leads."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, timedelta

from redress.domain.errors import NotAllowedError
from redress.domain.reviewers import Reviewer
from redress.ports import Clock, Exposures, People, Tasks
from redress.usecases.claimants import allowed_review

_WEEK = timedelta(days=6)
_MONTH = timedelta(days=29)


@dataclass(frozen=True)
class Exposed:
    """How often a reviewer uncovered something: today, in seven days, in thirty."""

    reviewer: Reviewer
    today: int
    week: int
    month: int


@dataclass(frozen=True)
class CountReveals:
    """For the sake of those who read such things all day: a number, never what it was."""

    people: People
    tasks: Tasks
    exposures: Exposures
    clock: Clock

    def __call__(self, task_id: str, reviewer: Reviewer) -> int:
        """Count one more, and give today's; raises UnknownTaskError or NotAllowedError."""
        allowed_review(self.tasks, task_id, reviewer)
        return self.exposures.count(reviewer.id, self._today)

    def today(self, reviewer: Reviewer) -> int:
        """Give how often a reviewer did so today."""
        return self.exposures.since(reviewer.id, self._today).get(self._today, 0)

    def of_groups(self, lead: Reviewer) -> list[Exposed]:
        """Give the counts of everybody in a lead's groups, most of a week first.

        Raises NotAllowedError for somebody who leads nobody.
        """
        if not lead.lead:
            raise NotAllowedError
        found = {one.id: one for group in lead.groups for one in self.people.in_group(group)}
        told = [self._exposed(one) for one in found.values()]
        return sorted(told, key=lambda one: (-one.week, one.reviewer.name, one.reviewer.id))

    def _exposed(self, reviewer: Reviewer) -> Exposed:
        counts = self.exposures.since(reviewer.id, self._today - _MONTH)

        def since(first: date) -> int:
            return sum(count for day, count in counts.items() if day >= first)

        today = self._today
        return Exposed(reviewer, since(today), since(today - _WEEK), since(today - _MONTH))

    @property
    def _today(self) -> date:
        return self.clock.now().astimezone(UTC).date()
