"""Serve a table of routes behind an API Gateway HTTP API (payload format 2.0)."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any, Generic, TypeVar
from urllib.parse import parse_qsl

from redress.domain.errors import (
    MalformedBodyError,
    MethodNotAllowedError,
    RefusalError,
    UnknownRouteError,
)
from redress.edge.http import Reply, Request, Route, SetCookie, preferred_locale
from redress.edge.problems import fault, problem
from redress.observability import count, flush, logger

Z = TypeVar("Z")
Event = dict[str, Any]
_ID = re.compile(
    r"\d{1,6}|RD(-[0-9A-Z]{4}){3}(\.[a-z_]+\.\d+)?|[0-9a-f-]{36}|[a-z0-9][a-z0-9._-]{0,62}"
)
"""Numbers, case numbers, task ids, UUIDs, ids of reviewers."""
_HEADERS = {
    "Cache-Control": "no-store",
    "Content-Type": "application/json",
    "X-Content-Type-Options": "nosniff",
}


class Api(Generic[Z]):
    """Every route is audited before and after its work; every error is a problem document.

    The routing is our own, because a framework for it costs more at a cold start than all the
    rest of an API (`tests/handlers/test_cold_start.py`).
    """

    def __init__(self, zone: Callable[[], Z], routes: Sequence[Route[Z]]) -> None:
        self._zone = zone
        self._routes = [(_pattern(route.path), route) for route in routes]

    def __call__(self, event: Event, _context: Any) -> Event:
        """Answer one request."""
        try:
            return _response(self._answer(event))
        finally:
            flush()

    def _answer(self, event: Event) -> Reply:
        method, path = event["requestContext"]["http"]["method"], event["rawPath"]
        found = [(r, m) for p, r in self._routes if (m := p.fullmatch(path)) is not None]
        for route, match in found:
            if route.method == method:
                return self._served(route, event, match.groupdict())
        locale, instance = _locale(headers_of(event)), event["requestContext"]["requestId"]
        if not found:
            return problem(UnknownRouteError(), locale, instance)
        reply = problem(MethodNotAllowedError(), locale, instance)
        allowed = ", ".join(route.method for route, _ in found)
        return replace(reply, headers={**reply.headers, "Allow": allowed})

    def _served(self, route: Route[Z], event: Event, params: dict[str, str]) -> Reply:
        instance = event["requestContext"]["requestId"]
        audit = {"audit": route.audit.value, "request": instance, **_named(params)}
        logger().info("route", extra={**audit, "outcome": "begun"})
        headers = headers_of(event)
        locale = _locale(headers)
        notes: dict[str, str] = {}
        try:
            reply = route.action(self._zone(), _request(event, headers, params, notes))
        except RefusalError as refusal:
            logger().info("route", extra={**audit, **notes, "outcome": refusal.code})
            count(f"Refused_{refusal.code}")
            return problem(refusal, locale, instance)
        except Exception:  # noqa: BLE001  # our own fault: logged whole, told without its cause
            logger().exception("route", extra={**audit, **notes, "outcome": "fault"})
            count("Fault")
            return fault(locale, instance)
        logger().info("route", extra={**audit, **notes, "outcome": "done"})
        return reply


def _pattern(path: str) -> re.Pattern[str]:
    """Give the pattern of a path in which `<name>` stands for one segment."""
    return re.compile(re.sub(r"<(\w+)>", r"(?P<\1>[^/]+)", path))


def headers_of(event: Event) -> dict[str, str]:
    """Give the headers of a request by their names in lower case."""
    return {name.lower(): value for name, value in (event.get("headers") or {}).items()}


def _locale(headers: Mapping[str, str]) -> str:
    return preferred_locale(headers.get("accept-language", ""))


def _named(params: Mapping[str, str]) -> dict[str, str]:
    """Give what an address names, for the log: ids of ours, and nothing that somebody made up."""
    return {name: value if _ID.fullmatch(value) else "?" for name, value in params.items()}


def _request(
    event: Event, headers: Mapping[str, str], params: dict[str, str], notes: dict[str, str]
) -> Request:
    http = event["requestContext"]["http"]
    return Request(
        method=http["method"],
        path=event["rawPath"],
        body=_body(event),
        headers=headers,
        cookies=_cookies(event.get("cookies") or [headers.get("cookie", "")]),
        params=params,
        network=network_of(headers.get("x-forwarded-for", ""), http["sourceIp"]),
        query=dict(parse_qsl(event.get("rawQueryString", ""), keep_blank_values=True)),
        notes=notes,
    )


def network_of(forwarded: str, source: str) -> str:
    """Give the address that called CloudFront, or the API itself.

    Each hop adds its caller at the end: the last is CloudFront's own, which the API saw, the one
    before is the viewer's, which CloudFront saw. What stands further left may be forged.
    """
    hops = [hop.strip() for hop in forwarded.split(",") if hop.strip()]
    return _subscriber(hops[-2] if len(hops) > 1 else source)


def _subscriber(address: str) -> str:
    """Give what one caller cannot change at will: of IPv6 the first 64 bits (RFC 6177)."""
    if ":" not in address:
        return address
    import ipaddress  # noqa: PLC0415  # few callers need it

    try:
        full = ipaddress.IPv6Address(address.partition("%")[0])
    except ValueError:
        return address
    return str(full.ipv4_mapped or ipaddress.IPv6Network((full, 64), strict=False))


def _cookies(lines: Sequence[str]) -> dict[str, str]:
    """Read cookies; a malformed one is as good as none (the local engine sends one header)."""
    pairs = (pair.partition("=") for line in lines for pair in line.split(";"))
    return {name.strip(): value.strip() for name, _, value in pairs}


def _body(event: Event) -> str | None:
    body: str | None = event.get("body")
    if body is None or not event.get("isBase64Encoded"):
        return body
    try:
        return base64.b64decode(body, validate=True).decode("utf-8")
    except ValueError as error:
        raise MalformedBodyError from error


def _response(reply: Reply) -> Event:
    return {
        "statusCode": reply.status,
        "headers": {**_HEADERS, **reply.headers},
        "cookies": [_set_cookie(cookie) for cookie in reply.cookies],
        "body": json.dumps(reply.document or {}, ensure_ascii=False),
        "isBase64Encoded": False,
    }


def _set_cookie(cookie: SetCookie) -> str:
    attributes = f"Path=/; Max-Age={cookie.max_age}; Secure; HttpOnly; SameSite=Strict"
    return f"{cookie.name}={cookie.value}; {attributes}"
