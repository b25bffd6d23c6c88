"""The people of a case: an owner and reviewers, who bring it to any stage."""

from __future__ import annotations

from redress.domain.case import Case
from redress.domain.decisions import Choice
from redress.domain.evidence import upload_key
from redress.domain.ids import case_id_for
from redress.domain.reviewers import Reviewer, SignInWay
from redress.domain.stages import Remedy, Stage
from redress.domain.submission import Submission
from redress.domain.tasks import OWNER_KINDS, Assignee, Task, TaskKind, TaskState
from redress.usecases.contribution import Contribution
from redress.usecases.submit import Acknowledgement
from tests.factories.decisions import signed_in
from tests.factories.desk import ACCEPT, ADVANCE, ASK, CARRIED_OUT, DECLINE, JUN, TAO
from tests.factories.owners import (
    GUIDANCE,
    HELP,
    RECORDING,
    SCREENSHOT,
    bare_submission,
    claim,
    submission,
)
from tests.factories.theatre import CLOSINGS, EVIDENCE, Theatre

IDENTITY = b"a scan of the identity card"
REVIEWER_OF = {Assignee.COMMUNITY: JUN, Assignee.LEGAL: TAO}
ANSWER = Contribution(text="It was on a Friday.", files=(claim(IDENTITY, "身份证.pdf"),))
WAY = SignInWay.MAILED_CODE


class Cast:
    """Persons and verbs, about one case on one stage."""

    def __init__(self, theatre: Theatre, sent: Submission | None = None) -> None:
        self.theatre, self.house, self.world = theatre, theatre.house, theatre.world
        self.sent = sent or submission()
        self.case_id = case_id_for(self.sent.submission_id)

    @property
    def case(self) -> Case:
        """The case as it stands."""
        return self.world.records.cases[self.case_id]

    def task(self, kind: TaskKind, remedy: Remedy | None = None) -> Task:
        """The task of a kind in this round."""
        return self.world.records.tasks[self.case.task_id(kind, remedy)]

    def open_tasks(self) -> list[Task]:
        """All tasks that wait for somebody."""
        tasks = self.world.records.tasks.values()
        return [t for t in tasks if t.case_id == self.case_id and t.state is TaskState.OPEN]

    def uploads(self) -> None:
        """Every file that anybody announces arrives."""
        for content in (SCREENSHOT, RECORDING, IDENTITY):
            key = upload_key(self.sent.submission_id, claim(content).sha256)
            self.world.uploads.arrive(key, content)

    def submits(self) -> Acknowledgement:
        """The owner sends the form and its files."""
        self.uploads()
        given: list[Acknowledgement] = []
        self.theatre.attempt(lambda: given.append(self.house.submit(self.sent)))
        return given[0]

    def decides(
        self,
        kind: TaskKind,
        choice: Choice,
        remedy: Remedy | None = None,
        reviewer: Reviewer | None = None,
    ) -> None:
        """A reviewer of the group decides, having read the newest revision."""
        task, who = self.task(kind, remedy), reviewer or REVIEWER_OF[kind.assignee]
        revision = self.case.revision
        self.theatre.attempt(
            lambda: self.house.record_decision(
                task.id, revision, choice, who, signed_in(who, self.world.clock.now())
            )
        )

    def answers(self, contribution: Contribution = ANSWER) -> None:
        """The owner answers what is asked."""
        task = next(task for task in self.open_tasks() if task.kind in OWNER_KINDS)
        self.theatre.attempt(
            lambda: self.house.own_case.answer(self.case_id, task.id, contribution)
        )

    def withdraws(self) -> None:
        """The owner withdraws."""
        self.theatre.attempt(lambda: self.house.own_case.withdraw(self.case_id))

    def time_runs_out(self) -> None:
        """Nobody does anything until every duty of the open tasks was done."""
        for _ in range(3):
            task = self.open_tasks()[0]
            assert task.next_due is not None
            self.world.clock.set(max(task.next_due.at, self.world.clock.now()))
            self.theatre.attempt(self.house.sweep_due)


def at(stage: Stage, theatre: Theatre | None = None) -> Cast:
    """Bring a case to a stage by what people do; closing steps rest in their queue until then."""
    cast = Cast(theatre or Theatre(), _FORMS.get(stage))
    cast.submits()
    if stage is Stage.PRESERVING:
        cast.theatre.work(keep=(EVIDENCE, CLOSINGS))
    else:
        cast.theatre.work(keep=(CLOSINGS,))
        _walk(cast, stage)
    if stage is Stage.CLOSED:
        cast.theatre.work()
    assert cast.case.stage is stage
    return cast


def _walk(cast: Cast, stage: Stage) -> None:
    for kind, choice in _DECISIONS.get(stage, ()):
        for task in [task for task in cast.open_tasks() if task.kind is kind]:
            cast.decides(kind, choice, task.remedy)
        cast.theatre.work(keep=(CLOSINGS,))
        if choice is ACCEPT and stage is not Stage.COLLECTING_INFORMATION:
            cast.answers()
            cast.theatre.work(keep=(CLOSINGS,))
    if stage is Stage.LAPSING:
        cast.time_runs_out()
    if stage is Stage.WITHDRAWING:
        cast.withdraws()
    cast.theatre.work(keep=(CLOSINGS,))


_FORMS = {
    Stage.COLLECTING_EVIDENCE: bare_submission(),
    Stage.LAPSING: bare_submission(),
    Stage.RECORDING: submission(remedies=()),
    Stage.GUIDING: submission(remedies=(GUIDANCE,)),
    Stage.CLOSED: submission(remedies=(GUIDANCE, *HELP)),
}
_TO_LEGAL = ((TaskKind.SCREENING, ADVANCE),)
_TO_INFORMATION = (*_TO_LEGAL, (TaskKind.LEGAL_REVIEW, ACCEPT))
_TO_THE_END = (*_TO_INFORMATION, (TaskKind.CARRY_OUT_REMEDY, CARRIED_OUT))
_DECISIONS: dict[Stage, tuple[tuple[TaskKind, Choice], ...]] = {
    Stage.ANSWERING_SCREENING: ((TaskKind.SCREENING, ASK),),
    Stage.DECLINING: ((TaskKind.SCREENING, DECLINE),),
    Stage.LEGAL_REVIEW: _TO_LEGAL,
    Stage.WITHDRAWING: _TO_LEGAL,
    Stage.ANSWERING_LEGAL: (*_TO_LEGAL, (TaskKind.LEGAL_REVIEW, ASK)),
    Stage.COLLECTING_INFORMATION: _TO_INFORMATION,
    Stage.PURSUING: _TO_INFORMATION,
    Stage.COMPLETING: _TO_THE_END,
    Stage.CLOSED: _TO_THE_END,
}
