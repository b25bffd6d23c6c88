"""What every step of a case shares: who may take it, how often to try, and whom to tell."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from redress import __version__
from redress.domain.case import Case, Change
from redress.domain.custody import Actor
from redress.domain.errors import ConflictError, UnknownCaseError
from redress.domain.steps import StepMessage
from redress.domain.tasks import Task
from redress.ports import Cases, Engine, Outbox, Tasks
from redress.usecases.review_notices import hand_over

_TRIES = 6
T = TypeVar("T")


def component(name: str) -> Actor:
    """Give a part of Redress itself as an actor."""
    return Actor(role="component", id=name, version=__version__)


def settled(attempt: Callable[[], T]) -> T:
    """Read, decide and write again when somebody else wrote first; the last ConflictError rises."""
    for _ in range(_TRIES - 1):
        try:
            return attempt()
        except ConflictError:
            continue
    return attempt()


def known(cases: Cases, case_id: str) -> Case:
    """Read a case that must exist; raise UnknownCaseError if it does not (yet)."""
    case = cases.get(case_id)
    if case is None:
        raise UnknownCaseError(case_id)
    return case


def taken(message: StepMessage, cases: Cases, engine: Engine) -> Case | None:
    """Give the case if this step is still to be done; otherwise answer the engine and give None.

    A step that was done before (the same message twice, a crash before the answer) is answered
    with where the case stands now. An execution that is not the newest is told to end.
    """
    case = known(cases, message.case_id)
    if message.attempt != case.attempt:
        engine.refuse(message.token)
        return None
    if message.step is not case.stage:
        engine.answer(message.token, case)
        return None
    return case


def commit_and_mail(cases: Cases, outbox: Outbox, change: Change) -> Case:
    """Write a change and hand its notices over; what a crash keeps back, the sweep hands over."""
    case = cases.commit(change)
    hand_over(outbox, change.notices)
    return case


def tell_engine(engine: Engine, tasks: Tasks, task: Task, case: Case) -> None:
    """Tell the waiting execution of a decision, and note that it was told.

    If it is gone, the reconciler brings the case back at its recorded stage: nothing is lost.
    A task that somebody noted meanwhile is noted well enough.
    """
    engine.answer(task.token, case)

    def note() -> None:
        current = tasks.get(task.id)
        if current is not None and current.agenda:
            tasks.replace(current.answered())

    settled(note)
