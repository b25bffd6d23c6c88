"""Describe both APIs as OpenAPI 3.1, from their tables of routes: `python -m redress.edge.openapi`.

Nothing at run time needs this module.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NotRequired, TypedDict

import msgspec

from redress.domain.errors import (
    BodyTooLargeError,
    ForeignOriginError,
    InvalidInputError,
    MalformedBodyError,
    NotSignedInError,
    ProofOfWorkNeededError,
    RefusalError,
    TooManyRequestsError,
    UnknownReceiptError,
)
from redress.edge.http import Route
from redress.edge.owner_zone import OWNER_ROUTES
from redress.edge.problems import MEDIA_TYPE
from redress.edge.reviewer_zone import REVIEWER_ROUTES
from redress.edge.session_zone import DESK_HEADER, SESSION_COOKIE
from redress.edge.work_zone import PROOF_HEADER

FOLDER = Path(__file__).parents[3] / "docs" / "openapi"
_LICENSE = {"name": "Apache-2.0", "identifier": "Apache-2.0"}
_REF = "#/components/schemas/{name}"
_WITH_BODY = (MalformedBodyError, BodyTooLargeError, InvalidInputError)
_SCHEMES: dict[str, Any] = {
    "receipt": {
        "type": "apiKey",
        "in": "header",
        "name": "Authorization",
        "description": "The word Receipt, a space, and the 20 characters of the receipt code.",
    },
    "session": {
        "type": "apiKey",
        "in": "cookie",
        "name": SESSION_COOKIE,
        "description": "The secret of a session, set by signing in.",
    },
}
_LANGUAGE = {
    "name": "Accept-Language",
    "in": "header",
    "description": "The language of problem documents: zh-CN (when none is named) or en.",
    "schema": {"type": "string"},
}
_FROM_DESK = {
    "name": DESK_HEADER,
    "in": "header",
    "required": True,
    "description": "Any value; no other site can send it, and Sec-Fetch-Site must agree.",
    "schema": {"type": "string"},
}
_PROOF = {
    "name": PROOF_HEADER,
    "in": "header",
    "description": "Proof of work for the submission id: the solved puzzle, its challenge and its"
    " solution as JSON in base64url, or a ticket whose time has come.",
    "schema": {"type": "string", "maxLength": 4096},
}
_RETRY = {"description": "When to ask again, in seconds.", "schema": {"type": "integer"}}


class ProblemError(TypedDict):
    """One thing wrong in the document that was sent: where (RFC 6901) and why."""

    pointer: str
    code: str
    detail: str


class ProblemWords(TypedDict):
    """What a problem says, in one language."""

    title: str
    detail: str
    errors: NotRequired[list[ProblemError]]


class Problem(TypedDict):
    """Why a request was refused (RFC 9457); some codes add members that their text names.

    `translations` says the same by locale, in every language but that of the answer.
    """

    type: str
    title: str
    status: int
    detail: str
    instance: str
    code: str
    errors: NotRequired[list[ProblemError]]
    translations: dict[str, ProblemWords]


def describe(title: str, routes: Sequence[Route[Any]]) -> dict[str, Any]:
    """Give the OpenAPI document of a zone."""
    types = [kind for r in routes for kind in (r.answer, r.form, r.query) if kind is not None]
    _, schemas = msgspec.json.schema_components([*types, Problem], ref_template=_REF)
    schemas["Problem"]["properties"]["code"]["enum"] = sorted(_codes(RefusalError) | {"fault"})
    paths: dict[str, Any] = {}
    used: set[str] = set()
    for route in routes:
        operation = _operation(route, schemas)
        used.update(name for need in operation["security"] for name in need)
        path = re.sub(r"<(\w+)>", r"{\1}", route.path)
        paths.setdefault(path, {})[route.method.lower()] = operation
    return {
        "openapi": "3.1.0",
        "info": {"title": title, "version": "1", "license": _LICENSE},
        "servers": [{"url": "/", "description": "The campaign's site."}],
        "paths": paths,
        "components": {
            "schemas": dict(sorted(schemas.items())),
            "securitySchemes": {name: _SCHEMES[name] for name in sorted(used)},
        },
    }


def _codes(base: type[RefusalError]) -> set[str]:
    kinds = base.__subclasses__()
    return {kind.code for kind in kinds} | {code for kind in kinds for code in _codes(kind)}


def _operation(route: Route[Any], schemas: dict[str, Any]) -> dict[str, Any]:
    operation: dict[str, Any] = {
        "operationId": route.action.__name__,
        "summary": route.summary,
        "security": _security(route),
        "parameters": [*_query(route, schemas), *_parameters(route)],
    }
    if route.form is not None:
        operation["requestBody"] = {"required": True, "content": _json(_ref(route.form))}
    operation["responses"] = {
        str(route.success): {
            "description": (route.answer.__doc__ or "").strip().splitlines()[0],
            "content": _json(_ref(route.answer)),
        },
        **_refusals(route),
    }
    return operation


def _security(route: Route[Any]) -> list[dict[str, list[str]]]:
    if UnknownReceiptError in route.refusals:
        return [{"receipt": []}]
    return [{"session": []}] if NotSignedInError in route.refusals else []


def _query(route: Route[Any], schemas: dict[str, Any]) -> list[dict[str, Any]]:
    """Give what may follow the question mark: whatever is left out is no wish."""
    if route.query is None:
        return []
    fields = schemas[route.query.__name__]["properties"]
    return [
        {"name": name, "in": "query", "schema": _given(schema)} for name, schema in fields.items()
    ]


def _given(schema: dict[str, Any]) -> dict[str, Any]:
    """Give the schema of a value that is there."""
    choices = [one for one in schema.get("anyOf", []) if one != {"type": "null"}]
    given = choices[0] if choices else schema
    return {
        key: [one for one in value if one is not None] if key == "enum" else value
        for key, value in given.items()
        if key != "default"
    }


def _parameters(route: Route[Any]) -> list[dict[str, Any]]:
    named: list[dict[str, Any]] = [
        {"name": name, "in": "path", "required": True, "schema": {"type": "string"}}
        for name in re.findall(r"<(\w+)>", route.path)
    ]
    desk = [_FROM_DESK] if ForeignOriginError in route.refusals else []
    proof = [_PROOF] if ProofOfWorkNeededError in route.refusals else []
    return [*named, *desk, *proof, _LANGUAGE]


def _refusals(route: Route[Any]) -> dict[str, Any]:
    kinds = {*route.refusals, *(_WITH_BODY if route.form else ())}
    codes: dict[int, set[str]] = {500: {"fault"}}
    for kind in kinds:
        codes.setdefault(kind.status, set()).add(kind.code)
    return {str(status): _refusal(status, sorted(codes[status])) for status in sorted(codes)}


def _refusal(status: int, codes: list[str]) -> dict[str, Any]:
    narrowed = {"properties": {"code": {"enum": codes}, "status": {"const": status}}}
    schema = {"allOf": [{"$ref": _REF.format(name="Problem")}, narrowed]}
    response: dict[str, Any] = {
        "description": "Refused: " + ", ".join(codes),
        "content": {MEDIA_TYPE: {"schema": schema}},
    }
    if status == TooManyRequestsError.status:
        response["headers"] = {"Retry-After": _RETRY}
    return response


def _json(schema: dict[str, str]) -> dict[str, Any]:
    return {"application/json": {"schema": schema}}


def _ref(kind: type) -> dict[str, str]:
    return {"$ref": _REF.format(name=kind.__name__)}


def documents() -> dict[str, str]:
    """Give the text of every document by its file's name."""
    zones = {
        "owner.json": describe("Redress: the owners' API", OWNER_ROUTES),
        "reviewer.json": describe("Redress: the reviewers' API", REVIEWER_ROUTES),
    }
    return {
        name: json.dumps(zone, ensure_ascii=False, indent=2) + "\n" for name, zone in zones.items()
    }


def main() -> None:
    """Write the documents."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name, text in documents().items():
        (FOLDER / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
