"""Who was first, and what changed: asked before every decision."""

from __future__ import annotations

from datetime import datetime

from redress.domain.case import Case
from redress.domain.errors import (
    AlreadyDecidedError,
    CaseChangedError,
    Finding,
    InvalidInputError,
    TaskCancelledError,
)
from redress.domain.events import Event
from redress.domain.since import changes_since
from redress.domain.tasks import Task, TaskState
from redress.ports import Cases, People, Tasks
from redress.usecases.claimants import names_of


def ensure_undecided(cases: Cases, people: People, task: Task) -> None:
    """Raise AlreadyDecidedError with a name, or TaskCancelledError with what ended the task."""
    if task.decision is not None:
        decider = (task.decision.agreed_by or task.decision.decided_by).id
        raise AlreadyDecidedError(
            decided_by=names_of(people, [decider])[decider],
            decided_at=told(task.decision.decided_at),
        )
    if task.state is TaskState.CANCELLED:
        raise _cancelled(cases, task)


def ensure_current(cases: Cases, case: Case, seen: int) -> None:
    """Raise CaseChangedError with what happened since a revision was seen.

    Raises InvalidInputError for a revision that there is not yet.
    """
    if seen > case.revision:
        raise InvalidInputError([Finding("/revision", "not_allowed")])
    if seen == case.revision:
        return
    file = cases.open_file(case.id)
    changes = changes_since(file.timeline if file else (), seen, case.revision)
    if changes is not None:
        raise CaseChangedError(changes=", ".join(changes))


def ensure_still(
    cases: Cases, tasks: Tasks, people: People, task: Task, *, case: Case, seen: int
) -> None:
    """Raise what `ensure_current` does, unless the task itself was decided or ended meanwhile.

    Task and case are not read at one moment: who decided between the two is told of first.
    """
    try:
        ensure_current(cases, case, seen)
    except CaseChangedError:
        ensure_undecided(cases, people, tasks.get(task.id) or task)
        raise


def told(moment: datetime) -> str:
    """Give an instant as refusals tell it."""
    return moment.isoformat(timespec="seconds")


def _cancelled(cases: Cases, task: Task) -> TaskCancelledError:
    file = cases.open_file(task.case_id)
    ends = [e for e in (file.timeline if file else ()) if e.event is Event.CASE_WITHDRAWN]
    if not ends:
        return TaskCancelledError()
    return TaskCancelledError(event=ends[-1].event.value, at=told(ends[-1].at))
