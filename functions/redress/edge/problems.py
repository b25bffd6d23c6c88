"""Problem documents (RFC 9457) in the caller's language."""

from __future__ import annotations

import json
import re
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path

from redress.domain.campaign import LOCALES
from redress.domain.errors import (
    BodyTooLargeError,
    CaseChangedError,
    Finding,
    InvalidInputError,
    RefusalError,
)
from redress.domain.sizes import readable_size
from redress.edge.http import Reply

MEDIA_TYPE = "application/problem+json"
_INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d\d:\d\d")
_LOCALES = Path(__file__).parent.parent / "locales"


@cache
def texts(locale: str) -> dict[str, str]:
    """Read all texts of a locale."""
    loaded: dict[str, str] = json.loads((_LOCALES / f"{locale}.json").read_text("utf-8"))
    return loaded


def problem(error: RefusalError, locale: str, instance: str) -> Reply:
    """Give the problem document of a refusal; `instance` is the request's id.

    It says the same in the other languages too, for pages whose language is switched.
    """
    document: dict[str, object] = {
        "type": f"urn:redress:problem:{error.code}",
        "status": error.status,
        "instance": instance,
        "code": error.code,
        **_worded(error, texts(locale)),
        "translations": {other: _worded(error, texts(other)) for other in _others(locale)},
        **error.details,
    }
    headers = {"Content-Type": MEDIA_TYPE}
    if "retry_after" in error.details:
        headers["Retry-After"] = str(error.details["retry_after"])
    return Reply(error.status, document, headers=headers)


def fault(locale: str, instance: str) -> Reply:
    """Give the problem document of our own fault: nothing about its cause, an id to quote."""
    document: dict[str, object] = {
        "type": "urn:redress:problem:fault",
        "status": 500,
        "instance": instance,
        "code": "fault",
        **_our_fault(texts(locale)),
        "translations": {other: _our_fault(texts(other)) for other in _others(locale)},
    }
    return Reply(500, document, headers={"Content-Type": MEDIA_TYPE})


def _others(locale: str) -> tuple[str, ...]:
    return tuple(other for other in LOCALES if other != locale)


def _worded(error: RefusalError, words: dict[str, str]) -> dict[str, object]:
    told: dict[str, object] = {
        "title": words[f"problem.{error.code}.title"],
        "detail": words[f"problem.{error.code}.detail"].format_map(_told(error, words)),
    }
    if isinstance(error, InvalidInputError):
        told["errors"] = [_finding(finding, words) for finding in error.findings]
    return told


def _our_fault(words: dict[str, str]) -> dict[str, object]:
    return {"title": words["problem.fault.title"], "detail": words["problem.fault.detail"]}


def _told(error: RefusalError, words: dict[str, str]) -> dict[str, str | int]:
    """Give the details in words: instants as people write them, changes by their events."""
    if isinstance(error, BodyTooLargeError):
        return {"limit": readable_size(int(error.details["limit"]))}
    if not isinstance(error, CaseChangedError):
        return {name: _readable(name, value) for name, value in error.details.items()}
    events = [code for code in str(error.details["changes"]).split(", ") if code]
    return {
        "changes": words["list.separator"].join(
            words[f"event.{code}"].rstrip(".。") for code in events
        )
    }


def _readable(name: str, value: str | int) -> str | int:
    """Write an instant (ISO 8601) as people do; what ends at midnight ends at 24:00."""
    if not isinstance(value, str) or _INSTANT.fullmatch(value) is None:
        return value
    instant = datetime.fromisoformat(value)
    hours = (instant.utcoffset() or timedelta()) / timedelta(hours=1)
    zone = f"UTC{hours:+g}" if hours else "UTC"
    if name == "closed_at" and (instant.hour, instant.minute, instant.second) == (0, 0, 0):
        return f"{instant - timedelta(days=1):%Y-%m-%d} 24:00 ({zone})"
    return f"{instant:%Y-%m-%d %H:%M} ({zone})"


def readable_limit(finding: Finding) -> str | int | None:
    """Give the bound that was missed; one of bytes is written as a size."""
    of_bytes = finding.code == "too_much_for_the_case" or finding.pointer.endswith("/size")
    if of_bytes and isinstance(finding.limit, int):
        return readable_size(finding.limit)
    return finding.limit


def _finding(finding: Finding, words: dict[str, str]) -> dict[str, object]:
    detail = words[f"finding.{finding.code}"].format_map({"limit": readable_limit(finding)})
    return {"pointer": finding.pointer, "code": finding.code, "detail": detail}
