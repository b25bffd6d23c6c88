"""Claims and holds of a task, and the time that stands still meanwhile."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from redress.adapters.holidays_calendars import HolidaysCalendars
from redress.domain.calendar import EveryDay, working_seconds
from redress.domain.duties import Duty
from redress.domain.facets import Facets
from redress.domain.holds import LONGEST_HOLD, Holds
from redress.domain.tasks import Task, TaskKind, agenda_for
from redress.domain.time_left import seconds_left
from tests.factories.owners import campaign
from tests.fakes.world import START

CHINA = HolidaysCalendars().of("CN")
HALF = timedelta(minutes=30)
MINUTE = timedelta(minutes=1)
DAY = timedelta(days=1)


def task(kind: TaskKind = TaskKind.SCREENING, start: datetime = START) -> Task:
    due_at, agenda = agenda_for(kind, campaign(), CHINA, start)
    return Task("t", "RD-1", "owners-2025", kind, 1, 1, start, due_at, agenda, "token")


def holds() -> Holds:
    return Holds(campaign(), CHINA)


class TestClaims:
    def test_a_claim_keeps_everybody_else_away_until_it_lapses(self) -> None:
        mine = task().claimed("jun", START, HALF)
        assert mine.claim_of_another("jun", START) is None
        claim = mine.claim_of_another("mei", START + HALF - MINUTE)
        assert claim is not None
        assert (claim.reviewer_id, claim.until) == ("jun", START + HALF)
        assert mine.claim_of_another("mei", START + HALF) is None
        assert task().claim_of_another("mei", START) is None

    def test_claiming_again_makes_it_longer_and_a_lapsed_claim_begins_anew(self) -> None:
        mine = task().claimed("jun", START, HALF)
        longer = mine.claimed("jun", START + MINUTE, HALF)
        assert longer.claim is not None
        assert (longer.claim.since, longer.claim.until) == (START, START + MINUTE + HALF)
        anew = mine.claimed("jun", START + HALF, HALF)
        assert anew.claim is not None
        assert anew.claim.since == START + HALF

    def test_whoever_takes_a_task_up_has_read_it_but_not_who_is_given_it(self) -> None:
        written = replace(task(), facets=Facets(unread=2))
        assert written.claimed("jun", START, HALF).facets.unread == 0
        assert written.handed_over("jun", START, HALF).facets.unread == 2
        mine = written.claimed("jun", START, HALF).unread(1)
        assert mine.claimed("jun", START + MINUTE, HALF).facets.unread == 1

    def test_every_step_is_the_next_version(self) -> None:
        one = task()
        for step in (one.claimed("a", START, HALF), one.released(), one.unread(1)):
            assert step.version == one.version + 1


class TestHolds:
    def test_a_hold_is_all_that_falls_due_and_nobody_has_the_task(self) -> None:
        held = holds().held(task().claimed("a", START, HALF), "a", "asked", START, START + DAY)
        assert [due.duty for due in held.agenda] == [Duty.RESUME]
        assert held.agenda[0].at == START + DAY
        assert held.claim is None

    def test_due_and_agenda_move_by_the_working_time_of_the_hold(self) -> None:
        one, saturday = task(), datetime(2025, 10, 18, 2, 0, tzinfo=UTC)
        end = holds().begin_of("2025-10-21")
        resumed = holds().resumed(holds().held(one, "a", "asked", saturday, end), end)
        moved = working_seconds(one.due_at, resumed.due_at, CHINA, campaign().zone)
        assert moved == DAY.total_seconds()  # of these days, Monday alone is worked
        assert [due.duty for due in resumed.agenda] == [due.duty for due in one.agenda]
        assert all(a.at > b.at for a, b in zip(resumed.agenda, one.agenda, strict=True))

    def test_a_hold_that_ends_early_gives_back_what_was_not_used(self) -> None:
        one = task()
        held = holds().held(one, "a", "asked", START, START + 10 * DAY)
        assert holds().resumed(held, START) == replace(one, version=held.version + 1)

    @given(st.integers(1, 60 * 24 * 60), st.integers(0, 60 * 24 * 60))
    def test_time_left_is_the_same_before_and_after_a_hold(self, length: int, used: int) -> None:
        one = task()
        end = START + length * MINUTE
        held = holds().held(one, "a", "asked", START, end)
        now = START + used * MINUTE
        left = seconds_left(one, campaign(), CHINA, START)
        assert seconds_left(held, campaign(), CHINA, now) == left
        resumed = holds().resumed(held, now)
        assert seconds_left(resumed, campaign(), CHINA, min(now, end)) == left

    def test_another_end_replaces_the_one_before_and_counts_from_the_beginning(self) -> None:
        one = task()
        first = holds().held(one, "a", "asked", START, START + 30 * DAY)
        second = holds().held(first, "b", "answered", START + DAY, START + 2 * DAY)
        assert second.hold is not None
        assert (second.hold.since, second.hold.by) == (START, "b")
        assert second.due_at == holds().held(one, "a", "asked", START, START + 2 * DAY).due_at

    def test_a_task_without_a_hold_stays_as_it_is(self) -> None:
        one = task()
        assert holds().resumed(one, START) == one

    @pytest.mark.parametrize(
        ("until", "codes"),
        [
            (START, ["not_in_future"]),
            (START - DAY, ["not_in_future"]),
            (START + MINUTE, []),
            (START + LONGEST_HOLD, []),
            (START + LONGEST_HOLD + MINUTE, ["hold_too_long"]),
        ],
    )
    def test_an_end_is_in_the_future_and_not_too_far(
        self, until: datetime, codes: list[str]
    ) -> None:
        assert [finding.code for finding in holds().findings(until, START)] == codes

    def test_a_day_begins_where_the_campaign_is(self) -> None:
        assert holds().begin_of("2025-10-20") == datetime(2025, 10, 19, 16, 0, tzinfo=UTC)


class TestTimeLeft:
    def test_working_time_stands_still_at_the_weekend(self) -> None:
        friday = datetime(2025, 10, 17, 2, 0, tzinfo=UTC)
        one = task(start=friday)
        sunday = seconds_left(one, campaign(), CHINA, friday + 2 * DAY)
        assert sunday == seconds_left(one, campaign(), CHINA, friday + 2 * DAY + HALF)
        assert sunday < seconds_left(one, campaign(), CHINA, friday)

    def test_what_is_late_has_less_than_nothing(self) -> None:
        one = task()
        late = next(
            one.due_at + days * DAY
            for days in range(1, 9)
            if CHINA.is_working_day((one.due_at + days * DAY).date())
        )
        assert seconds_left(one, campaign(), CHINA, one.due_at) == 0
        assert seconds_left(one, campaign(), CHINA, late) < 0

    def test_owners_have_days_as_they_come(self) -> None:
        one = task(TaskKind.EVIDENCE_REQUEST)
        left = seconds_left(one, campaign(), EveryDay(), one.due_at - DAY)
        assert left == DAY.total_seconds()
