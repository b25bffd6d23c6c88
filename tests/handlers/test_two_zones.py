"""Owners and reviewers share no route, no cookie, no secret: what opens one opens nothing there."""

from __future__ import annotations

from typing import Any

import pytest

import handlers.owner.api
import handlers.reviewer.api
from redress.edge.http import Route
from redress.edge.owner_zone import OWNER_ROUTES
from redress.edge.reviewer_zone import REVIEWER_ROUTES
from redress.edge.session_zone import DESK_HEADER, SESSION_COOKIE
from tests.handlers.caller import Caller
from tests.handlers.rights import ROWS, Row, key, staff, use
from tests.handlers.site import Site
from tests.handlers.test_desk_rights import effects, refusal

SECURED = [row for row in ROWS if row.right != "open"]
BY_RECEIPT = [route for route in OWNER_ROUTES if "/receipt" in route.path]


def bearing(site: Site, how: str, desk: Caller) -> None:
    """Let a browser show a valid receipt in every place where one might be looked for."""
    receipt = site.receipt_again()
    if how == "header":
        desk.headers["Authorization"] = f"Receipt {receipt}"
    elif how == "bearer":
        desk.headers["Authorization"] = f"Bearer {receipt}"
    elif how == "cookie":
        desk.cookies[SESSION_COOKIE] = receipt
    else:
        desk.cookies[SESSION_COOKIE] = f"lead-community.{receipt}"


@pytest.mark.parametrize("how", ["header", "bearer", "cookie", "cookie of a lead"])
@pytest.mark.parametrize("row", SECURED, ids=key)
def test_a_valid_receipt_gets_nothing_from_the_desk(site: Site, row: Row, how: str) -> None:
    staff(site)
    task = site.screening()
    desk = site.desk()
    bearing(site, how, desk)
    before = effects(site)
    assert refusal(use(site, desk, row, task, "lead-community")) == (401, "not_signed_in")
    assert effects(site) == before


@pytest.mark.parametrize("how", ["cookie", "header", "cookie in the header"])
@pytest.mark.parametrize("route", BY_RECEIPT, ids=key)
def test_a_valid_session_gets_nothing_from_the_owners_zone(
    site: Site, route: Route[Any], how: str
) -> None:
    staff(site)
    site.screening()
    desk = site.desk()
    site.sign_in(desk, "lead-community")
    secret = desk.cookies[SESSION_COOKIE]
    owner = Caller(handlers.owner.api.handler, "owner.json", {DESK_HEADER: "1"})
    if how == "cookie":
        owner.cookies = dict(desk.cookies)
    elif how == "header":
        owner.headers["Authorization"] = f"Receipt {secret.rpartition('.')[2]}"
    else:
        owner.headers["Authorization"] = f"Receipt {secret}"
    before = effects(site)
    path = route.path.replace("<task_id>", site.case.id)
    answer = owner.call(route.method, path, {} if route.form else None)
    assert refusal(answer) == (401, "unknown_receipt")
    assert effects(site) == before


def test_the_zones_share_no_route() -> None:
    owners, reviewers = (
        {key(route) for route in table} for table in (OWNER_ROUTES, REVIEWER_ROUTES)
    )
    assert not owners & reviewers
    assert all(route.path.startswith("/api/") for route in OWNER_ROUTES)
    assert all(route.path.startswith("/desk-api/") for route in REVIEWER_ROUTES)


@pytest.mark.parametrize("route", REVIEWER_ROUTES, ids=key)
def test_the_owners_function_knows_no_route_of_the_desk(site: Site, route: Route[Any]) -> None:
    owner = Caller(handlers.owner.api.handler, "owner.json")
    owner.cookies = site.desk("community").cookies
    assert refusal(owner.call(route.method, route.path)) == (404, "unknown_route")


@pytest.mark.parametrize("route", OWNER_ROUTES, ids=key)
def test_the_desks_function_knows_no_route_of_the_owners(site: Site, route: Route[Any]) -> None:
    desk = site.desk("community")
    assert refusal(desk.call(route.method, route.path)) == (404, "unknown_route")


def test_the_zones_log_different_things() -> None:
    owners, reviewers = (
        {route.audit.value.partition(":")[0] for route in table}
        for table in (OWNER_ROUTES, REVIEWER_ROUTES)
    )
    assert (owners, reviewers) == ({"owner"}, {"reviewer"})
