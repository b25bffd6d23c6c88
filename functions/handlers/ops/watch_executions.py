"""Bring a case back when its execution failed, timed out or was aborted (EventBridge)."""

from __future__ import annotations

from typing import Any

from redress.observability import count, flush
from redress.wiring.ops import watch_executions


def handler(event: dict[str, Any], _context: Any) -> dict[str, bool]:
    """Resume the case whose execution the event names."""
    case_id, _, attempt = str(event["detail"]["name"]).rpartition("--")
    try:
        resumed = watch_executions()(case_id, int(attempt))
        count("CasesResumed", int(resumed))
        return {"resumed": resumed}
    finally:
        flush()
