"""Who can be asked, or can take a task over."""

from __future__ import annotations

from dataclasses import dataclass

from redress.domain.reviewers import Reviewer
from redress.ports import People


@dataclass(frozen=True)
class Colleagues:
    """The enabled reviewers of somebody's own groups."""

    people: People

    def __call__(self, reviewer: Reviewer) -> list[Reviewer]:
        """Give them by name, without the asking reviewer."""
        found = {
            one.id: one
            for group in reviewer.groups
            for one in self.people.in_group(group)
            if one.id != reviewer.id
        }
        return sorted(found.values(), key=lambda one: (one.name, one.id))
