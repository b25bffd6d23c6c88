import json
import re
from typing import Any

import pytest
from openapi_spec_validator import validate

from redress.domain.errors import RefusalError
from redress.edge.openapi import FOLDER, documents
from redress.edge.owner_zone import OWNER_ROUTES
from redress.edge.reviewer_zone import REVIEWER_ROUTES

DOCUMENTS = {name: json.loads(text) for name, text in documents().items()}
TABLES: dict[str, tuple[Any, ...]] = {"owner.json": OWNER_ROUTES, "reviewer.json": REVIEWER_ROUTES}
BEFORE_SIGN_IN = {
    ("get", "/desk-api/sign-in-ways"),
    ("post", "/desk-api/codes"),
    ("post", "/desk-api/session"),
    ("delete", "/desk-api/session"),
    ("post", "/desk-api/passkeys/sign-in-options"),
    ("post", "/desk-api/passkeys/session"),
    ("post", "/desk-api/oidc/address"),
    ("post", "/desk-api/oidc/session"),
}
ZONES = pytest.mark.parametrize("name", DOCUMENTS)


@ZONES
def test_the_committed_document_is_the_generated_one(name: str) -> None:
    advice = "renew it with: make docs"
    assert (FOLDER / name).read_text("utf-8") == documents()[name], advice


@ZONES
def test_the_document_is_valid_openapi(name: str) -> None:
    validate(DOCUMENTS[name])


@ZONES
def test_every_route_is_described_and_no_other(name: str) -> None:
    described = {
        (method.upper(), path)
        for path, operations in DOCUMENTS[name]["paths"].items()
        for method in operations
    }
    assert described == {
        (route.method, re.sub(r"<(\w+)>", r"{\1}", route.path)) for route in TABLES[name]
    }


@ZONES
def test_limits_and_refusal_of_unknown_fields_are_visible(name: str) -> None:
    schemas = DOCUMENTS[name]["components"]["schemas"]
    named = [schema for title, schema in schemas.items() if title.endswith("Form")]
    assert named
    for schema in named:
        assert schema["additionalProperties"] is False
        for field in schema["properties"].values():
            if field.get("type") == "string":
                assert {"maxLength", "pattern"} & field.keys(), field
            if field.get("type") == "array":
                assert "maxItems" in field, field


@ZONES
def test_problems_know_every_code(name: str) -> None:
    codes = DOCUMENTS[name]["components"]["schemas"]["Problem"]["properties"]["code"]["enum"]
    kinds = [RefusalError]
    for kind in kinds:
        kinds += kind.__subclasses__()
    assert set(codes) == {kind.code for kind in kinds[1:]} | {"fault"}


def test_who_needs_what_is_stated() -> None:
    needs = {
        (method, path): operation["security"]
        for document in DOCUMENTS.values()
        for path, operations in document["paths"].items()
        for method, operation in operations.items()
    }
    for (method, path), security in needs.items():
        if path.startswith("/api/receipt"):
            assert security == [{"receipt": []}], path
        elif path.startswith("/desk-api/") and (method, path) not in BEFORE_SIGN_IN:
            assert security == [{"session": []}], (method, path)
        else:
            assert security == [], (method, path)


def test_whatever_changes_something_at_the_desk_needs_its_header() -> None:
    for operations in DOCUMENTS["reviewer.json"]["paths"].values():
        for method, operation in operations.items():
            headers = {one["name"] for one in operation["parameters"] if one.get("required")}
            assert ("x-redress-desk" in headers) == (method != "get")
