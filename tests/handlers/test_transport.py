"""What holds for every route of both APIs, whatever it does."""

import json
import re
from typing import Any

import pytest

from redress.edge.api import network_of
from redress.edge.documents import MAX_BODY_BYTES
from redress.edge.http import Route
from redress.edge.owner_zone import OWNER_ROUTES
from redress.edge.reviewer_zone import REVIEWER_ROUTES
from redress.edge.session_zone import SESSION_COOKIE
from tests.factories.work import proof_headers
from tests.handlers.caller import Caller, http_event, in_base64
from tests.handlers.conftest import Log
from tests.handlers.site import ADDRESS, PERSON, Site, submission

ROUTES: list[Route[Any]] = [*OWNER_ROUTES, *REVIEWER_ROUTES]
METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"]
WITH_BODY = [route for route in ROUTES if route.form is not None]


def named(route: Route[Any]) -> str:
    return f"{route.method} {route.path}"


def address(path: str) -> str:
    for name, value in (("campaign_id", "owners-2026"), ("task_id", "x"), ("number", "1")):
        path = path.replace(f"<{name}>", value)
    return path


def answers(route: Route[Any], path: str) -> bool:
    """Say whether a route is one of an address: a name in it stands for any segment."""
    return re.fullmatch(re.sub(r"<\w+>", "[^/]+", route.path), path) is not None


def caller(site: Site, path: str) -> Caller:
    """Give somebody who may use the route."""
    if path.startswith("/desk-api"):
        return site.desk("community")
    return site.open(site.receipt())


@pytest.mark.parametrize(
    "path", ["/", "/api", "/api/", "/api/campaigns/a/b", "/api/receipt/", "/x"]
)
def test_an_unknown_address_is_told_in_the_callers_language(site: Site, path: str) -> None:
    answer = site.owner.call("GET", path, headers={"Accept-Language": "en"})
    assert (answer.status, answer.code) == (404, "unknown_route")
    assert answer.document["title"] == "There is nothing at this address"
    assert site.desk().call("GET", path).document["title"] == "没有这个地址"


@pytest.mark.parametrize("path", sorted({route.path for route in ROUTES}))
def test_a_wrong_method_is_told_with_the_right_ones(site: Site, path: str) -> None:
    right = {route.method for route in ROUTES if answers(route, address(path))}
    anybody = site.desk() if path.startswith("/desk-api") else site.owner
    for method in METHODS:
        if method not in right:
            answer = anybody.call(method, address(path))
            assert (answer.status, answer.code) == (405, "method_not_allowed")
            assert set(answer.headers["Allow"].split(", ")) == right


@pytest.mark.parametrize("route", WITH_BODY, ids=named)
def test_a_body_over_the_limit_is_too_large(site: Site, route: Route[Any]) -> None:
    path = address(route.path)
    sender = caller(site, path)
    event = http_event(
        route.method, path, " " * (MAX_BODY_BYTES + 1), sender.headers, sender.cookies
    )
    for sent in (event, in_base64(event)):
        answer = sender.send(sent)
        assert (answer.status, answer.code) == (413, "body_too_large")


@pytest.mark.parametrize("route", WITH_BODY, ids=named)
@pytest.mark.parametrize("body", [None, "", "{", "\x00"])
def test_a_body_that_is_no_json_is_malformed(
    site: Site, route: Route[Any], body: str | None
) -> None:
    path = address(route.path)
    sender = caller(site, path)
    answer = sender.send(http_event(route.method, path, body, sender.headers, sender.cookies))
    assert (answer.status, answer.code) == (400, "malformed_body")


@pytest.mark.parametrize("body", ["!!!", "e30", "e30=\n", "车", "/w=="], ids=ascii)
def test_bad_base64_and_bad_utf8_are_malformed_in_the_callers_language(
    site: Site, body: str
) -> None:
    event = http_event("POST", "/api/submissions", body, {"Accept-Language": "en"})
    answer = site.owner.send({**event, "isBase64Encoded": True})
    assert (answer.status, answer.code) == (400, "malformed_body")
    assert answer.document["title"] == "The request cannot be read"


@pytest.mark.parametrize("route", WITH_BODY, ids=named)
def test_an_unknown_field_is_refused_by_every_form(site: Site, route: Route[Any]) -> None:
    path = address(route.path)
    answer = caller(site, path).call(route.method, path, {"surprise": 1})
    assert (answer.status, answer.code) == (422, "invalid_input")
    assert {"pointer": "/surprise", "code": "unknown_field"}.items() <= answer.document["errors"][
        0
    ].items()


def test_a_body_in_base64_is_read(site: Site) -> None:
    sent = submission()
    proof = proof_headers(site.world, sent["submission_id"])
    event = http_event("POST", "/api/submissions", json.dumps(sent), proof)
    assert site.owner.send(in_base64(event)).status == 202


def test_cookies_are_read_from_the_list_and_from_the_header(site: Site) -> None:
    desk = site.desk("legal")
    secret = desk.cookies[SESSION_COOKIE]
    listed = http_event("GET", "/desk-api/me", cookies=desk.cookies)
    line = {"Cookie": f"theme=dark; {SESSION_COOKIE}={secret};broken"}
    in_header = http_event("GET", "/desk-api/me", headers=line)
    for event in (listed, in_header, {**in_header, "cookies": None}):
        assert desk.send(event).document["id"] == "chen"


@pytest.mark.parametrize("route", ROUTES, ids=named)
def test_our_own_fault_is_logged_whole_and_told_without_its_cause(
    site: Site, log: Log, route: Route[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    path, method = address(route.path), route.method
    anybody = site.desk() if path.startswith("/desk-api") else site.owner
    zone = "handlers.reviewer.api" if path.startswith("/desk-api") else "handlers.owner.api"

    def broken() -> None:
        raise RuntimeError("the secret cause")

    monkeypatch.setattr(f"{zone}.handler._zone", broken)
    answer = anybody.call(method, path, {})
    assert (answer.status, answer.code) == (500, "fault")
    assert "secret cause" not in answer.text
    assert "the secret cause" in log.text
    assert [outcome for _, outcome in log.outcomes()] == ["begun", "fault"]


def test_every_route_is_audited_before_and_after_under_its_own_name(site: Site, log: Log) -> None:
    code = site.receipt()
    owner, desk = site.open(code), site.desk("community")
    log.text = ""
    for route in ROUTES:
        sender = desk if route.path.startswith("/desk-api") else owner
        answer = sender.call(route.method, address(route.path), {})
        refused = answer.code if answer.status >= 400 else "done"
        assert log.outcomes() == [(route.audit.value, "begun"), (route.audit.value, refused)]
        assert all(line["request"] == "JKJaXmPLvHcESHA=" for line in log.lines if "audit" in line)
        log.text = ""


def test_nothing_personal_and_no_secret_is_logged(site: Site, log: Log) -> None:
    code = site.receipt()
    site.open(code).call("GET", "/api/receipt")
    desk = site.desk("community")
    site.open(code[:-1]).call("GET", "/api/receipt")
    assert len(log.lines) >= 8
    secrets = [code, desk.cookies[SESSION_COOKIE], site.mailed_code()]
    for planted in (PERSON, ADDRESS, "造谣", "203.0.113.7", "lin@", *secrets):
        assert planted not in log.text


def test_the_limits_count_the_viewers_network_behind_the_distribution(site: Site) -> None:
    headers = {"X-Forwarded-For": "192.0.2.66, 2001:db8::1, 203.0.113.250"}
    for _ in range(20):
        assert site.open("wrong").call("GET", "/api/receipt", headers=headers).status == 401
    answer = site.open("wrong").call("GET", "/api/receipt", headers=headers)
    assert (answer.status, answer.code, answer.headers["Retry-After"]) == (
        429,
        "too_many_requests",
        "600",
    )
    forged = {"X-Forwarded-For": "192.0.2.67, 2001:db8::1, 203.0.113.251"}
    assert site.open("wrong").call("GET", "/api/receipt", headers=forged).status == 429
    neighbour = {"X-Forwarded-For": "2001:db8:0:0:ffff::77, 203.0.113.250"}
    assert site.open("wrong").call("GET", "/api/receipt", headers=neighbour).status == 429
    next_door = {"X-Forwarded-For": "2001:db8:0:1::1, 203.0.113.250"}
    assert site.open("wrong").call("GET", "/api/receipt", headers=next_door).status == 401
    other = {"X-Forwarded-For": "192.0.2.66, 198.51.100.1, 203.0.113.250"}
    assert site.open("wrong").call("GET", "/api/receipt", headers=other).status == 401


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("198.51.100.1", "198.51.100.1"),
        ("2001:db8::1", "2001:db8::/64"),
        ("::ffff:198.51.100.1", "198.51.100.1"),
        ("fe80::1%eth0", "fe80::/64"),
        ("not:an:address", "not:an:address"),
    ],
)
def test_a_network_is_what_one_caller_cannot_leave_at_will(address: str, network: str) -> None:
    assert network_of("", address) == network
