"""Duties: what falls due for a task, and when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Duty(StrEnum):
    """What falls due for a task."""

    REMIND = "remind"
    ESCALATE = "escalate"
    LAPSE = "lapse"
    ANSWER = "answer"
    RESUME = "resume"


@dataclass(frozen=True)
class Due:
    """A duty and its instant (UTC)."""

    at: datetime
    duty: Duty
