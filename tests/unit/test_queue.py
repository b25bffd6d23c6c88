"""Queue entries, filters, and what the counters follow."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from redress.domain.calendar import EveryDay
from redress.domain.claims import Hold
from redress.domain.facets import Facets
from redress.domain.holds import Holds
from redress.domain.queue import Due, QueueFilter, TaskMove, Waiting, moves_of
from redress.domain.tasks import Task, TaskKind, TaskState
from tests.factories.owners import campaign
from tests.fakes.world import START

SHANGHAI = ZoneInfo("Asia/Shanghai")
FACETS = Facets(("lawyers_letter", "guidance"), ("weibo",), evidence=True, language="en", unread=3)
HOUR = timedelta(hours=1)


def task(**changes: object) -> Task:
    one = Task(
        id="RD-1.screening.1",
        case_id="RD-1",
        campaign_id="owners-2025",
        kind=TaskKind.SCREENING,
        number=1,
        attempt=1,
        opened_at=START,
        due_at=START + 3 * HOUR,
        agenda=(),
        token="token",
        facets=FACETS,
        version=2,
    )
    return replace(one, **changes)  # type: ignore[arg-type]  # the tests name a task's own fields


def fits(wanted: QueueFilter, **changes: object) -> bool:
    return wanted.fits(Waiting.of(task(**changes)), SHANGHAI, START)


def hold() -> Hold:
    return Hold("jun", "asked", START, START + HOUR, START, ())


class TestFilter:
    @pytest.mark.parametrize(
        ("wanted", "fitting"),
        [
            (QueueFilter(), True),
            (QueueFilter(kind=TaskKind.SCREENING), True),
            (QueueFilter(kind=TaskKind.LEGAL_REVIEW), False),
            (QueueFilter(names=("remedy:guidance", "platform:weibo", "language:en")), True),
            (QueueFilter(names=("remedy:litigation_support",)), False),
            (QueueFilter(names=("evidence",)), True),
            (QueueFilter(names=("resembles",)), False),
            (QueueFilter(lacking=("evidence",)), False),
            (QueueFilter(lacking=("resembles",)), True),
            (QueueFilter(held=True), False),
        ],
    )
    def test_all_that_is_named_must_be_there(self, wanted: QueueFilter, fitting: bool) -> None:
        assert fits(wanted) is fitting

    def test_what_is_at_rest_is_shown_only_when_asked_for(self) -> None:
        assert not fits(QueueFilter(), hold=hold())
        assert fits(QueueFilter(held=True), hold=hold())
        assert fits(QueueFilter(mine=True), hold=hold())

    @pytest.mark.parametrize(
        ("due_at", "wanted"),
        [
            (START - HOUR, {Due.LATE, Due.TODAY, Due.WEEK}),
            (START, {Due.TODAY, Due.WEEK}),
            (datetime(2025, 10, 9, 15, 59, tzinfo=UTC), {Due.TODAY, Due.WEEK}),
            (datetime(2025, 10, 9, 16, 0, tzinfo=UTC), {Due.WEEK}),
            (datetime(2025, 10, 15, 15, 59, tzinfo=UTC), {Due.WEEK}),
            (datetime(2025, 10, 15, 16, 0, tzinfo=UTC), set()),
        ],
    )
    def test_days_end_where_the_campaign_is(self, due_at: datetime, wanted: set[Due]) -> None:
        assert {due for due in Due if fits(QueueFilter(due=due), due_at=due_at)} == wanted

    def test_every_place_is_another_and_they_sort_by_time(self) -> None:
        tasks = [
            task(id="b", opened_at=START),
            task(id="a", opened_at=START),
            task(id="0", opened_at=START + timedelta(microseconds=1)),
            task(id="9", opened_at=(START - HOUR).astimezone(SHANGHAI)),
        ]
        places = sorted(tasks, key=lambda one: Waiting.of(one).place)
        assert [one.id for one in places] == ["9", "a", "b", "0"]


class TestMoves:
    def test_a_new_task_is_counted_with_all_its_facets(self) -> None:
        (move,) = moves_of([task(version=1)])
        assert move.counts == {
            "evidence": 1,
            "language:en": 1,
            "platform:weibo": 1,
            "remedy:guidance": 1,
            "remedy:lawyers_letter": 1,
            "unread": 1,
            "waiting": 1,
        }

    @pytest.mark.parametrize("state", [TaskState.DECIDED, TaskState.CANCELLED])
    def test_what_ends_takes_back_what_its_opening_added(self, state: TaskState) -> None:
        (opened,), (ended,) = moves_of([task(version=1)]), moves_of([task(state=state)])
        assert ended.counts == {name: -by for name, by in opened.counts.items()}

    def test_what_ends_at_rest_takes_back_the_rest_alone(self) -> None:
        (ended,) = moves_of([task(state=TaskState.CANCELLED, hold=hold())])
        assert ended.counts == {"held": -1}

    def test_a_hold_moves_every_figure_and_its_end_moves_it_back(self) -> None:
        holds = Holds(campaign(), EveryDay())
        held = holds.held(task(), "jun", "asked", START, START + HOUR)
        there, back = TaskMove(task(), held), TaskMove(held, holds.resumed(held, START + HOUR))
        assert there.counts["held"] == 1
        assert there.counts["waiting"] == -1
        assert back.counts == {name: -by for name, by in there.counts.items()}

    def test_more_unread_messages_count_once(self) -> None:
        assert TaskMove(task(), task().unread(4)).counts == {}
        assert TaskMove(task(), task().unread(0)).counts == {"unread": -1}

    def test_an_owners_task_is_in_no_queue(self) -> None:
        (move,) = moves_of([task(version=1, kind=TaskKind.LEGAL_QUESTION)])
        assert move.counts == {}

    def test_an_open_task_that_only_changes_is_counted_as_before(self) -> None:
        (move,) = moves_of([task()])
        assert move.counts == {}

    def test_a_claim_is_marked_when_it_is_new_or_longer(self) -> None:
        one = task()
        mine = one.claimed("jun", START, HOUR)
        assert TaskMove(one, mine).claimed == mine.claim
        longer = mine.claimed("jun", START + HOUR / 2, HOUR)
        assert TaskMove(mine, longer).claimed == longer.claim
        assert TaskMove(mine, mine.unread(1)).claimed is None
        assert TaskMove(mine, mine.released()).claimed is None
        assert TaskMove(mine, mine.cancelled()).claimed is None
