"""Deadlines: real Chinese holidays, any calendar, any zone, and 24:00."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from redress.adapters.holidays_calendars import HolidaysCalendars
from redress.domain.calendar import (
    EveryDay,
    Span,
    WorkingCalendar,
    days,
    deadline,
    parse_local_instant,
    working_days,
    working_seconds,
)
from tests.factories.owners import CLOSES_AT

SHANGHAI = ZoneInfo("Asia/Shanghai")
CHINA = HolidaysCalendars().of("CN")


@dataclass(frozen=True)
class Pattern:
    """A calendar that repeats itself; at least one day of it is worked."""

    worked: tuple[bool, ...]

    def is_working_day(self, day: date) -> bool:
        return self.worked[day.toordinal() % len(self.worked)]


zones = st.sampled_from(
    [
        "Asia/Shanghai",
        "UTC",
        "Europe/Berlin",
        "America/New_York",
        "America/Havana",  # the day changes twice when summer ends
        "Africa/Cairo",  # there is no midnight when summer begins
        "America/Sao_Paulo",
        "Australia/Lord_Howe",  # half an hour of summer time
        "Pacific/Apia",  # a whole date is missing
        "Asia/Kathmandu",
    ]
).map(ZoneInfo)
patterns = st.lists(st.booleans(), min_size=1, max_size=10).filter(any).map(tuple).map(Pattern)
calendars: st.SearchStrategy[WorkingCalendar] = st.one_of(
    patterns, st.just(CHINA), st.just(EveryDay())
)
instants = st.datetimes(
    datetime(2004, 1, 1), datetime(2026, 6, 1), timezones=st.just(UTC)  # noqa: DTZ001  # UTC is given
)  # fmt: skip
seconds = st.integers(0, 30 * 86_400)


def shanghai(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=SHANGHAI)  # type: ignore[arg-type,misc]  # year to minute


@pytest.mark.parametrize(
    ("start", "number", "end"),
    [
        # a whole Friday ends when Monday begins
        (shanghai(2025, 9, 12, 0), 1, shanghai(2025, 9, 15, 0)),
        # Friday morning in a plain week
        (shanghai(2025, 9, 12, 10), 3, shanghai(2025, 9, 17, 10)),
        # National Day and Mid-Autumn, 1 to 8 October; 28 September (a Sunday) and 11 October
        # (a Saturday) are worked instead
        (shanghai(2025, 9, 30, 10), 1, shanghai(2025, 10, 9, 10)),
        (shanghai(2025, 9, 26, 10), 2, shanghai(2025, 9, 29, 10)),
        (shanghai(2025, 10, 10, 10), 1, shanghai(2025, 10, 11, 10)),
        (shanghai(2025, 10, 10, 10), 2, shanghai(2025, 10, 13, 10)),
        # asked on a holiday: time stands still until the first working day begins
        (shanghai(2025, 10, 3, 15), 1, shanghai(2025, 10, 10, 0)),
        # Spring Festival, 28 January to 4 February
        (shanghai(2025, 1, 27, 18), 5, shanghai(2025, 2, 10, 18)),
    ],
)
def test_chinese_holidays_do_not_count_and_make_up_workdays_do(
    start: datetime, number: int, end: datetime
) -> None:
    due = deadline(start, working_days(number), CHINA, SHANGHAI)
    assert due == end
    assert due.tzinfo is UTC


@given(instants, seconds, calendars, zones)
def test_exactly_the_span_is_worked_until_the_deadline(
    start: datetime, length: int, calendar: WorkingCalendar, zone: ZoneInfo
) -> None:
    due = deadline(start, Span(length, working=True), calendar, zone)
    assert due >= start
    assert working_seconds(start, due, calendar, zone) == length


@given(instants, seconds, seconds, calendars, zones)
def test_more_time_never_ends_earlier(
    start: datetime, length: int, more: int, calendar: WorkingCalendar, zone: ZoneInfo
) -> None:
    due = deadline(start, Span(length, working=True), calendar, zone)
    later = deadline(start, Span(length + more, working=True), calendar, zone)
    assert later - due >= timedelta(seconds=more)


@given(instants, st.integers(0, 10 * 86_400), seconds, calendars, zones)
def test_who_begins_later_ends_no_earlier(
    start: datetime, wait: int, length: int, calendar: WorkingCalendar, zone: ZoneInfo
) -> None:
    span = Span(length, working=True)
    later = start + timedelta(seconds=wait)
    assert deadline(later, span, calendar, zone) >= deadline(start, span, calendar, zone)


@given(instants, st.integers(1, 30 * 86_400), calendars, zones)
def test_a_deadline_falls_on_a_working_day(
    start: datetime, length: int, calendar: WorkingCalendar, zone: ZoneInfo
) -> None:
    due = deadline(start, Span(length, working=True), calendar, zone)
    assert calendar.is_working_day(due.astimezone(zone).date())


@given(instants, st.integers(0, 60 * 86_400), seconds, calendars, zones)
def test_working_time_adds_up(
    start: datetime, first: int, second: int, calendar: WorkingCalendar, zone: ZoneInfo
) -> None:
    middle = start + timedelta(seconds=first)
    end = middle + timedelta(seconds=second)
    whole = working_seconds(start, end, calendar, zone)
    parts = [working_seconds(*pair, calendar, zone) for pair in ((start, middle), (middle, end))]
    assert abs(whole - sum(parts)) <= 1
    assert 0 <= whole <= first + second
    assert working_seconds(end, start, calendar, zone) == 0 or start == end


@given(instants, seconds, zones)
def test_plain_time_passes_on_every_day(start: datetime, length: int, zone: ZoneInfo) -> None:
    assert deadline(start, Span(length), CHINA, zone) == start + timedelta(seconds=length)
    assert deadline(start, Span(length, working=True), EveryDay(), zone) - start == timedelta(
        seconds=length
    )


def test_a_day_of_23_hours_ends_a_working_day_on_the_next() -> None:
    berlin = ZoneInfo("Europe/Berlin")
    start = datetime(2025, 3, 30, 0, 0, tzinfo=berlin)
    due = deadline(start, working_days(1), EveryDay(), berlin)
    assert due == datetime(2025, 3, 31, 1, 0, tzinfo=berlin)


def test_parts_and_lengths_of_spans() -> None:
    assert days(2) == Span(172_800)
    assert working_days(3).part(0.5) == Span(129_600, working=True)
    assert Span(3).part(0.5).seconds in (1, 2)


@pytest.mark.parametrize(
    "text",
    [
        "2025-10-15T24:00",
        "2025-10-15T24:00:00",
        "2025-10-15T24:00+08:00",
        "2025-10-15T24:00:00+08:00",
        "2025-10-16T00:00",
        "2025-10-15T16:00Z",
        "2025-10-15T18:00:00+02:00",
    ],
)
def test_24_00_is_the_next_days_midnight(text: str) -> None:
    assert parse_local_instant(text, SHANGHAI) == CLOSES_AT


@given(st.datetimes(datetime(1990, 1, 1), datetime(2090, 1, 1)), zones)  # noqa: DTZ001  # local time
def test_24_00_of_a_day_is_00_00_of_the_next(moment: datetime, zone: ZoneInfo) -> None:
    ends = parse_local_instant(f"{moment.date()}T24:00", zone)
    begins = parse_local_instant(f"{moment.date() + timedelta(days=1)}T00:00", zone)
    assert ends == begins
    assert ends.tzinfo is UTC


@given(instants.map(lambda moment: moment.replace(microsecond=0)), zones)
def test_what_is_written_with_an_offset_is_read_again(moment: datetime, zone: ZoneInfo) -> None:
    offsets = {moment.astimezone(zone).strftime("%z")[-2:]}
    text = moment.astimezone(zone).isoformat()
    if offsets <= {"00", "30", "45"} and len(text) == len("2025-10-15T24:00:00+08:00"):
        assert parse_local_instant(text, SHANGHAI) == moment


@pytest.mark.parametrize(
    "text",
    [
        "",
        "2025-10-15",
        "2025-10-15 24:00",
        "2025-10-15T",
        "2025-10-15T24",
        "2025-10-15T24:01",
        "2025-10-15T24:00:30",
        "2025-10-15T24:00:00.5",
        "2025-10-15T25:00",
        "2025-10-15T10:60",
        "2025-02-30T10:00",
        "2025-02-30T24:00",
        "20251015T1000",
        "2025-W42-3T10:00",
        "2025-10-15T10:00+8",
        "2025-10-15T10:00 +08:00",
        "2025-10-15T10:00+25:00",
        "２０２５-10-15T10:00",
        "9999-12-31T24:00",
        "0001-01-01T00:00",
        "next Friday",
    ],
)
def test_anything_else_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        parse_local_instant(text, SHANGHAI)


def test_years_not_yet_announced_have_weekends_only_and_names_are_known_or_refused() -> None:
    assert CHINA.is_working_day(date(2090, 10, 2))
    assert not CHINA.is_working_day(date(2090, 10, 1))
    with pytest.raises(ValueError, match="'DE'"):
        HolidaysCalendars().of("DE")
