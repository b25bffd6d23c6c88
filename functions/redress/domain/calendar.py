"""Deadlines: plain time, or time that passes only on the working days of a calendar."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

DAY = 86_400


class WorkingCalendar(Protocol):
    """Knows which dates are worked: weekends, holidays and make-up workdays considered."""

    def is_working_day(self, day: date) -> bool:
        """Say whether people work on this date."""
        ...


class EveryDay:
    """A calendar without weekends or holidays."""

    def is_working_day(self, day: date) -> bool:  # noqa: ARG002  # the protocol's signature
        """Say yes."""
        return True


@dataclass(frozen=True)
class Span:
    """A length of time in seconds; `working` time passes on working days only."""

    seconds: int
    working: bool = False

    def part(self, share: float) -> Span:
        """Give a part of this span, 0.5 for half of it."""
        return Span(round(self.seconds * share), self.working)


def working_days(number: int) -> Span:
    """Give a span of whole working days (a working day counts from midnight to midnight)."""
    return Span(number * DAY, working=True)


def days(number: int) -> Span:
    """Give a span of calendar days of 24 hours."""
    return Span(number * DAY)


def deadline(start: datetime, span: Span, calendar: WorkingCalendar, zone: ZoneInfo) -> datetime:
    """Give the instant (UTC) when the span has passed since `start`.

    Working time stands still outside working days of the zone's local calendar: three working
    days from Friday 10:00 end on Wednesday 10:00 in a plain week.
    """
    if not span.working:
        return start.astimezone(UTC) + timedelta(seconds=span.seconds)
    left = float(span.seconds)
    local = start.astimezone(zone)
    day, moment = local.date(), start.astimezone(UTC)
    while True:
        midnight = _midnight(day + timedelta(days=1), zone)
        if calendar.is_working_day(day):
            available = (midnight - moment).total_seconds()
            if left < available or (left == available and left == 0):
                return moment + timedelta(seconds=left)
            left -= available
        day, moment = day + timedelta(days=1), midnight


def working_seconds(
    start: datetime, end: datetime, calendar: WorkingCalendar, zone: ZoneInfo
) -> int:
    """Count the seconds of working time between two instants; 0 when `end` is not later."""
    total, moment = 0.0, start.astimezone(UTC)
    day = start.astimezone(zone).date()
    while moment < end:
        midnight = min(_midnight(day + timedelta(days=1), zone), end.astimezone(UTC))
        if calendar.is_working_day(day):
            total += (midnight - moment).total_seconds()
        day, moment = day + timedelta(days=1), midnight
    return round(total)


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time.min, zone).astimezone(UTC)


_INSTANT = re.compile(
    r"(?P<day>\d{4}-\d{2}-\d{2})T(?P<clock>\d{2}:\d{2}(:\d{2})?)(?P<offset>Z|[+-]\d{2}:\d{2})?",
    re.ASCII,
)


def parse_local_instant(text: str, zone: ZoneInfo) -> datetime:
    """Read `2025-10-15T24:00` or `2025-10-15T24:00+08:00` as an instant in UTC.

    24:00 is the end of the day: the next day's 00:00 (ISO 8601-1:2019, 4.3.8). Without an
    offset the campaign's zone holds. Raises ValueError for anything else.
    """
    parts = _INSTANT.fullmatch(text)
    if parts is None:
        raise ValueError(f"not an instant such as 2025-10-15T24:00: {text!r}")
    ends_day = parts["clock"] in ("24:00", "24:00:00")
    clock = "00:00" if ends_day else parts["clock"]
    moment = datetime.fromisoformat(f"{parts['day']}T{clock}{parts['offset'] or ''}")
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=zone)
    try:
        return (moment + timedelta(days=ends_day)).astimezone(UTC)
    except OverflowError as error:
        raise ValueError(f"outside the calendar: {text!r}") from error


def is_date(text: str) -> bool:
    """Say whether the text is a day that exists, written as `2025-10-15` (ISO 8601)."""
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False
