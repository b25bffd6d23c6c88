"""Take the verdict of a malware scan on an upload (EventBridge, from GuardDuty)."""

from __future__ import annotations

from typing import Any

from redress.observability import count, flush
from redress.wiring.ops import record_scan, verdict_of


def handler(event: dict[str, Any], _context: Any) -> dict[str, str]:
    """Hand over the verdict that the event tells, and say what became of it."""
    detail = event["detail"]
    verdict = verdict_of(str(detail["scanResultDetails"]["scanResultStatus"]))
    try:
        result = record_scan()(str(detail["s3ObjectDetails"]["objectKey"]), verdict)
        count(f"Scan_{verdict.value}")
        return {"result": result.value}
    finally:
        flush()
