"""A review or a request: one task a round, one mail to each who is asked, any execution."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from redress.domain.errors import UnknownCaseError
from redress.domain.events import Event
from redress.domain.notices import NoticeKind
from redress.domain.stages import CLOSING_STAGES, OWNER_WAITS, Remedy, Stage
from redress.domain.steps import StepMessage
from redress.domain.tasks import OWNER_KINDS, Assignee, TaskKind, TaskState, agenda_for
from tests.factories.cast import Cast, at
from tests.factories.desk import ADVANCE, ASK, CARRIED_OUT, REVIEWERS
from tests.factories.owners import HELP, LETTER, campaign
from tests.factories.rivals import just_before_the_next_commit, touches

WAITS = {
    Stage.SCREENING: TaskKind.SCREENING,
    Stage.LEGAL_REVIEW: TaskKind.LEGAL_REVIEW,
    Stage.COLLECTING_EVIDENCE: TaskKind.EVIDENCE_REQUEST,
    Stage.ANSWERING_SCREENING: TaskKind.SCREENING_QUESTION,
    Stage.ANSWERING_LEGAL: TaskKind.LEGAL_QUESTION,
    Stage.COLLECTING_INFORMATION: TaskKind.INFORMATION_REQUEST,
}
every_wait = pytest.mark.parametrize(("stage", "kind"), WAITS.items())


def ask(cast: Cast, message: StepMessage) -> None:
    """Hand a message to the worker of its queue."""
    use_case = cast.house.ask_owner if message.step in OWNER_WAITS else cast.house.request_review
    use_case(message)


def message_of(cast: Cast, **changes: object) -> StepMessage:
    """The message by which the open task was asked for, perhaps changed."""
    task = cast.open_tasks()[0]
    stage = task.kind.stage
    message = StepMessage(cast.case_id, cast.case.attempt, stage, task.token, task.remedy)
    return replace(message, **changes)  # type: ignore[arg-type]  # tests name its fields


def told(cast: Cast, kind: NoticeKind) -> list[str]:
    notices = (told.notice for told in cast.world.records.notices.values())
    return [notice.reviewer_id for notice in notices if notice.kind is kind]


@every_wait
def test_a_task_with_its_deadlines_its_mails_and_the_token(stage: Stage, kind: TaskKind) -> None:
    cast = at(stage)
    (task,) = cast.open_tasks()
    calendar = cast.world.calendars.of("CN")
    assert task.id == cast.case.task_id(kind)
    assert (task.kind, task.number, task.attempt) == (kind, cast.case.round, 1)
    expected = agenda_for(kind, campaign(), calendar, task.opened_at)
    assert (task.due_at, task.agenda) == expected
    assert cast.world.engine.waiting[task.token] == (cast.case_id, 1)
    entry = cast.world.records.timeline[cast.case_id][-1]
    owner_asked = kind in OWNER_KINDS
    assert entry.event is (Event.OWNER_ASKED if owner_asked else Event.REVIEW_REQUESTED)
    assert entry.facts == {"task": task.id, "kind": kind.value}
    if owner_asked:
        assert told(cast, NoticeKind.OWNER_ASKED) == [""]
    else:
        group = kind.assignee
        names = [reviewer.id for reviewer in REVIEWERS if group in reviewer.groups]
        assert set(told(cast, NoticeKind.REVIEW_REQUESTED)[-2:]) == set(names)


@every_wait
def test_the_same_message_twice_is_one_task_and_one_mail(stage: Stage, kind: TaskKind) -> None:
    cast = at(stage)
    before = (cast.case, cast.task(kind), len(cast.world.records.notices))
    ask(cast, message_of(cast))
    assert (cast.case, cast.task(kind), len(cast.world.records.notices)) == before


@every_wait
def test_a_newer_execution_takes_the_task_over_without_a_mail(stage: Stage, kind: TaskKind) -> None:
    cast = at(stage)
    old, mails = cast.task(kind), len(cast.world.records.notices)
    cast.theatre.lose_executions()
    cast.world.clock.advance(timedelta(minutes=2))
    cast.theatre.upkeep()
    cast.theatre.work()
    new = cast.task(kind)
    assert new.attempt == cast.case.attempt == 2
    assert new.token != old.token
    assert cast.world.engine.waiting[new.token] == (cast.case_id, 2)
    assert (new.agenda, new.opened_at, new.due_at) == (old.agenda, old.opened_at, old.due_at)
    assert len(cast.world.records.notices) == mails


@every_wait
def test_a_message_of_an_older_execution_is_refused(stage: Stage, kind: TaskKind) -> None:
    cast = at(stage)
    old = message_of(cast)
    cast.theatre.lose_executions()
    cast.world.clock.advance(timedelta(minutes=2))
    cast.theatre.upkeep()
    cast.theatre.work()
    task = cast.task(kind)
    ask(cast, old)
    assert cast.task(kind) == task
    assert cast.world.engine.waiting == {task.token: (cast.case_id, 2)}


def test_an_execution_that_was_overtaken_while_it_waited_is_told_to_end() -> None:
    cast = at(Stage.SCREENING)
    stale = cast.world.engine.wait(cast.case_id, 1)
    ask(cast, message_of(cast, token=stale, attempt=7))
    assert cast.world.engine.answers[-1].stage is None
    assert cast.theatre.running() == []


def test_a_step_that_was_done_is_answered_with_where_the_case_stands() -> None:
    cast = at(Stage.SCREENING)
    late = message_of(cast)
    cast.decides(TaskKind.SCREENING, ADVANCE)
    cast.theatre.work()
    token = cast.world.engine.wait(cast.case_id, 1)
    ask(cast, replace(late, token=token))
    assert cast.world.engine.answers[-1].token == token
    assert cast.world.engine.answers[-1].stage is Stage.LEGAL_REVIEW


def test_a_remedy_that_was_settled_is_answered() -> None:
    cast = at(Stage.PURSUING)
    assert [task.remedy for task in cast.open_tasks()] == list(HELP)
    cast.decides(TaskKind.CARRY_OUT_REMEDY, CARRIED_OUT, LETTER)
    token = cast.world.engine.wait(cast.case_id, 1)
    ask(cast, StepMessage(cast.case_id, 1, Stage.PURSUING, token, LETTER))
    assert cast.world.engine.answers[-1].token == token
    assert cast.world.engine.answers[-1].remedies == HELP[1:]
    assert cast.task(TaskKind.CARRY_OUT_REMEDY, LETTER).state is TaskState.DECIDED


@pytest.mark.parametrize(
    ("stage", "kind"),
    [
        (Stage.ANSWERING_SCREENING, TaskKind.SCREENING_QUESTION),
        (Stage.ANSWERING_LEGAL, TaskKind.LEGAL_QUESTION),
    ],
)
def test_a_question_is_the_reviewers_own_words(stage: Stage, kind: TaskKind) -> None:
    cast = at(stage)
    assert cast.task(kind).question == ASK.owner_text
    assert cast.world.records.timeline[cast.case_id][-1].text == ASK.owner_text


@pytest.mark.parametrize("stage", [Stage.COLLECTING_EVIDENCE, Stage.COLLECTING_INFORMATION])
def test_other_requests_have_no_words_of_their_own(stage: Stage) -> None:
    assert at(stage).open_tasks()[0].question == ""


def test_an_empty_group_is_asked_all_the_same() -> None:
    cast = at(Stage.PRESERVING)
    for reviewer in REVIEWERS:
        cast.world.people.put(replace(reviewer, disabled=True))
    cast.theatre.work()
    assert cast.task(TaskKind.SCREENING).state is TaskState.OPEN
    assert told(cast, NoticeKind.REVIEW_REQUESTED) == []
    assert len(cast.world.tasks.queue(Assignee.COMMUNITY, 10)) == 1


def test_somebody_else_wrote_first(monkeypatch: pytest.MonkeyPatch) -> None:
    cast = at(Stage.PRESERVING)
    cast.theatre.deliver()
    tried = just_before_the_next_commit(monkeypatch, cast.world, touches(cast.world, cast.case_id))
    cast.theatre.work()
    assert [change.case.revision for change in tried[:2]] == [3, 4]
    assert len(cast.open_tasks()) == 1
    assert len(told(cast, NoticeKind.REVIEW_REQUESTED)) == 2


def test_two_workers_at_once_open_one_task(monkeypatch: pytest.MonkeyPatch) -> None:
    cast = at(Stage.PRESERVING)
    cast.theatre.deliver()
    (envelope,) = [e for e in cast.theatre.queue if isinstance(e.body, StepMessage)]
    message = envelope.body
    assert isinstance(message, StepMessage)
    tried = just_before_the_next_commit(monkeypatch, cast.world, lambda: ask(cast, message))
    ask(cast, message)
    assert len(tried) == 1
    assert len(cast.open_tasks()) == 1


def test_an_unknown_case_is_retried() -> None:
    cast = at(Stage.SCREENING)
    with pytest.raises(UnknownCaseError):
        ask(cast, message_of(cast, case_id="RD-0"))


@pytest.mark.parametrize("stage", sorted(CLOSING_STAGES | {Stage.PRESERVING, Stage.CLOSED}))
def test_a_step_that_asks_nobody_ends_in_the_dead_letter_queue(stage: Stage) -> None:
    cast = at(Stage.SCREENING)
    message = message_of(cast, step=stage)
    with pytest.raises(KeyError):
        cast.house.request_review(message)
    with pytest.raises(KeyError):
        cast.house.ask_owner(message)


@pytest.mark.parametrize("remedy", HELP)
def test_each_remedy_has_its_own_task(remedy: Remedy) -> None:
    cast = at(Stage.PURSUING)
    task = cast.task(TaskKind.CARRY_OUT_REMEDY, remedy)
    assert task.id == f"{cast.case_id}.{remedy.value}.2"
    assert task.kind.assignee is Assignee.LEGAL
