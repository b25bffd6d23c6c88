"""When a reviewer's digest is due."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

_DAYS = 3
"""A clock that is put forward may leave out a time of one day, not of the next as well."""


def next_digest(times: Sequence[str], zone: ZoneInfo, now: datetime) -> datetime | None:
    """Give the first instant (UTC) after `now` at which clocks of the zone show one of the times.

    Digests go every day, at weekends too; None where there are no times ("HH:MM").
    """
    today = now.astimezone(zone).date()
    due = (
        datetime.combine(today + timedelta(days=ahead), time.fromisoformat(text), zone)
        for ahead in range(_DAYS)
        for text in times
    )
    return min((at for at in (one.astimezone(UTC) for one in due) if at > now), default=None)
