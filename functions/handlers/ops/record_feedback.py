"""Take what the mail service tells of bounces and complaints (EventBridge, from SES)."""

from __future__ import annotations

from typing import Any

from redress.edge.mail_events import feedback_of
from redress.observability import count, flush
from redress.wiring.mails import record_feedback


def handler(event: dict[str, Any], _context: Any) -> dict[str, list[str]]:
    """Record what is said of each address, and say what came of it."""
    noted: list[str] = []
    try:
        for feedback in feedback_of(event):
            noted.append(record_feedback()(feedback).value)
            count(f"Feedback_{noted[-1]}")
        return {"noted": noted}
    finally:
        flush()
