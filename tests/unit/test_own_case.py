"""What owners do with their case: answer, add, withdraw."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta

import pytest

from redress.domain.choices import Shows
from redress.domain.custody import broken_links
from redress.domain.errors import (
    AlreadyDecidedError,
    CaseClosedError,
    Finding,
    InvalidInputError,
    RequestLapsedError,
    TaskCancelledError,
    TooManyRequestsError,
    UnknownCaseError,
    UnknownTaskError,
)
from redress.domain.events import Event
from redress.domain.evidence import PaperKind
from redress.domain.room import MOST_ITEMS, MOST_WRITTEN_BYTES, item_findings
from redress.domain.stages import Stage
from redress.domain.submission import Link
from redress.domain.tasks import OWNER_KINDS, TaskKind, TaskState
from redress.usecases.contribution import Contribution
from redress.usecases.own_case import MOST_A_DAY
from tests.factories.cast import ANSWER, Cast, at
from tests.factories.owners import claim
from tests.factories.rivals import just_before_the_next_commit, touches

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
    assert line["actor"] == {"id": case.id, "role": "owner", "version": "", "way": "receipt"}
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


def test_a_paper_keeps_what_was_pasted_and_what_a_file_shows() -> None:
    link = Link("https://weibo.example/2", "weibo", pasted="看这个 https://weibo.example/2 快转")
    shown = replace(claim(b"new"), shows=(Shows.POST, Shows.IP_LOCATION))
    paper = Contribution("Words.", (link,), (shown,)).paper(3, PaperKind.ADDITION, "")
    content = json.loads(paper.text)
    assert content["links"][0]["pasted"] == link.pasted
    assert content["files"][0]["shows"] == ["post", "ip_location"]


@pytest.mark.parametrize("stage", [Stage.SCREENING, Stage.ANSWERING_SCREENING])
def test_what_a_file_shows_is_said_once(stage: Stage) -> None:
    cast = at(stage)
    twice = Contribution(files=(replace(claim(b"new"), shows=(Shows.POST, Shows.POST)),))
    own = cast.house.own_case
    with pytest.raises(InvalidInputError) as caught:
        own.add(cast.case_id, twice) if stage is Stage.SCREENING else answer(cast, twice)
    assert caught.value.findings == (Finding("/files/0/shows/1", "repeated"),)


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


@pytest.mark.parametrize("nothing", [Contribution(), Contribution(" \n")], ids=["none", "blank"])
def test_nothing_at_all_is_no_addition(nothing: Contribution) -> None:
    cast = at(Stage.SCREENING)
    with pytest.raises(InvalidInputError) as refusal:
        cast.house.own_case.add(cast.case_id, nothing)
    assert [finding.code for finding in refusal.value.findings] == ["nothing_added"]
    assert cast.world.outbox.preserved == []


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


def test_an_unknown_case() -> None:
    cast = at(Stage.LEGAL_REVIEW)
    with pytest.raises(UnknownCaseError):
        cast.house.own_case.withdraw("RD-0")
    with pytest.raises(UnknownCaseError):
        cast.house.own_case.add("RD-0", ANSWER)


def test_additions_are_limited_a_day_and_the_same_one_again_is_free() -> None:
    cast = at(Stage.SCREENING)
    add = cast.house.own_case.add
    for number in range(MOST_A_DAY):
        add(cast.case_id, Contribution(f"{number}"))
    add(cast.case_id, Contribution("0"))
    with pytest.raises(TooManyRequestsError):
        add(cast.case_id, Contribution("one more"))
    cast.world.clock.advance(timedelta(days=1))
    add(cast.case_id, Contribution("one more"))


def test_a_case_takes_no_more_text_than_can_be_opened_but_takes_files() -> None:
    cast = at(Stage.SCREENING)
    add = cast.house.own_case.add
    link = Link("https://weibo.example/2", "weibo", pasted="看" * 2_000)
    for number in range(6):
        add(cast.case_id, Contribution(f"{number}", (link,) * 50))
    with pytest.raises(InvalidInputError) as refusal:
        add(cast.case_id, Contribution("one more", (link,) * 50))
    assert refusal.value.findings == (Finding("/text", "no_room_for_text"),)
    written = sum(len(paper.text.encode()) for paper in cast.world.records.papers.values())
    assert MOST_WRITTEN_BYTES - 310_000 < written <= MOST_WRITTEN_BYTES
    add(cast.case_id, Contribution(files=(claim(b"more"),)))


def test_a_case_has_so_many_items_and_no_more() -> None:
    cast = at(Stage.SCREENING)
    room = item_findings(cast.case.items, MOST_ITEMS - cast.case.items)
    assert room == []
    full = replace(cast.case, items=MOST_ITEMS)
    cast.world.records.cases[cast.case_id] = full
    with pytest.raises(InvalidInputError) as refusal:
        cast.house.own_case.add(cast.case_id, Contribution(files=(claim(b"more"),)))
    assert refusal.value.findings == (Finding("/files", "too_many", MOST_ITEMS),)
