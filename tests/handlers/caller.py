"""Call an API as API Gateway does, and hold every answer to the OpenAPI document."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from openapi_schema_validator import OAS31Validator

from redress.edge.openapi import FOLDER

Document = dict[str, Any]
REQUEST_ID = "JKJaXmPLvHcESHA="


@dataclass(frozen=True)
class Answer:
    """What came back; `cookies` are the lines of Set-Cookie."""

    status: int
    headers: Mapping[str, str]
    cookies: tuple[str, ...]
    text: str

    @property
    def document(self) -> Document:
        document: Document = json.loads(self.text)
        return document

    @property
    def code(self) -> str:
        """The code of a problem, or nothing."""
        return str(self.document.get("code", ""))


@cache
def description(name: str) -> Document:
    """Read the committed OpenAPI document of a zone."""
    document: Document = json.loads((FOLDER / name).read_text("utf-8"))
    return document


def http_event(
    method: str,
    path: str,
    body: str | None = None,
    headers: Mapping[str, str] | None = None,
    cookies: Mapping[str, str] | None = None,
) -> Document:
    """Make an event of payload format 2.0 (HTTP API)."""
    event: Document = {
        "version": "2.0",
        "routeKey": "ANY /{proxy+}",
        "rawPath": path,
        "rawQueryString": "",
        "headers": {"host": "redress.example", **(headers or {})},
        "requestContext": {
            "accountId": "123456789012",
            "apiId": "api-id",
            "domainName": "redress.example",
            "http": {
                "method": method,
                "path": path,
                "protocol": "HTTP/1.1",
                "sourceIp": "203.0.113.7",
                "userAgent": "tests",
            },
            "requestId": REQUEST_ID,
            "routeKey": "ANY /{proxy+}",
            "stage": "$default",
            "time": "09/Oct/2025:02:00:00 +0000",
            "timeEpoch": 1759975200000,
        },
        "isBase64Encoded": False,
    }
    if cookies:
        event["cookies"] = [f"{name}={value}" for name, value in cookies.items()]
    if body is not None:
        event["body"] = body
    return event


def in_base64(event: Document) -> Document:
    encoded = base64.b64encode(str(event["body"]).encode()).decode()
    return {**event, "body": encoded, "isBase64Encoded": True}


class Caller:
    """A client of one API; `headers` and `cookies` go with every call."""

    def __init__(
        self,
        handler: Callable[[Document, Any], Document],
        document: str,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        self._handler = handler
        self._openapi = description(document)
        self.headers = dict(headers or {})
        self.cookies: dict[str, str] = {}

    def call(
        self, method: str, path: str, body: object = None, headers: Mapping[str, str] | None = None
    ) -> Answer:
        """Send a document."""
        text = None if body is None else json.dumps(body, ensure_ascii=False)
        every = {**self.headers, **(headers or {})}
        return self.send(http_event(method, path, text, every, self.cookies))

    def send(self, event: Document) -> Answer:
        """Send an event as it is."""
        reply = self._handler(event, None)
        assert reply.keys() == {"statusCode", "headers", "cookies", "body", "isBase64Encoded"}
        assert reply["isBase64Encoded"] is False
        reply["body"].encode("utf-8")
        answer = Answer(
            reply["statusCode"], reply["headers"], tuple(reply["cookies"]), reply["body"]
        )
        self._hold_to_description(event, answer)
        return answer

    def _hold_to_description(self, event: Document, answer: Answer) -> None:
        assert answer.headers["Cache-Control"] == "no-store"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        schema = {"$ref": "#/components/schemas/Problem"}
        if answer.code not in {"unknown_route", "method_not_allowed"}:
            described = self._operation(event)["responses"][str(answer.status)]
            schema = described["content"][answer.headers["Content-Type"]]["schema"]
        whole = {**schema, "components": self._openapi["components"]}
        OAS31Validator(whole).validate(answer.document)
        if answer.status >= 400:
            assert answer.headers["Content-Type"] == "application/problem+json"
            assert answer.document["status"] == answer.status
            assert answer.document["instance"] == REQUEST_ID

    def _operation(self, event: Document) -> Document:
        method = event["requestContext"]["http"]["method"].lower()
        for path, operations in self._openapi["paths"].items():
            if re.fullmatch(re.sub(r"{\w+}", "[^/]+", path), event["rawPath"]):
                operation: Document = operations[method]
                return operation
        raise AssertionError(event["rawPath"])
