"""The state machine and the queues played in memory, so that a case really walks its way."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TypeVar

from redress.domain.errors import RedressError
from redress.domain.notices import Notice
from redress.domain.seals import SealMessage
from redress.domain.stages import CLOSING_STAGES, OWNER_WAITS, Remedy, Stage
from redress.domain.steps import StepMessage
from redress.domain.vault_messages import CaseToErase
from redress.ports import ExecutionState
from redress.usecases.resume_case import Reconciled
from tests.factories.house import House
from tests.fakes.faults import CrashError, OutageError
from tests.fakes.services import Answer

VISIBILITY = timedelta(seconds=180)
"""When a message that failed is delivered again."""

MOST_TRIES = 5
INTAKE, EVIDENCE, REVIEWS, REQUESTS, CLOSINGS, MAIL, SEALS, ERASURES = QUEUES = (
    *("intake", "evidence", "reviews", "requests", "closings", "mail", "seals", "erasures"),
)
Body = str | StepMessage | Notice | SealMessage | CaseToErase
Execution = tuple[str, int]
T = TypeVar("T")


@dataclass
class Envelope:
    """A message in a queue."""

    queue: str
    body: Body
    visible_at: datetime
    tries: int = 0


@dataclass
class Branches:
    """The Map over the remedies of an execution: who is asked, and what was answered."""

    waiting: set[str] = field(default_factory=set)
    answers: list[Answer] = field(default_factory=list)


class Theatre:
    """Plays what the cloud does between the use cases; tests play the people.

    `dead` is the dead-letter queue, `deliveries` what was handed to workers, `crashed` says at
    which points a process died.
    """

    def __init__(self, house: House | None = None) -> None:
        self.house = house or House()
        self.world = self.house.world
        self.queue: list[Envelope] = []
        self.dead: list[Envelope] = []
        self.deliveries: list[Envelope] = []
        self.crashed: list[str] = []
        self.choose: Callable[[list[Envelope]], Envelope] = lambda visible: visible[0]
        self.comes_again: Callable[[Envelope], bool] = lambda _: False
        self._entered: set[Execution] = set()
        self._heard = 0
        self._maps: dict[Execution, Branches] = {}

    def attempt(self, act: Callable[[], object]) -> bool:
        """Run a process; give whether it survived. What it left behind is carried on."""
        try:
            act()
        except CrashError as crash:
            self.crashed.append(str(crash))
            return False
        finally:
            self._carry_on()
        return True

    def deliver(self, *, keep: tuple[str, ...] = ()) -> bool:
        """Deliver one message, if there is one outside the queues to `keep`."""
        now = self.world.clock.now()
        visible = [e for e in self.queue if e.visible_at <= now and e.queue not in keep]
        if not visible:
            return False
        envelope = self.choose(visible)
        self.queue.remove(envelope)
        self.deliveries.append(envelope)
        if not self._worked(envelope):
            envelope.tries += 1
            envelope.visible_at = now + VISIBILITY
            (self.dead if envelope.tries >= MOST_TRIES else self.queue).append(envelope)
        elif self.comes_again(envelope):
            self.queue.append(Envelope(envelope.queue, envelope.body, now))
        return True

    def work(self, *, keep: tuple[str, ...] = ()) -> None:
        """Deliver until nothing is left to deliver now."""
        while self.deliver(keep=keep):
            pass

    def upkeep(self) -> bool:
        """Let the schedules run once; give whether they found something to do."""
        found: list[object] = []
        for act in (self._sweep, self._reconcile):
            self.attempt(lambda act=act: found.append(act()))  # type: ignore[misc]
        return found != [False, False]

    def lose_executions(self) -> None:
        """End whatever runs, as an outage of the engine does."""
        for execution in list(self.world.engine.running()):
            self.world.engine.end(*execution)

    def _worked(self, envelope: Envelope) -> bool:
        try:
            return self.attempt(lambda: self._hand_over(envelope.queue, envelope.body))
        except (RedressError, OutageError, ExceptionGroup):
            return False

    def _hand_over(self, queue: str, body: Body) -> None:
        if isinstance(body, str):
            self.house.open_case(body)
        elif isinstance(body, Notice):
            self.house.send_mail(body)
        elif isinstance(body, CaseToErase):
            self.house.erase_person(body.case_id)
        elif isinstance(body, SealMessage):
            self.house.seal_case(body.case_id)
        else:
            worker: dict[str, Callable[[StepMessage], None]] = {
                EVIDENCE: self.house.preserve_evidence,
                REVIEWS: self.house.request_review,
                REQUESTS: self.house.ask_owner,
                CLOSINGS: self.house.close_case,
            }
            worker[queue](body)

    def _sweep(self) -> bool:
        swept = self.house.sweep_due()
        return bool(swept.duties or swept.notices)

    def _reconcile(self) -> bool:
        found = self.house.reconcile()
        return found != Reconciled(0, 0, 0, 0, 0)

    def _carry_on(self) -> None:
        """Carry to the queues what was handed over, and let the executions go on."""
        self._fill_queues()
        engine = self.world.engine
        for execution in [name for name in engine.executions if name not in self._entered]:
            self._entered.add(execution)
            case = self.world.records.cases[execution[0]]
            self._enter(execution, engine.started_at[execution], case.open_remedies)
        while self._heard < len(engine.answers):
            answer = engine.answers[self._heard]
            self._heard += 1
            if answer.stage is not None:
                self._goes_on((answer.case_id, answer.attempt), answer, answer.stage)

    def _fill_queues(self) -> None:
        outbox = self.world.outbox
        for submission_id in _taken(outbox.opened):
            self._put(INTAKE, submission_id)
        for case_id, attempt in _taken(outbox.preserved):
            self._put(EVIDENCE, StepMessage(case_id, attempt, Stage.PRESERVING))
        for step, pause in _taken(outbox.postponed):
            self._put(EVIDENCE, step, pause)
        for case_id in _taken(outbox.sealed):
            self._put(SEALS, SealMessage(case_id))
        for notice in _taken(outbox.mailed):
            self._put(MAIL, notice)
        for case_id in _taken(outbox.erased):
            self._put(ERASURES, CaseToErase(case_id))

    def _goes_on(self, execution: Execution, answer: Answer, stage: Stage) -> None:
        branches = self._maps.get(execution)
        if branches is not None:
            branches.waiting.discard(answer.token)
            branches.answers.append(answer)
            if branches.waiting:
                return
            del self._maps[execution]
            left = (a for a in branches.answers if a.stage is not Stage.PURSUING)
            answer = next(left, branches.answers[0])
            stage = answer.stage or stage
        self._enter(execution, stage, answer.remedies)

    def _enter(self, execution: Execution, stage: Stage, remedies: tuple[Remedy, ...]) -> None:
        if stage is Stage.CLOSED:
            self.world.engine.end(*execution)
        elif stage is Stage.PURSUING:
            tokens = {self._ask(execution, stage, remedy) for remedy in remedies}
            self._maps[execution] = Branches(tokens)
        else:
            self._ask(execution, stage, None)

    def _ask(self, execution: Execution, stage: Stage, remedy: Remedy | None) -> str:
        case_id, attempt = execution
        token = self.world.engine.wait(case_id, attempt)
        self._put(_queue_of(stage), StepMessage(case_id, attempt, stage, token, remedy))
        return token

    def _put(self, queue: str, body: Body, pause: timedelta = timedelta()) -> None:
        self.queue.append(Envelope(queue, body, self.world.clock.now() + pause))

    def running(self) -> list[Execution]:
        """Give the executions that run."""
        states = self.world.engine.executions.items()
        return [name for name, state in states if state is ExecutionState.RUNNING]


def _queue_of(stage: Stage) -> str:
    if stage is Stage.PRESERVING:
        return EVIDENCE
    if stage in CLOSING_STAGES:
        return CLOSINGS
    return REQUESTS if stage in OWNER_WAITS else REVIEWS


def _taken(handed_over: list[T]) -> Iterator[T]:
    while handed_over:
        yield handed_over.pop(0)
