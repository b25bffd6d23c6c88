"""What owners do with their case: answer, add, withdraw."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta

import pytest

from redress.domain.custody import broken_links
from redress.domain.errors import (
    AlreadyDecidedError,
    AlreadyWithdrawnError,
    CaseClosedError,
    RequestLapsedError,
    TaskCancelledError,
    UnknownCaseError,
    UnknownTaskError,
)
from redress.domain.events import Event
from redress.domain.evidence import PaperKind
from redress.domain.notices import NoticeKind
from redress.domain.stages import Outcome, Stage
from redress.domain.submission import Link
from redress.domain.tasks import OWNER_KINDS, TaskKind, TaskState
from redress.ports import ExecutionState
from redress.usecases.own_case import Contribution
from tests.factories.cast import ANSWER, Cast, at
from tests.factories.desk import ADVANCE, LAN, TAO
from tests.factories.rivals import just_before_the_next_commit, touches
from tests.factories.theatre import CLOSINGS

OWNER_STAGES = {kind.stage: kind for kind in sorted(OWNER_KINDS)}
LINK = Link("https://weibo.example/2", "weibo")


def answer(cast: Cast, contribution: Contribution = ANSWER, task_id: str = "") -> None:
    asked = task_id or next(task.id for task in cast.open_tasks() if task.kind in OWNER_KINDS)
    cast.house.own_case.answer(cast.case_id, asked, contribution)


@pytest.mark.parametrize(("stage", "kind"), OWNER_STAGES.items())
def test_an_answer_is_written_preserved_and_goes_back_to_who_asked(
    stage: Stage, kind: TaskKind
) -> None:
    cast = at(stage)
    task, before = cast.task(kind), cast.case
    cast.answers()
    case = cast.case
    assert (case.stage, case.round) == (Stage.PRESERVING, before.round + 1)
    assert (case.items, case.pending) == (before.items + 2, 2)
    assert cast.world.records.tasks[task.id].state is TaskState.DECIDED
    assert cast.world.records.tasks[task.id].agenda == ()
    paper = cast.world.records.papers[case.id, before.items]
    assert paper.kind is PaperKind.ANSWER
    assert json.loads(paper.text)["answers"] == task.id
    entry = cast.world.records.timeline[case.id][-1]
    assert (entry.event, entry.facts) == (Event.OWNER_ANSWERED, {"files": 1, "links": 0})
    line = json.loads(cast.world.cases.ledger(case.id)[-3])
    assert (line["actor_role"], line["actor_id"], line["signed_in_by"]) == (
        "owner",
        case.id,
        "receipt",
    )
    cast.theatre.work()
    assert cast.case.stage is case.review_from
    assert cast.case.pending == 0
    assert broken_links(cast.world.cases.ledger(case.id), cast.case.ledger) == []


def test_the_same_answer_again_is_fine_and_another_is_not() -> None:
    cast = at(Stage.ANSWERING_SCREENING)
    task = cast.task(TaskKind.SCREENING_QUESTION)
    answer(cast)
    revision = cast.case.revision
    answer(cast, task_id=task.id)
    assert cast.case.revision == revision
    with pytest.raises(AlreadyDecidedError) as refusal:
        answer(cast, Contribution(text="It was on a Monday."), task_id=task.id)
    assert refusal.value.details == {
        "decided_by": "owner",
        "decided_at": "2025-10-09T02:00:00+00:00",
    }


def test_an_answer_after_the_wait_lapsed() -> None:
    cast = at(Stage.LAPSING)
    (task,) = cast.world.records.tasks.values()
    with pytest.raises(RequestLapsedError):
        answer(cast, task_id=task.id)


def test_an_answer_after_the_withdrawal() -> None:
    cast = at(Stage.ANSWERING_SCREENING)
    task = cast.task(TaskKind.SCREENING_QUESTION)
    cast.withdraws()
    with pytest.raises(TaskCancelledError):
        answer(cast, task_id=task.id)


@pytest.mark.parametrize("task_id", ["nothing", "review", "foreign"])
def test_an_answer_to_what_was_not_asked(task_id: str) -> None:
    cast = at(Stage.ANSWERING_SCREENING)
    ids = {"review": cast.task(TaskKind.SCREENING).id, "foreign": "RD-1.screening_question.1"}
    question = cast.task(TaskKind.SCREENING_QUESTION)
    cast.world.records.tasks[ids["foreign"]] = replace(question, case_id="RD-1")
    with pytest.raises(UnknownTaskError):
        answer(cast, task_id=ids.get(task_id, task_id))


def test_an_answer_and_a_lapse_at_once_the_answer_first(monkeypatch: pytest.MonkeyPatch) -> None:
    cast = at(Stage.ANSWERING_SCREENING)
    _until_the_lapse(cast)
    just_before_the_next_commit(monkeypatch, cast.world, lambda: answer(cast))
    cast.house.sweep_due()
    assert cast.case.stage is Stage.PRESERVING
    assert [a.stage for a in cast.world.engine.answers[-1:]] == [Stage.PRESERVING]
    assert Event.REQUEST_LAPSED not in _events(cast)


def test_an_answer_and_a_lapse_at_once_the_lapse_first(monkeypatch: pytest.MonkeyPatch) -> None:
    cast = at(Stage.ANSWERING_SCREENING)
    _until_the_lapse(cast)
    just_before_the_next_commit(monkeypatch, cast.world, cast.house.sweep_due)
    with pytest.raises(RequestLapsedError):
        answer(cast)
    assert cast.case.stage is Stage.LAPSING
    assert Event.OWNER_ANSWERED not in _events(cast)
    assert cast.case.pending == 0


def test_a_late_answer_that_comes_before_the_sweep_still_counts() -> None:
    cast = at(Stage.ANSWERING_SCREENING)
    cast.world.clock.set(cast.task(TaskKind.SCREENING_QUESTION).due_at + timedelta(hours=1))
    answer(cast)
    assert cast.case.stage is Stage.PRESERVING


def _until_the_lapse(cast: Cast) -> None:
    """Let everything but the lapse be done."""
    for _ in range(2):
        due = cast.open_tasks()[0].next_due
        assert due is not None
        cast.world.clock.set(due.at)
        cast.house.sweep_due()
    cast.world.clock.set(cast.open_tasks()[0].due_at)


def _events(cast: Cast) -> list[Event]:
    return [entry.event for entry in cast.world.records.timeline[cast.case_id]]


@pytest.mark.parametrize("stage", sorted(set(Stage) - {Stage.CLOSED, Stage.WITHDRAWING}))
def test_something_can_be_added_until_the_end(stage: Stage) -> None:
    cast = at(stage)
    before = cast.case
    case = cast.house.own_case.add(cast.case_id, Contribution("More.", (LINK,), ANSWER.files))
    assert (case.stage, case.items, case.pending) == (
        stage,
        before.items + 2,
        before.pending + 2,
    )
    assert case.has_links
    assert cast.world.outbox.preserved == [(case.id, case.attempt)]
    assert cast.world.records.papers[case.id, before.items].kind is PaperKind.ADDITION


def test_the_same_addition_again_is_one_and_is_asked_for_again() -> None:
    cast = at(Stage.SCREENING)
    first = cast.house.own_case.add(cast.case_id, Contribution("More."))
    again = cast.house.own_case.add(cast.case_id, Contribution("More."))
    assert again == first
    assert cast.world.outbox.preserved == [(cast.case_id, 1)] * 2


def test_an_addition_while_somebody_decides(monkeypatch: pytest.MonkeyPatch) -> None:
    cast = at(Stage.SCREENING)
    tried = just_before_the_next_commit(monkeypatch, cast.world, touches(cast.world, cast.case_id))
    case = cast.house.own_case.add(cast.case_id, Contribution("More."))
    assert len(tried) == 2
    assert (case.items, case.pending) == (4, 1)


@pytest.mark.parametrize("stage", [Stage.CLOSED, Stage.WITHDRAWING])
def test_nothing_can_be_added_to_a_case_at_its_end(stage: Stage) -> None:
    cast = at(stage)
    with pytest.raises(CaseClosedError):
        cast.house.own_case.add(cast.case_id, Contribution("More."))


@pytest.mark.parametrize("stage", sorted(set(Stage) - {Stage.WITHDRAWING}))
def test_an_owner_withdraws_from_every_stage(stage: Stage) -> None:
    cast = at(stage)
    locked = dict(cast.world.vault.objects)
    cast.withdraws()
    assert (cast.case.stage, cast.case.attempt) == (Stage.WITHDRAWING, 2)
    assert cast.case.outcome is Outcome.WITHDRAWN
    assert cast.open_tasks() == []
    assert all(not task.token for task in cast.world.records.tasks.values() if not task.decision)
    assert cast.theatre.running() == [(cast.case_id, 2)]
    assert cast.world.engine.started_at[cast.case_id, 2] is Stage.WITHDRAWING
    cast.theatre.work()
    assert cast.case.closed
    assert cast.world.vault.objects == locked
    assert cast.world.records.people == {}
    assert {key for key in cast.world.records.papers if key[0] == cast.case_id} == set()
    assert [mail.subject.split()[0] for mail in cast.world.mailer.sent].count(
        "closed_withdrawn"
    ) == 1
    assert (cast.theatre.running(), cast.theatre.dead) == ([], [])
    assert cast.world.records.counters["owners-2025", _day(cast)]["withdrawn"] == 1


def _day(cast: Cast) -> str:
    campaign = cast.world.campaigns.get("owners-2025")
    assert campaign is not None
    return campaign.local_day(cast.world.clock.now())


def test_reviewers_are_told_that_their_task_is_cancelled_and_owners_are_not() -> None:
    cast = at(Stage.LEGAL_REVIEW)
    cast.withdraws()
    notices = [told.notice for told in cast.world.records.notices.values()]
    told = [n.reviewer_id for n in notices if n.kind is NoticeKind.REVIEW_CANCELLED]
    assert sorted(told) == [LAN.id, TAO.id]


def test_nobody_withdraws_twice() -> None:
    cast = at(Stage.SCREENING)
    cast.withdraws()
    with pytest.raises(AlreadyWithdrawnError):
        cast.house.own_case.withdraw(cast.case_id)
    cast.theatre.work()
    assert cast.case.closed
    with pytest.raises(AlreadyWithdrawnError):
        cast.house.own_case.withdraw(cast.case_id)


def test_a_withdrawal_while_somebody_decides(monkeypatch: pytest.MonkeyPatch) -> None:
    cast = at(Stage.SCREENING)
    just_before_the_next_commit(
        monkeypatch, cast.world, lambda: cast.decides(TaskKind.SCREENING, ADVANCE)
    )
    cast.withdraws()
    assert cast.case.stage is Stage.WITHDRAWING
    assert cast.task(TaskKind.SCREENING).state is TaskState.DECIDED
    cast.theatre.work()
    assert (cast.case.closed, cast.theatre.running()) == (True, [])


def test_what_the_withdrawn_case_had_stays_in_the_ledger_without_names() -> None:
    cast = at(Stage.LEGAL_REVIEW)
    cast.withdraws()
    cast.theatre.work()
    ledger = cast.world.cases.ledger(cast.case_id)
    assert broken_links(ledger, cast.case.ledger) == []
    assert Event.CASE_WITHDRAWN in "".join(ledger)
    assert "欧阳娜娜" not in "".join(ledger)


def test_an_execution_that_could_not_be_stopped_is_stopped_by_the_schedule() -> None:
    cast = at(Stage.LEGAL_REVIEW)
    cast.world.faults.outages = {"engine"}
    with pytest.raises(Exception, match="engine"):
        cast.withdraws()
    cast.world.faults.outages = set()
    cast.world.clock.advance(timedelta(minutes=2))
    found = cast.house.reconcile()
    assert (found.resumed, found.stopped) == (1, 1)
    assert cast.world.engine.executions == {
        (cast.case_id, 1): ExecutionState.ENDED,
        (cast.case_id, 2): ExecutionState.RUNNING,
    }
    assert cast.house.reconcile().stopped == 0


def test_an_unknown_case() -> None:
    cast = at(Stage.LEGAL_REVIEW)
    with pytest.raises(UnknownCaseError):
        cast.house.own_case.withdraw("RD-0")
    with pytest.raises(UnknownCaseError):
        cast.house.own_case.add("RD-0", ANSWER)


def test_withdrawing_a_closed_case_closes_it_once_more() -> None:
    cast = at(Stage.CLOSED)
    cast.withdraws()
    cast.theatre.work(keep=(CLOSINGS,))
    assert cast.theatre.running() == [(cast.case_id, 2)]
    cast.theatre.work()
    assert (cast.case.outcome, cast.case.closed) == (Outcome.WITHDRAWN, True)
