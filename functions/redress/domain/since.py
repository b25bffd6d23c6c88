"""What happened to a case since somebody read it."""

from __future__ import annotations

from collections.abc import Iterable

from redress.domain.case import TimelineEntry
from redress.domain.events import Event


def changes_since(timeline: Iterable[TimelineEntry], seen: int, now: int) -> tuple[str, ...] | None:
    """Name what happened after the revision `seen`, up to the revision `now`; None for nothing.

    That an execution was replaced changes nothing for a person.
    """
    since = [entry for entry in timeline if entry.revision > seen]
    resumed = {entry.revision for entry in since if entry.event is Event.CASE_RESUMED}
    if resumed.issuperset(range(seen + 1, now + 1)):
        return None
    return tuple(entry.event.value for entry in since if entry.revision not in resumed)
