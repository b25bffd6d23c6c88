"""A page of the queue: the oldest that are wanted, at a price that does not grow with the rest."""

from __future__ import annotations

import base64
from dataclasses import replace
from datetime import timedelta

import pytest

from redress.domain.claims import Claim, Hold
from redress.domain.errors import InvalidInputError, NotAllowedError
from redress.domain.facets import Facets
from redress.domain.queue import Due, QueueFilter
from redress.domain.tasks import Assignee, Task, TaskKind, TaskState
from redress.usecases.list_queue import MOST_LOOKED_AT, PAGE, ListQueue, QueuePage
from tests.factories.desk import JUN, LAN, TAO
from tests.factories.desk_work import desk_work
from tests.factories.owners import campaign
from tests.fakes.world import START, World

MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)
WEIBO, ZHIHU = Facets(platforms=("weibo",)), Facets(platforms=("zhihu",))
ALL = QueueFilter()
BOTH = replace(JUN, groups=(Assignee.COMMUNITY, Assignee.LEGAL))


@pytest.fixture
def world() -> World:
    made = World()
    made.campaigns.put(campaign())
    return made


def wait(world: World, number: int, **changes: object) -> Task:
    """Let a task wait; the higher its number, the later it was opened."""
    opened_at = START + number * MINUTE
    one = Task(
        id=f"RD-{number:04d}.screening.1",
        case_id=f"RD-{number:04d}",
        campaign_id="owners-2025",
        kind=TaskKind.SCREENING,
        number=1,
        attempt=1,
        opened_at=opened_at,
        due_at=opened_at + 100 * HOUR,
        agenda=(),
        token="token",
        facets=WEIBO,
    )
    one = replace(one, **changes)  # type: ignore[arg-type]  # the tests name a task's own fields
    world.records.tasks[one.id] = one
    return one


def queue(world: World) -> ListQueue:
    return desk_work(world).queue


def ids(page: QueuePage) -> list[str]:
    return [task.id for task in page.tasks]


def pages(world: World, wanted: QueueFilter = ALL) -> list[QueuePage]:
    """Turn pages until there is none."""
    found = [queue(world)(wanted, "", JUN)]
    while found[-1].cursor:
        found.append(queue(world)(wanted, found[-1].cursor, JUN))
    return found


class TestPages:
    def test_the_oldest_come_first_and_every_task_comes_once(self, world: World) -> None:
        tasks = [wait(world, number) for number in reversed(range(2 * PAGE + 1))]
        found = pages(world)
        assert [len(page.tasks) for page in found] == [PAGE, PAGE, 1]
        assert [name for page in found for name in ids(page)] == [t.id for t in reversed(tasks)]

    @pytest.mark.parametrize("waiting", [0, 1, PAGE, PAGE + 1])
    def test_there_is_a_next_page_only_if_something_is_on_it(
        self, world: World, waiting: int
    ) -> None:
        for number in range(waiting):
            wait(world, number)
        assert all(page.tasks for page in pages(world)[1:])
        assert bool(queue(world)(ALL, "", JUN).cursor) is (waiting > PAGE)

    def test_the_queues_of_two_groups_are_one_by_time(self, world: World) -> None:
        kinds = [TaskKind.SCREENING, TaskKind.LEGAL_REVIEW]
        tasks = [wait(world, number, kind=kinds[number % 2]) for number in range(PAGE + 9)]
        first = queue(world)(ALL, "", BOTH)
        second = queue(world)(ALL, first.cursor, BOTH)
        assert ids(first) + ids(second) == [task.id for task in tasks]

    def test_a_page_reads_the_same_of_a_long_queue_as_of_a_short_one(self, world: World) -> None:
        looked_at = []
        for waiting in (100, 10_000):
            for number in range(waiting):
                wait(world, number)
            world.desk.looked_at = 0
            queue(world)(ALL, "", JUN)
            looked_at.append(world.desk.looked_at)
        assert looked_at[0] == looked_at[1] < 2 * PAGE

    def test_what_was_decided_a_moment_ago_is_not_shown(self, world: World) -> None:
        entries = world.desk.waiting
        one, other = wait(world, 1), wait(world, 2)
        stale = entries(Assignee.COMMUNITY, "", 10)
        wait(world, 1, state=TaskState.DECIDED)
        world.desk.waiting = lambda *_: stale  # type: ignore[method-assign]
        assert ids(queue(world)(ALL, "", JUN)) == [other.id]
        assert one.id not in ids(queue(world)(ALL, "", JUN))


class TestFilters:
    def test_a_filter_goes_through_the_queue_in_bounded_steps(self, world: World) -> None:
        wanted = QueueFilter(names=("platform:zhihu",))
        for number in range(3 * MOST_LOOKED_AT):
            wait(world, number)
        last = wait(world, 3 * MOST_LOOKED_AT, facets=ZHIHU)
        found = pages(world, wanted)
        assert [page.looked_at for page in found] == [MOST_LOOKED_AT] * 3 + [1]
        assert [name for page in found for name in ids(page)] == [last.id]

    def test_one_group_of_ones_own(self, world: World) -> None:
        wait(world, 1)
        legal = wait(world, 2, kind=TaskKind.LEGAL_REVIEW)
        assert ids(queue(world)(QueueFilter(group=Assignee.LEGAL), "", BOTH)) == [legal.id]
        with pytest.raises(NotAllowedError):
            queue(world)(QueueFilter(group=Assignee.LEGAL), "", JUN)

    def test_nobody_sees_the_queue_of_another_group(self, world: World) -> None:
        wait(world, 1)
        assert queue(world)(ALL, "", TAO) == QueuePage((), "", 0, ())
        assert queue(world)(ALL, "", replace(JUN, groups=())) == QueuePage((), "", 0, ())

    def test_what_is_late(self, world: World) -> None:
        late = wait(world, 1, due_at=START - MINUTE)
        wait(world, 2)
        assert ids(queue(world)(QueueFilter(due=Due.LATE), "", JUN)) == [late.id]

    def test_what_is_mine(self, world: World) -> None:
        mine = wait(world, 1, claim=Claim("jun", START, START + HOUR))
        wait(world, 2, claim=Claim("mei", START, START + HOUR))
        wait(world, 3, claim=Claim("jun", START, START))
        wait(world, 4)
        page = queue(world)(QueueFilter(mine=True), "", JUN)
        assert (ids(page), page.cursor) == ([mine.id], "")
        assert ids(queue(world)(QueueFilter(mine=True), "", LAN)) == []

    def test_what_rests(self, world: World) -> None:
        hold = Hold("jun", "asked", START, START + HOUR, START, ())
        rests, waits = wait(world, 1, hold=hold), wait(world, 2)
        assert ids(queue(world)(ALL, "", JUN)) == [waits.id]
        assert ids(queue(world)(QueueFilter(held=True), "", JUN)) == [rests.id]


class TestCounts:
    def test_every_kind_of_ones_groups_is_counted(self, world: World) -> None:
        hold = Hold("jun", "asked", START, START + HOUR, START, ())
        wait(world, 1, due_at=START - MINUTE)
        wait(world, 2, facets=ZHIHU)
        wait(world, 3, hold=hold)
        wait(world, 4, kind=TaskKind.LEGAL_REVIEW)
        screening, legal = queue(world)(ALL, "", BOTH).counts
        assert (screening.waiting, screening.held, screening.late) == (2, 1, True)
        assert screening.facets == {"platform:weibo": 1, "platform:zhihu": 1}
        assert (legal.kind, legal.waiting, legal.held, legal.late) == (
            TaskKind.LEGAL_REVIEW,
            1,
            0,
            False,
        )
        assert len(queue(world)(ALL, "", JUN).counts) == 1


class TestCursors:
    @pytest.mark.parametrize(
        "cursor", ["x", "!!!!", "AAAA", "é", base64.b64encode(b"9" * 60).decode()]
    )
    def test_a_cursor_that_was_not_given_out_is_refused(self, world: World, cursor: str) -> None:
        with pytest.raises(InvalidInputError) as raised:
            queue(world)(ALL, cursor, JUN)
        assert [finding.code for finding in raised.value.findings] == ["bad_cursor"]

    def test_a_cursor_whose_place_was_changed_is_refused(self, world: World) -> None:
        for number in range(PAGE + 1):
            wait(world, number)
        cursor = queue(world)(ALL, "", JUN).cursor
        signed = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4))
        forged = base64.urlsafe_b64encode(signed[:-1] + b"9").decode().rstrip("=")
        with pytest.raises(InvalidInputError):
            queue(world)(ALL, forged, JUN)
