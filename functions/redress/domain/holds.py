"""Put a task on hold and take it up again: its time stands still meanwhile."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta

from redress.domain.calendar import Span, WorkingCalendar, deadline, working_seconds
from redress.domain.campaign import Campaign
from redress.domain.claims import Hold
from redress.domain.errors import Finding
from redress.domain.tasks import Task, span_for

LONGEST_HOLD = timedelta(days=90)


@dataclass(frozen=True)
class Holds:
    """What a hold is measured by: the campaign's spans and zone, and its working days."""

    campaign: Campaign
    calendar: WorkingCalendar

    def begin_of(self, day: str) -> datetime:
        """Give the instant at which a day begins in the campaign's zone."""
        begin = datetime.combine(date.fromisoformat(day), time.min, self.campaign.zone)
        return begin.astimezone(UTC)

    def findings(self, until: datetime, now: datetime) -> list[Finding]:
        """List what is wrong with the end of a hold: not in the future, or too far in it."""
        if until <= now:
            return [Finding("/until", "not_in_future")]
        if until > now + LONGEST_HOLD:
            return [Finding("/until", "hold_too_long", LONGEST_HOLD.days)]
        return []

    def held(self, task: Task, by: str, reason: str, now: datetime, until: datetime) -> Task:
        """Give the task on hold; a hold that runs already gets another end and reason."""
        running = task.hold
        if running is None:
            hold = Hold(by, reason, now, until, task.due_at, task.agenda)
        else:
            hold = replace(running, by=by, reason=reason, until=until)
        return task.held(hold, self._moved(hold.due_before, task, hold.since, until))

    def resumed(self, task: Task, now: datetime) -> Task:
        """Give the task after its hold; an early end gives back what was not used of it."""
        hold = task.hold
        if hold is None:
            return task
        end = min(now, hold.until)
        due_at = self._moved(hold.due_before, task, hold.since, end)
        agenda = tuple(
            replace(due, at=self._moved(due.at, task, hold.since, end))
            for due in hold.agenda_before
        )
        return task.resumed(due_at, agenda)

    def _moved(self, moment: datetime, task: Task, since: datetime, until: datetime) -> datetime:
        """Move an instant by the time of the hold, counted as the task's own time is."""
        zone, calendar = self.campaign.zone, self.calendar
        if span_for(task.kind, self.campaign).working:
            rest = Span(working_seconds(since, until, calendar, zone), working=True)
        else:
            rest = Span(round((until - since).total_seconds()))
        return deadline(moment, rest, calendar, zone)
