"""What every step of a case shares: who may take it, how often to try, and whom to tell."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import TypeVar

from redress import __version__
from redress.domain.case import Case, Change
from redress.domain.custody import Actor, CustodyRecord, chain
from redress.domain.errors import ConflictError, UnknownCaseError
from redress.domain.steps import StepMessage
from redress.domain.tasks import Task
from redress.ports import CaseFile, Cases, Engine, Outbox, Tasks
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


def file_of(cases: Cases, case_id: str) -> CaseFile:
    """Read a case that must exist with everything in it; raise UnknownCaseError if not."""
    file = cases.open_file(case_id)
    if file is None:
        raise UnknownCaseError(case_id)
    return file


def taken(message: StepMessage, cases: Cases, engine: Engine) -> Case | None:
    """Give the case if this step is still to be done; otherwise answer the engine and give None."""
    case = known(cases, message.case_id)
    return case if to_do(message, case, engine) else None


def to_do(message: StepMessage, case: Case, engine: Engine) -> bool:
    """Say whether a step is still to be done; otherwise answer the engine.

    A step that was done before (the same message twice, a crash before the answer) is answered
    with where the case stands now. An execution that is not the newest is told to end.
    """
    if message.attempt != case.attempt:
        engine.refuse(message.token)
        return False
    if message.step is not case.stage:
        engine.answer(message.token, case)
        return False
    return True


def witnessed(
    cases: Cases, case: Case, records: Iterable[CustodyRecord]
) -> tuple[tuple[int, ...], Case]:
    """Append to the ledger; give the new numbers, and the case with the ledger's end.

    If somebody else has appended as well, its end is not known here and stays as it was read.
    """
    records = tuple(records)
    numbers = cases.witness(case.id, records)
    entries, end = chain(case.id, case.ledger, records)
    alone = numbers == tuple(entry.seq for entry in entries)
    return numbers, replace(case, ledger=end) if alone else case


def commit_and_mail(cases: Cases, outbox: Outbox, change: Change) -> Case:
    """Write a change and hand its notices over; what a crash keeps back, the sweep hands over."""
    case = cases.commit(change)
    hand_over(outbox, change.notices)
    return case


def tell_engine(engine: Engine, tasks: Tasks, task: Task, case: Case) -> None:
    """Tell the waiting execution of a decision, and note that it was told.

    If it is gone, the reconciler brings the case back at its recorded stage: nothing is lost.
    A task that somebody noted meanwhile is noted well enough; it is read again only then.
    """
    engine.answer(task.token, case)
    known_task: Task | None = task
    for _ in range(_TRIES):
        if known_task is None or not known_task.agenda:
            return
        try:
            tasks.replace(known_task.answered())
        except ConflictError:
            known_task = tasks.get(task.id)
        else:
            return
    raise ConflictError(task.id)
