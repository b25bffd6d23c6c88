"""Requests, replies and the table of routes, free of any framework."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from redress.domain.errors import RefusalError
from redress.domain.events import Audit

Z_contra = TypeVar("Z_contra", contravariant=True)
"""A zone: what serves a part of it serves the whole."""
_LOCALES = {"zh": "zh-CN", "en": "en"}
_LANGUAGE_RANGE = re.compile(r"([a-z]+)(?:-[a-z0-9]+)*(?:\s*;\s*q=([01](?:\.\d{0,3})?))?")


def preferred_locale(accepted: str) -> str:
    """Give the locale that an Accept-Language header likes best (RFC 9110), else zh-CN."""
    best, locale = 0.0, "zh-CN"
    for part in accepted.lower().split(","):
        match = _LANGUAGE_RANGE.fullmatch(part.strip())
        if match is not None and match[1] in _LOCALES and float(match[2] or 1) > best:
            best, locale = float(match[2] or 1), _LOCALES[match[1]]
    return locale


@dataclass(frozen=True)
class Request:
    """What a route sees of a request. `network` is the caller's address, for limits only.

    `notes` is what a route lets the audit log know of its caller: ids, never names.
    """

    method: str
    path: str
    body: str | None
    headers: Mapping[str, str]
    cookies: Mapping[str, str]
    params: Mapping[str, str]
    network: str
    query: Mapping[str, str] = field(default_factory=dict)
    notes: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class SetCookie:
    """A cookie that no script can read, that no other site sends, and only over TLS.

    `max_age` is in seconds; 0 deletes it (RFC 6265).
    """

    name: str
    value: str
    max_age: int


@dataclass(frozen=True)
class Reply:
    """What a route answers: a JSON document, cookies, and nothing that may be cached."""

    status: int
    document: Mapping[str, object] | None = None
    cookies: tuple[SetCookie, ...] = ()
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Route(Generic[Z_contra]):
    """One row of the table.

    `path` has `<name>` for parameters, `form` is the body's schema, `query` that of what follows
    the question mark (each value a text of its own), `answer` that of the document
    that comes back with the status `success`; `refusals` are those beside what a body can have
    wrong.
    """

    method: str
    path: str
    audit: Audit
    summary: str
    action: Callable[[Z_contra, Request], Reply]
    answer: type
    refusals: tuple[type[RefusalError], ...] = ()
    form: type | None = None
    success: int = 200
    query: type | None = None
