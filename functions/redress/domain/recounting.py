"""Figures counted again from the facts: what each case's own records say, never the counters."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime

from redress.domain.case import Case, TimelineEntry
from redress.domain.events import Event
from redress.domain.figures import (
    FIRST_EVIDENCE,
    WITH_EVIDENCE,
    WITHDRAWN,
    begun_count,
    closing_count,
    decision_counts,
    opening_counts,
)
from redress.domain.tasks import REVIEW_KINDS, Task

Fact = tuple[datetime, str]
"""When something happened, and what it counts for."""


def facts_of(
    case: Case, timeline: Iterable[TimelineEntry], tasks: Iterable[Task]
) -> Iterator[Fact]:
    """Give everything of a case that figures count."""
    for name in opening_counts(case.wanted):
        yield case.came_in_at, name
    for entry in timeline:
        if FIRST_EVIDENCE in entry.facts:
            yield entry.at, WITH_EVIDENCE
        if entry.event is Event.CASE_WITHDRAWN:
            yield entry.at, WITHDRAWN
        if entry.event is Event.CASE_CLOSED:
            yield entry.at, closing_count(str(entry.facts["outcome"]))
    for task in tasks:
        yield from _of_task(case, task)


def _of_task(case: Case, task: Task) -> Iterator[Fact]:
    if task.kind not in REVIEW_KINDS:
        return
    if task.remedy is not None:
        yield task.opened_at, begun_count(task.remedy)
    if task.decision is not None:
        at = task.decision.decided_at
        for name in decision_counts(task, task.decision.choice, case, at):
            yield at, name
