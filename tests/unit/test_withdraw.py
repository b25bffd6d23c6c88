"""An owner withdraws: the workflow stops, what is locked stays, the person is erased."""

from __future__ import annotations

from datetime import timedelta

import pytest

from redress.domain.custody import broken_links
from redress.domain.errors import AlreadyWithdrawnError
from redress.domain.events import Event
from redress.domain.notices import NoticeKind
from redress.domain.stages import Outcome, Stage
from redress.domain.tasks import TaskKind, TaskState
from redress.ports import ExecutionState
from tests.factories.cast import Cast, at
from tests.factories.desk import ADVANCE, LAN, TAO
from tests.factories.rivals import just_before_the_next_commit
from tests.factories.theatre import CLOSINGS


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


def test_withdrawing_a_closed_case_closes_it_once_more() -> None:
    cast = at(Stage.CLOSED)
    cast.withdraws()
    cast.theatre.work(keep=(CLOSINGS,))
    assert cast.theatre.running() == [(cast.case_id, 2)]
    cast.theatre.work()
    assert (cast.case.outcome, cast.case.closed) == (Outcome.WITHDRAWN, True)
