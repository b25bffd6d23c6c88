"""Requests, replies and the table of routes, free of any framework."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from redress.domain.events import Audit

Z = TypeVar("Z")


@dataclass(frozen=True)
class Request:
    """What a route sees of a request. `network` is the caller's address, for limits only."""

    method: str
    path: str
    body: str | None
    headers: Mapping[str, str]
    cookies: Mapping[str, str]
    params: Mapping[str, str]
    network: str

    @property
    def locale(self) -> str:
        """The language to answer in: the first of ours that Accept-Language names (RFC 9110)."""
        for part in self.headers.get("accept-language", "").lower().split(","):
            tag = part.split(";")[0].strip()
            if tag.startswith("zh"):
                return "zh-CN"
            if tag.startswith("en"):
                return "en"
        return "zh-CN"


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
class Route(Generic[Z]):
    """One row of the table. `path` has `<name>` for parameters; `form` is the body's schema."""

    method: str
    path: str
    audit: Audit
    summary: str
    action: Callable[[Z, Request], Reply]
    form: type | None = None
    success: int = 200
