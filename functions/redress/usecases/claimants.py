"""Who may work on a task now: asked before everything that is done with one."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from redress.domain.case import Case
from redress.domain.errors import (
    NotAllowedError,
    TaskClaimedError,
    UnknownCaseError,
    UnknownTaskError,
)
from redress.domain.reviewers import Reviewer
from redress.domain.tasks import REVIEW_KINDS, Task
from redress.ports import Cases, People, Tasks


def allowed_review(tasks: Tasks, task_id: str, reviewer: Reviewer) -> Task:
    """Read a review that the reviewer's groups are asked for.

    Raises UnknownTaskError or NotAllowedError.
    """
    return _allowed(tasks.get(task_id), reviewer)


def allowed_case(cases: Cases, task_id: str, reviewer: Reviewer) -> tuple[Task, Case]:
    """Read such a review and its case at once.

    Raises UnknownTaskError, NotAllowedError or UnknownCaseError.
    """
    case, found = cases.with_task(task_id)
    task = _allowed(found, reviewer)
    if case is None:
        raise UnknownCaseError(task.case_id)
    return task, case


def _allowed(task: Task | None, reviewer: Reviewer) -> Task:
    if task is None or task.kind not in REVIEW_KINDS:
        raise UnknownTaskError
    if not reviewer.may_decide(task.kind):
        raise NotAllowedError
    return task


def ensure_unclaimed(people: People, task: Task, reviewer: Reviewer, now: datetime) -> None:
    """Raise TaskClaimedError with the name of a colleague who works on the task."""
    claim = task.claim_of_another(reviewer.id, now)
    if claim is not None:
        name = names_of(people, [claim.reviewer_id])[claim.reviewer_id]
        raise TaskClaimedError(claimed_by=name, until=claim.until.isoformat(timespec="seconds"))


def names_of(people: People, reviewer_ids: Iterable[str]) -> dict[str, str]:
    """Give the names of reviewers by their ids; whoever is none is named by the id."""
    names = {}
    for reviewer_id in dict.fromkeys(reviewer_ids):
        reviewer = people.get(reviewer_id) if reviewer_id else None
        names[reviewer_id] = reviewer.name if reviewer else reviewer_id
    return names
