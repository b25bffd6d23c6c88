"""What falls due is done: reminders, escalation to leads, lapses, and what was kept back."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from redress.domain.custody import broken_links
from redress.domain.duties import Duty
from redress.domain.events import Event
from redress.domain.notices import NoticeKind
from redress.domain.stages import Outcome, Stage
from redress.domain.tasks import OWNER_KINDS, Assignee, TaskKind, TaskState
from redress.usecases.sweep_due import Swept
from tests.factories.cast import Cast, at
from tests.factories.desk import MEI, REVIEWERS
from tests.factories.rivals import just_before_the_next_commit, touches

OWNER_STAGES = {kind.stage: kind for kind in sorted(OWNER_KINDS)}


def sweep_at_next_due(cast: Cast, *, later: timedelta = timedelta()) -> Swept:
    due = cast.open_tasks()[0].next_due
    assert due is not None
    cast.world.clock.set(due.at + later)
    swept: list[Swept] = []
    cast.theatre.attempt(lambda: swept.append(cast.house.sweep_due()))
    return swept[0]


def told(cast: Cast, kind: NoticeKind) -> list[tuple[str, int]]:
    notices = [told.notice for told in cast.world.records.notices.values()]
    return [(n.reviewer_id, n.number) for n in notices if n.kind is kind]


@pytest.mark.parametrize(
    ("stage", "names", "lead"),
    [(Stage.SCREENING, ["jun", "mei"], "mei"), (Stage.LEGAL_REVIEW, ["lan", "tao"], "lan")],
)
def test_reviewers_are_reminded_twice_and_then_their_leads_alone_hear(
    stage: Stage, names: list[str], lead: str
) -> None:
    cast = at(stage)
    for number in (1, 2):
        assert sweep_at_next_due(cast).duties == 1
        expected = [(name, n) for n in range(1, number + 1) for name in names]
        assert sorted(told(cast, NoticeKind.REVIEW_REMINDED)) == sorted(expected)
    sweep_at_next_due(cast)
    assert told(cast, NoticeKind.REVIEW_ESCALATED) == [(lead, 3)]
    task = cast.open_tasks()[0]
    assert (task.state, task.agenda, task.reminders) == (TaskState.OPEN, (), 2)
    assert cast.case.stage is stage
    cast.theatre.work()
    kinds = [mail.subject.split()[0] for mail in cast.world.mailer.sent]
    assert (kinds.count("review_reminded"), kinds.count("review_escalated")) == (4, 1)


def test_without_a_lead_nobody_is_told_and_the_task_stays_open() -> None:
    cast = at(Stage.SCREENING)
    cast.world.people.put(replace(MEI, disabled=True))
    cast.time_runs_out()
    assert told(cast, NoticeKind.REVIEW_ESCALATED) == []
    assert cast.task(TaskKind.SCREENING).state is TaskState.OPEN


def test_an_empty_group_stops_nothing() -> None:
    cast = at(Stage.SCREENING)
    for reviewer in REVIEWERS:
        cast.world.people.put(replace(reviewer, disabled=True))
    cast.time_runs_out()
    assert cast.task(TaskKind.SCREENING).agenda == ()
    assert told(cast, NoticeKind.REVIEW_REMINDED) == []


@pytest.mark.parametrize(("stage", "kind"), OWNER_STAGES.items())
def test_owners_are_reminded_twice_and_then_the_wait_lapses(stage: Stage, kind: TaskKind) -> None:
    cast = at(stage)
    task = cast.task(kind)
    sweep_at_next_due(cast)
    sweep_at_next_due(cast)
    assert told(cast, NoticeKind.OWNER_REMINDED) == [("", 1), ("", 2)]
    assert cast.case.stage is stage
    sweep_at_next_due(cast)
    assert cast.world.clock.now() == task.due_at
    assert (cast.case.stage, cast.case.outcome) == (Stage.LAPSING, Outcome.LAPSED)
    lapsed = cast.world.records.tasks[task.id]
    assert (lapsed.state, lapsed.agenda) == (TaskState.DECIDED, ())
    assert lapsed.decision is not None
    assert lapsed.decision.decided_by.id == "sweep_due"
    assert cast.world.engine.answers[-1].stage is Stage.LAPSING
    assert cast.world.records.timeline[cast.case_id][-1].event is Event.REQUEST_LAPSED
    assert broken_links(cast.world.cases.ledger(cast.case_id), cast.case.ledger) == []
    cast.theatre.work()
    assert cast.case.closed


def test_before_the_instant_nothing_is_due_and_at_the_instant_it_is() -> None:
    cast = at(Stage.SCREENING)
    due = cast.task(TaskKind.SCREENING).next_due
    assert due is not None
    cast.world.clock.set(due.at - timedelta(microseconds=1))
    assert cast.house.sweep_due().duties == 0
    cast.world.clock.set(due.at)
    assert cast.house.sweep_due().duties == 1
    assert cast.house.sweep_due().duties == 0


def test_after_a_long_outage_each_sweep_does_one_duty_so_that_people_hear_first() -> None:
    cast = at(Stage.ANSWERING_SCREENING)
    done = []
    sweep = sweep_at_next_due(cast, later=timedelta(days=60))
    while sweep.duties:
        done.append((len(told(cast, NoticeKind.OWNER_REMINDED)), cast.case.stage))
        sweep = cast.house.sweep_due()
    assert done == [
        (1, Stage.ANSWERING_SCREENING),
        (2, Stage.ANSWERING_SCREENING),
        (2, Stage.LAPSING),
    ]


def test_by_how_much_the_most_overdue_review_is_late_is_measured() -> None:
    cast = at(Stage.SCREENING)
    cast.world.clock.set(cast.open_tasks()[0].due_at - timedelta(hours=1))
    assert cast.house.sweep_due().overdue == timedelta()
    cast.world.clock.advance(timedelta(hours=31))
    assert cast.house.sweep_due().overdue == timedelta(hours=30)
    assert at(Stage.CLOSED).house.sweep_due().overdue == timedelta()


def test_somebody_else_wrote_first_and_the_lapse_is_tried_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    cast = at(Stage.ANSWERING_SCREENING)
    sweep_at_next_due(cast)
    sweep_at_next_due(cast)
    tried = just_before_the_next_commit(monkeypatch, cast.world, touches(cast.world, cast.case_id))
    sweep_at_next_due(cast)
    assert len(tried) == 2
    assert cast.case.stage is Stage.LAPSING


def test_a_lapse_for_a_case_that_went_on_is_dropped() -> None:
    cast = at(Stage.ANSWERING_SCREENING)
    sweep_at_next_due(cast)
    sweep_at_next_due(cast)
    task = cast.open_tasks()[0]
    case = cast.case
    cast.world.records.cases[case.id] = replace(case, stage=Stage.WITHDRAWING)
    cast.world.clock.set(task.due_at)
    assert cast.house.sweep_due().duties == 1
    assert cast.world.records.cases[case.id].revision == case.revision
    assert cast.world.records.tasks[task.id].agenda == ()


def test_one_bad_task_stops_nobody_and_rises_at_the_end() -> None:
    cast = at(Stage.ANSWERING_SCREENING)
    good = cast.open_tasks()[0]
    due = replace(good.agenda[0], duty=Duty.LAPSE)
    bad = replace(good, id="RD-0.x.1", case_id="RD-0", agenda=(due,))
    cast.world.records.tasks = {bad.id: bad, good.id: good}
    cast.world.clock.set(due.at)
    with pytest.raises(ExceptionGroup) as failures:
        cast.house.sweep_due()
    assert len(failures.value.exceptions) == 1
    assert told(cast, NoticeKind.OWNER_REMINDED) == [("", 1)]


def test_notices_that_nobody_sent_are_handed_over_again_after_a_grace() -> None:
    cast = at(Stage.PRESERVING)
    cast.theatre.deliver()
    cast.theatre.queue = [envelope for envelope in cast.theatre.queue if envelope.queue != "mail"]
    cast.world.clock.advance(timedelta(seconds=60))
    assert cast.house.sweep_due().notices == 0
    cast.world.clock.advance(timedelta(seconds=1))
    swept: list[Swept] = []
    cast.theatre.attempt(lambda: swept.append(cast.house.sweep_due()))
    assert swept[0].notices == 1
    cast.theatre.work()
    assert cast.house.sweep_due().notices == 0


def test_the_queue_of_a_group_holds_open_reviews_only() -> None:
    cast = at(Stage.ANSWERING_SCREENING)
    assert cast.world.tasks.queue(Assignee.COMMUNITY, 10) == []
    assert cast.world.tasks.queue(Assignee.OWNER, 10) == []
