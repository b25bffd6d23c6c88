"""Serve a table of routes behind an API Gateway HTTP API (payload format 2.0)."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Callable, Sequence
from typing import Any, Generic, TypeVar

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver, Response
from aws_lambda_powertools.shared.cookies import Cookie, SameSite

from redress.domain.errors import (
    MalformedBodyError,
    MethodNotAllowedError,
    RefusalError,
    UnknownRouteError,
)
from redress.edge.http import Reply, Request, Route
from redress.edge.problems import fault, problem
from redress.observability import count, logger, metrics

Z = TypeVar("Z")
Event = dict[str, Any]
_HEADERS = {
    "Cache-Control": "no-store",
    "Content-Type": "application/json",
    "X-Content-Type-Options": "nosniff",
}


class Api(Generic[Z]):
    """Every route is audited before and after its work; every error is a problem document."""

    def __init__(self, zone: Callable[[], Z], routes: Sequence[Route[Z]]) -> None:
        self._zone, self._routes = zone, routes
        self._resolver = APIGatewayHttpResolver()
        for route in routes:
            self._resolver.route(route.path, route.method)(self._serving(route))
        self._resolver.not_found(self._not_found)

    def __call__(self, event: Event, context: Any) -> Event:
        """Answer one request."""
        try:
            return self._resolver.resolve(event, context)
        finally:
            metrics().flush_metrics()

    def _serving(self, route: Route[Z]) -> Callable[..., Response[str]]:
        def serve(**params: str) -> Response[str]:
            event: Event = self._resolver.current_event.raw_event
            return _response(self._answer(route, event, params))

        return serve

    def _answer(self, route: Route[Z], event: Event, params: dict[str, str]) -> Reply:
        instance = event["requestContext"]["requestId"]
        audit = {"audit": route.audit.value, "request": instance}
        logger().info("route", extra={**audit, "outcome": "begun"})
        locale = "zh-CN"
        try:
            request = _request(event, params)
            locale = request.locale
            reply = route.action(self._zone(), request)
        except RefusalError as refusal:
            logger().info("route", extra={**audit, "outcome": refusal.code})
            count(f"Refused_{refusal.code}")
            return problem(refusal, locale, instance)
        except Exception:  # noqa: BLE001  # our own fault: logged whole, told without its cause
            logger().exception("route", extra={**audit, "outcome": "fault"})
            count("Fault")
            return fault(locale, instance)
        logger().info("route", extra={**audit, "outcome": "done"})
        return reply

    def _not_found(self, _: Exception) -> Response[str]:
        event: Event = self._resolver.current_event.raw_event
        path = event["rawPath"]
        known = any(re.fullmatch(re.sub(r"<\w+>", "[^/]+", r.path), path) for r in self._routes)
        error = MethodNotAllowedError() if known else UnknownRouteError()
        request = _request({**event, "body": None}, {})
        return _response(problem(error, request.locale, event["requestContext"]["requestId"]))


def _request(event: Event, params: dict[str, str]) -> Request:
    headers = {name.lower(): value for name, value in (event.get("headers") or {}).items()}
    http = event["requestContext"]["http"]
    viewer = headers.get("cloudfront-viewer-address", "").rpartition(":")[0]
    return Request(
        method=http["method"],
        path=event["rawPath"],
        body=_body(event),
        headers=headers,
        cookies=_cookies(event.get("cookies") or [headers.get("cookie", "")]),
        params=params,
        network=viewer or http["sourceIp"],
    )


def _cookies(lines: Sequence[str]) -> dict[str, str]:
    """Read cookies; a malformed one is as good as none (the local engine sends one header)."""
    pairs = (pair.partition("=") for line in lines for pair in line.split(";"))
    return {name.strip(): value.strip() for name, _, value in pairs}


def _body(event: Event) -> str | None:
    body: str | None = event.get("body")
    if body is None or not event.get("isBase64Encoded"):
        return body
    try:
        return base64.b64decode(body).decode("utf-8")
    except ValueError as error:
        raise MalformedBodyError from error


def _response(reply: Reply) -> Response[str]:
    cookies = [
        Cookie(
            name=cookie.name,
            value=cookie.value,
            path="/",
            secure=True,
            http_only=True,
            max_age=cookie.max_age,
            same_site=SameSite.STRICT_MODE,
        )
        for cookie in reply.cookies
    ]
    body = json.dumps(reply.document or {}, ensure_ascii=False)
    headers: dict[str, str | list[str]] = {**_HEADERS, **reply.headers}
    return Response(reply.status, body=body, headers=headers, cookies=cookies)
