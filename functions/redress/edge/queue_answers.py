"""The documents of the queue: tasks, counts, colleagues, and cases that were found."""

from __future__ import annotations

from typing import TypedDict

from redress.domain.stages import Remedy, Stage
from redress.domain.tasks import Assignee, TaskKind, TaskState
from redress.edge.answer_types import Instant


class ClaimAnswer(TypedDict):
    """Who works on a task, and until when; `mine` is the asking reviewer's own claim."""

    reviewer_id: str
    name: str
    until: Instant
    mine: bool


class HoldAnswer(TypedDict):
    """Who put a task on hold, why, and until when."""

    by: str
    until: Instant
    reason: str


class FacetsAnswer(TypedDict):
    """What a task is about; `unread` counts messages of the owner that nobody took up."""

    remedies: list[str]
    platforms: list[str]
    evidence: bool
    language: str
    resembles: bool
    unread: int


class TaskAnswer(TypedDict):
    """A task; its token is never shown. `working_seconds_left` is negative once it is late.

    `revision` is that at which its case stands, 0 if there is no such case.
    """

    id: str
    case_id: str
    revision: int
    kind: TaskKind
    assignee: Assignee
    state: TaskState
    remedy: Remedy | None
    opened_at: Instant
    due_at: Instant
    working_seconds_left: int
    claim: ClaimAnswer | None
    hold: HoldAnswer | None
    facets: FacetsAnswer
    proposed: bool


class CountAnswer(TypedDict):
    """How many tasks of a kind wait, and how many of them have each facet.

    `late_known` says that one of the oldest is overdue.
    """

    group: Assignee
    kind: TaskKind
    waiting: int
    held: int
    late_known: bool
    facets: dict[str, int]


class QueueAnswer(TypedDict):
    """A page of the queue, oldest first; `next` leads on, `looked_at` tasks were considered."""

    tasks: list[TaskAnswer]
    next: str | None
    looked_at: int
    counts: list[CountAnswer]


class FoundCaseAnswer(TypedDict):
    """A case that was found, and the review by which the reviewer may see it."""

    case_id: str
    stage: Stage
    opened_at: Instant
    task_id: str
    kind: TaskKind
    state: TaskState


class SearchAnswer(TypedDict):
    """The cases that were found, twenty at the most."""

    cases: list[FoundCaseAnswer]


class ColleagueAnswer(TypedDict):
    """Somebody who can be asked, or can take a task."""

    id: str
    name: str
    groups: list[Assignee]
    lead: bool


class ColleaguesAnswer(TypedDict):
    """The enabled reviewers of the asking reviewer's groups."""

    colleagues: list[ColleagueAnswer]
