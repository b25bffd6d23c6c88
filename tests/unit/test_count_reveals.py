"""How often reviewers look at what is blurred: counted for them and their leads."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from redress.domain.errors import NotAllowedError, UnknownTaskError
from redress.domain.stages import Stage
from redress.domain.tasks import TaskKind
from redress.usecases.count_reveals import CountReveals
from tests.factories.cast import Cast, at
from tests.factories.desk import JUN, LAN, MEI, TAO

DAY = timedelta(days=1)


@pytest.fixture
def cast() -> Cast:
    return at(Stage.SCREENING)


def reveals(cast: Cast) -> CountReveals:
    world = cast.world
    return CountReveals(world.people, world.tasks, world.exposures, world.clock)


def test_each_is_counted_for_the_day(cast: Cast) -> None:
    task_id = cast.task(TaskKind.SCREENING).id
    count = reveals(cast)
    assert count.today(JUN) == 0
    assert [count(task_id, JUN) for _ in range(3)] == [1, 2, 3]
    assert (count.today(JUN), count.today(MEI)) == (3, 0)
    cast.world.clock.advance(DAY)
    assert count.today(JUN) == 0
    assert count(task_id, JUN) == 1


def test_who_may_not_see_the_task_counts_nothing(cast: Cast) -> None:
    with pytest.raises(NotAllowedError):
        reveals(cast)(cast.task(TaskKind.SCREENING).id, TAO)
    with pytest.raises(UnknownTaskError):
        reveals(cast)("nothing", JUN)
    assert not cast.world.exposures.reveals


def test_a_lead_sees_the_own_groups_most_of_a_week_first(cast: Cast) -> None:
    today = cast.world.clock.now().date()
    counted = cast.world.exposures.reveals
    for days, count in {0: 2, 6: 4, 7: 8, 29: 16, 30: 32}.items():
        counted["jun", today - days * DAY] = count
    counted["mei", today] = 7
    counted["tao", today] = 100
    told = [
        (one.reviewer.id, one.today, one.week, one.month) for one in reveals(cast).of_groups(MEI)
    ]
    assert told == [("mei", 7, 7, 7), ("jun", 2, 6, 30)]
    assert [one.reviewer.id for one in reveals(cast).of_groups(LAN)] == ["tao", "lan"]


def test_nobody_else_sees_them(cast: Cast) -> None:
    for reviewer in (JUN, replace(MEI, lead=False)):
        with pytest.raises(NotAllowedError):
            reveals(cast).of_groups(reviewer)
