"""What may be done only so often in a window of time."""

from __future__ import annotations

from datetime import datetime, timedelta

from redress.domain.errors import TooManyRequestsError
from redress.ports import Limits

DAY = timedelta(days=1)


def ensure_within(limits: Limits, key: str, window: timedelta, most: int, now: datetime) -> int:
    """Count one more use, and give how many there were in this window.

    Raises TooManyRequestsError if that is too many.
    """
    uses = limits.count(key, window, now)
    if uses > most:
        length = int(window.total_seconds())
        raise TooManyRequestsError(retry_after=length - int(now.timestamp()) % length)
    return uses
