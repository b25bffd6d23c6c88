"""The queue as JSON documents; nothing personal is in it."""

from __future__ import annotations

from collections.abc import Iterable

from redress.domain.facets import Facets
from redress.domain.reviewers import Reviewer
from redress.domain.tasks import Task, TaskState
from redress.edge import queue_answers as answers
from redress.usecases.list_queue import QueuePage
from redress.usecases.search_cases import FoundCase
from redress.usecases.show_tasks import ShownTask, ShownTasks


def queue_view(page: QueuePage, shown: ShownTasks, reviewer: Reviewer) -> answers.QueueAnswer:
    """A page of tasks and how many wait."""
    return {
        "tasks": [task_view(one, shown.names, reviewer) for one in shown.tasks],
        "next": page.cursor or None,
        "looked_at": page.looked_at,
        "counts": [
            {
                "group": count.group,
                "kind": count.kind,
                "waiting": count.waiting,
                "held": count.held,
                "late_known": count.late,
                "facets": count.facets,
            }
            for count in page.counts
        ],
    }


def task_view(shown: ShownTask, names: dict[str, str], reviewer: Reviewer) -> answers.TaskAnswer:
    """A task as it stands now, with the name of whoever works on it."""
    task, claim = shown.task, shown.claim
    return {
        "id": task.id,
        "case_id": task.case_id,
        "revision": shown.revision,
        "kind": task.kind,
        "assignee": task.kind.assignee,
        "state": task.state,
        "remedy": task.remedy,
        "opened_at": task.opened_at.isoformat(),
        "due_at": task.due_at.isoformat(),
        "working_seconds_left": shown.left,
        "claim": {
            "reviewer_id": claim.reviewer_id,
            "name": names[claim.reviewer_id],
            "until": claim.until.isoformat(),
            "mine": claim.reviewer_id == reviewer.id,
        }
        if claim
        else None,
        "hold": _hold(task, names),
        "facets": _facets(task.facets),
        "proposed": task.proposal is not None and task.state is TaskState.OPEN,
    }


def found_view(cases: Iterable[FoundCase]) -> answers.SearchAnswer:
    """The cases that a search found: numbers and stages only."""
    return {
        "cases": [
            {
                "case_id": found.case.id,
                "stage": found.case.stage,
                "opened_at": found.case.opened_at.isoformat(),
                "task_id": found.task.id,
                "kind": found.task.kind,
                "state": found.task.state,
            }
            for found in cases
        ]
    }


def colleagues_view(reviewers: Iterable[Reviewer]) -> answers.ColleaguesAnswer:
    """Names, groups, and who leads; no addresses."""
    return {
        "colleagues": [
            {"id": one.id, "name": one.name, "groups": list(one.groups), "lead": one.lead}
            for one in reviewers
        ]
    }


def _hold(task: Task, names: dict[str, str]) -> answers.HoldAnswer | None:
    hold = task.hold if task.state is TaskState.OPEN else None
    if hold is None:
        return None
    return {"by": names[hold.by], "until": hold.until.isoformat(), "reason": hold.reason}


def _facets(facets: Facets) -> answers.FacetsAnswer:
    return {
        "remedies": list(facets.remedies),
        "platforms": list(facets.platforms),
        "evidence": facets.evidence,
        "language": facets.language,
        "resembles": facets.resembles,
        "unread": facets.unread,
    }
