"""How long a task may still take, counted as its own time passes."""

from __future__ import annotations

from datetime import datetime

from redress.domain.calendar import WorkingCalendar, working_seconds
from redress.domain.campaign import Campaign
from redress.domain.tasks import Task, span_for


def seconds_left(task: Task, campaign: Campaign, calendar: WorkingCalendar, now: datetime) -> int:
    """Give the seconds until a task is due, negative once it is late; a hold stops the clock."""
    moment, due_at = (task.hold.since, task.hold.due_before) if task.hold else (now, task.due_at)
    if not span_for(task.kind, campaign).working:
        return round((due_at - moment).total_seconds())
    zone = campaign.zone
    left = working_seconds(moment, due_at, calendar, zone)
    return left if moment <= due_at else -working_seconds(due_at, moment, calendar, zone)
