"""Which clock a function reads: the machine's, or that of a campaign that is replayed."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from redress.adapters.system_clock import SystemClock

if TYPE_CHECKING:
    from redress.ports import Clock


def clock() -> Clock:
    """Give the machine's clock, unless a replay set CLOCK_FILE, which no stage of AWS can.

    Raises WrongClockError where a replayed clock is asked for beside services of AWS.
    """
    file = os.environ.get("CLOCK_FILE")
    if file is None:
        return SystemClock()
    from pathlib import Path  # noqa: PLC0415  # a replay only

    from redress.adapters.replayed_clock import ReplayedClock  # noqa: PLC0415  # as above

    return ReplayedClock(Path(file), os.environ.get("AWS_ENDPOINT_URL", ""))
