"""Working days of countries; mainland China's from the package chinesecalendar."""

from __future__ import annotations

from datetime import date

from redress.domain.calendar import EveryDay, WorkingCalendar

_SATURDAY = 5


class HolidaysCalendars:
    """Implements the port Calendars; the package is loaded when China's is first asked for."""

    def of(self, name: str) -> WorkingCalendar:
        """Give the calendar of this name: "CN", or "" for every day; else raise ValueError."""
        if name == "CN":
            return ChinaCalendar()
        if name == "":
            return EveryDay()
        raise ValueError(f"no calendar is named {name!r}; there are 'CN' and ''")


class ChinaCalendar:
    """Working days as the State Council announces them, make-up workdays included.

    The announcement for a year comes late in the year before. For years that the installed
    package does not know (before 2004, or not yet announced) only weekends are free.
    """

    def is_working_day(self, day: date) -> bool:
        """Say whether people work on this date."""
        import chinese_calendar  # noqa: PLC0415  # loaded only where deadlines are reckoned

        try:
            return bool(chinese_calendar.is_workday(day))
        except NotImplementedError:  # chinesecalendar's answer for a year it does not know
            return day.weekday() < _SATURDAY
