"""Remind, escalate and lapse what has fallen due (every five minutes)."""

from __future__ import annotations

from typing import Any

from redress.observability import count, flush
from redress.wiring.ops import sweep_due


def handler(_event: dict[str, Any], _context: Any) -> dict[str, int]:
    """Sweep once and tell how much was done."""
    try:
        swept = sweep_due()()
        count("DutiesDone", swept.duties)
        count("NoticesSentAgain", swept.notices)
        count("MostOverdueTaskHours", swept.overdue.total_seconds() / 3600)
        return {"duties": swept.duties, "notices": swept.notices}
    finally:
        flush()
