"""How much work a browser proves before it may upload and send."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True)
class WorkRules:
    """The rules of a deployment.

    A challenge is good for `lifetime`; a ticket, for devices that cannot compute, is good once
    `wait` has passed, and then for as long. Not `enabled`: nothing is asked.
    """

    enabled: bool
    lifetime: timedelta
    wait: timedelta


@dataclass(frozen=True)
class Work:
    """Work that was done: for which submission, and until when it counts (UTC)."""

    submission_id: str
    until: datetime
