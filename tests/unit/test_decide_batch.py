"""One decision on many tasks: claimed at once, undone within a minute, then each by itself."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta

import pytest

from redress.domain.decision_batches import (
    BatchMessage,
    BatchState,
    BatchTask,
    DecisionBatch,
    TaskResult,
)
from redress.domain.decisions import Choice
from redress.domain.errors import (
    BatchBegunError,
    BatchConflictError,
    InvalidInputError,
    UnknownBatchError,
)
from redress.domain.events import Event
from redress.domain.review_rules import ReviewRules
from redress.domain.reviewers import Reviewer
from redress.domain.stages import Stage
from redress.domain.tasks import TaskKind
from redress.usecases.decide_batch import DecideBatch
from tests.factories.cast import WAY, Cast
from tests.factories.decisions import decide_batch
from tests.factories.desk import ACCEPT, ADVANCE, ASK, DECLINE, JUN, MEI, SPAM
from tests.factories.owners import submission
from tests.factories.rivals import touches
from tests.factories.theatre import CLOSINGS, Theatre
from tests.fakes.faults import CrashError, OutageError
from tests.fakes.world import World

BATCH = "0199c5e2-0000-7000-8000-0000000000b1"
MINUTE = timedelta(seconds=60)


class Screening:
    """A few cases that wait for screening, and the batches about them."""

    def __init__(self, count: int = 3) -> None:
        theatre = Theatre()
        self.casts = [Cast(theatre, submission(number)) for number in range(1, count + 1)]
        for cast in self.casts:
            cast.submits()
            theatre.work(keep=(CLOSINGS,))
        self.world: World = theatre.world
        self.house = theatre.house

    @property
    def batches(self) -> DecideBatch:
        return decide_batch(self.world)

    @property
    def tasks(self) -> tuple[BatchTask, ...]:
        return tuple(
            BatchTask(cast.task(TaskKind.SCREENING).id, cast.case.revision) for cast in self.casts
        )

    def sent(self, choice: Choice = SPAM, reviewer: Reviewer = JUN) -> DecisionBatch:
        return self.batches(BATCH, self.tasks, choice, reviewer, WAY)

    def stored(self) -> DecisionBatch:
        return self.world.batches.kept[BATCH]

    def applied(self) -> DecisionBatch:
        self.house.apply_batch(BatchMessage(BATCH))
        return self.stored()

    def stages(self) -> list[Stage]:
        return [cast.case.stage for cast in self.casts]


@pytest.fixture
def desk() -> Screening:
    return Screening()


def codes(results: tuple[TaskResult, ...]) -> list[str]:
    return [result.code for result in results]


def test_a_batch_claims_its_tasks_and_decides_nothing_for_a_minute(desk: Screening) -> None:
    batch = desk.sent()
    assert (batch.state, batch.takes_effect_at - batch.made_at) == (BatchState.WAITING, MINUTE)
    assert desk.world.outbox.batched == [(BATCH, MINUTE)]
    claims = [cast.task(TaskKind.SCREENING).claim for cast in desk.casts]
    assert [claim.reviewer_id for claim in claims if claim] == ["jun"] * 3
    assert desk.applied().state is BatchState.WAITING
    assert desk.world.outbox.batched[-1] == (BATCH, MINUTE)
    assert desk.stages() == [Stage.SCREENING] * 3


def test_after_the_minute_each_case_has_its_own_record(desk: Screening) -> None:
    desk.sent()
    desk.world.clock.advance(MINUTE)
    batch = desk.applied()
    assert (batch.state, codes(batch.results)) == (BatchState.DONE, ["decided"] * 3)
    assert desk.stages() == [Stage.DECLINING] * 3
    for cast in desk.casts:
        line = json.loads(desk.world.cases.ledger(cast.case_id)[-1])
        assert (line["action"], line["actor"]["id"]) == (Event.DECISION_RECORDED, "jun")
        assert line["actor"]["way"] == "mailed_code"


def test_undone_in_time_nothing_happens_and_the_tasks_are_free(desk: Screening) -> None:
    desk.sent()
    assert desk.batches.undo(BATCH, JUN, WAY).state is BatchState.UNDONE
    assert desk.batches.undo(BATCH, JUN, WAY).state is BatchState.UNDONE
    desk.world.clock.advance(MINUTE)
    assert desk.applied().state is BatchState.UNDONE
    assert desk.stages() == [Stage.SCREENING] * 3
    assert all(cast.task(TaskKind.SCREENING).claim is None for cast in desk.casts)


def test_once_begun_it_cannot_be_undone(desk: Screening) -> None:
    desk.sent()
    desk.world.clock.advance(MINUTE)
    desk.applied()
    with pytest.raises(BatchBegunError):
        desk.batches.undo(BATCH, JUN, WAY)


def test_a_batch_is_only_its_senders(desk: Screening) -> None:
    desk.sent()
    unknown = "0199c5e2-0000-7000-8000-0000000000b2"
    for batch_id, reviewer in ((BATCH, MEI), (unknown, JUN)):
        with pytest.raises(UnknownBatchError):
            desk.batches.read(batch_id, reviewer)
        with pytest.raises(UnknownBatchError):
            desk.batches.undo(batch_id, reviewer, WAY)


def test_the_same_batch_again_is_one_and_another_under_its_id_is_refused(desk: Screening) -> None:
    first = desk.sent()
    assert desk.sent() == first
    with pytest.raises(BatchConflictError):
        desk.sent(DECLINE)
    with pytest.raises(BatchConflictError):
        desk.sent(SPAM, MEI)
    assert len(desk.world.outbox.batched) == 1


@pytest.mark.parametrize("choice", [ACCEPT, ASK, replace(DECLINE, owner_text="")])
def test_only_what_needs_no_thought_of_its_own_is_decided_in_a_batch(
    desk: Screening, choice: Choice
) -> None:
    with pytest.raises(InvalidInputError):
        desk.sent(choice)
    assert desk.world.batches.kept == {}


def test_tasks_that_cannot_be_in_it_are_named_and_the_others_go_on(desk: Screening) -> None:
    first, second, _ = desk.casts
    desk.house.desk.work.claim(first.task(TaskKind.SCREENING).id, MEI, WAY)
    second.decides(TaskKind.SCREENING, ADVANCE)
    tasks = (*desk.tasks, BatchTask("nothing", 1))
    batch = desk.batches(BATCH, tasks, SPAM, JUN, WAY)
    assert codes(batch.refused) == ["task_claimed", "already_decided", "unknown_task"]
    assert len(batch.tasks) == 1


def test_where_four_eyes_are_asked_for_there_are_no_batches(desk: Screening) -> None:
    (campaign,) = desk.world.records.campaigns.values()
    two = ReviewRules(four_eyes=(TaskKind.SCREENING,))
    desk.world.campaigns.put(replace(campaign, review=two))
    batch = desk.sent()
    assert (batch.state, codes(batch.refused)) == (BatchState.DONE, ["not_in_batch"] * 3)
    assert desk.world.outbox.batched == []


def test_a_case_that_changed_meanwhile_is_left_alone_and_said_so(desk: Screening) -> None:
    desk.sent()
    touches(desk.world, desk.casts[1].case_id)()
    desk.world.clock.advance(MINUTE)
    batch = desk.applied()
    assert codes(batch.results) == ["decided", "case_changed", "decided"]
    assert desk.stages() == [Stage.DECLINING, Stage.SCREENING, Stage.DECLINING]


@pytest.mark.parametrize("changes", [{"disabled": True}, {"groups": ()}])
def test_who_lost_the_right_meanwhile_decides_nothing(
    desk: Screening, changes: dict[str, object]
) -> None:
    desk.sent()
    desk.world.people.put(replace(JUN, **changes))  # type: ignore[arg-type]  # its fields
    desk.world.clock.advance(MINUTE)
    batch = desk.applied()
    assert (batch.state, codes(batch.results)) == (BatchState.DONE, ["not_allowed"] * 3)
    assert desk.stages() == [Stage.SCREENING] * 3


def test_a_batch_whose_message_was_lost_is_handed_over_by_the_sweep(desk: Screening) -> None:
    desk.sent()
    desk.world.outbox.batched.clear()
    desk.world.clock.advance(MINUTE)
    desk.house.sweep_due()
    assert desk.world.outbox.batched == []
    desk.world.clock.advance(timedelta(minutes=5))
    desk.house.sweep_due()
    assert desk.world.outbox.batched == [(BATCH, timedelta())]
    desk.applied()
    desk.house.sweep_due()
    assert len(desk.world.outbox.batched) == 1


def test_a_fault_leaves_the_rest_decided_and_the_next_try_does_what_is_left() -> None:
    desk = Screening()
    desk.sent()
    desk.world.clock.advance(MINUTE)
    desk.world.faults.outages = {"cases.commit"}
    with pytest.raises(ExceptionGroup) as failures:
        desk.applied()
    assert failures.group_contains(OutageError)
    desk.world.faults.outages = set()
    batch = desk.applied()
    assert (batch.state, desk.stages()) == (BatchState.DONE, [Stage.DECLINING] * 3)


def test_what_fails_for_the_last_time_is_said_to_have_failed(desk: Screening) -> None:
    desk.sent()
    desk.world.clock.advance(MINUTE)
    desk.world.faults.outages = {"cases.commit"}
    with pytest.raises(ExceptionGroup):
        desk.applied()
    desk.house.apply_batch.give_up(BatchMessage(BATCH))
    assert (desk.stored().state, codes(desk.stored().results)) == (BatchState.DONE, ["fault"] * 3)


def test_wherever_it_dies_the_next_delivery_ends_it_and_each_case_is_decided_once() -> None:
    place = 0
    while True:
        desk = Screening(2)
        desk.sent()
        desk.world.clock.advance(MINUTE)
        faults = desk.world.faults
        faults.points.clear()
        faults.crash_at = place
        try:
            desk.applied()
        except CrashError:
            faults.crash_at = None
        else:
            break
        assert desk.applied().state is BatchState.DONE
        assert desk.stages() == [Stage.DECLINING] * 2
        for cast in desk.casts:
            lines = desk.world.cases.ledger(cast.case_id)
            assert sum(Event.DECISION_RECORDED in line for line in lines) == 1
        place += 1
    assert place > 10
