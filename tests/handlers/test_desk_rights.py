from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from redress.domain.reviewers import SESSION_IDLE, SESSION_LIFETIME
from redress.edge.http import Route
from redress.edge.reviewer_zone import REVIEWER_ROUTES
from redress.edge.session_zone import DESK_HEADER, SESSION_COOKIE
from tests.handlers.caller import Answer, Caller, Document
from tests.handlers.site import (
    ACCEPT,
    ADVANCE,
    CARRIED_OUT,
    REVIEWERS,
    Site,
)

CHANGING = [route for route in REVIEWER_ROUTES if route.method != "GET"]
SECURED = [route for route in REVIEWER_ROUTES if not route.path.endswith(("codes", "session"))]
KINDS: dict[str, tuple[str, Document]] = {
    "screening": ("community", ADVANCE),
    "legal_review": ("legal", ACCEPT),
    "remedy": ("legal", CARRIED_OUT),
}
BODIES: dict[str, Document] = {
    "/desk-api/codes": {"email": "lin@community.redress.example"},
    "/desk-api/session": {"code": "000001"},
    "/desk-api/tasks/<task_id>/evidence/<number>": {"reason": "to judge it"},
    "/desk-api/tasks/<task_id>/bag": {"reason": "hearing of 3 March"},
    "/desk-api/tasks/<task_id>/messages": {
        "id": "0199c5e2-0000-7000-8000-0000000000aa",
        "text": "Was it your own car?",
    },
}


def named(route: Route[Any]) -> str:
    return f"{route.method} {route.path}"


def refusal(answer: Answer) -> tuple[int, str]:
    return answer.status, answer.code


def use(desk: Caller, route: Route[Any], task: str, body: Document | None = None) -> Answer:
    path = route.path.replace("<task_id>", task).replace("<number>", "0")
    sent = body or BODIES.get(route.path)
    return desk.call(route.method, path, sent if route.form else None)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    "group", [*REVIEWERS, "", "ended", "forged", "expired", "idle", "disabled"]
)
@pytest.mark.parametrize("route", SECURED, ids=named)
def test_each_route_serves_the_groups_with_the_right_and_nobody_else(
    site: Site, route: Route[Any], group: str, kind: str
) -> None:
    task = getattr(site, kind)()
    right, choice = KINDS[kind]
    desk = site.desk(group if group in REVIEWERS else right if group else "")
    spoil(site, desk, group, right)
    body = {"revision": site.case.revision, **choice} if "decision" in route.path else None
    before = site.case
    answer = use(desk, route, task, body)
    if group not in REVIEWERS:
        assert refusal(answer) == (401, "not_signed_in")
        assert site.case == before
    elif "<task_id>" in route.path and group != _entitled(route, right):
        assert refusal(answer) == (403, "not_allowed")
        assert site.case == before
    else:
        assert answer.status == 200


def _entitled(route: Route[Any], right: str) -> str:
    """Name the group that a route of a task serves: bags are for legal only."""
    return "nobody" if route.path.endswith("/bag") and right != "legal" else right


def spoil(site: Site, desk: Caller, how: str, group: str) -> None:
    """Make a session worthless."""
    if how == "ended":
        assert desk.call("DELETE", "/desk-api/session").status == 200
    elif how == "forged":
        desk.cookies[SESSION_COOKIE] = desk.cookies[SESSION_COOKIE][:-1] + "x"
    elif how == "expired":
        keep_alive(site, desk)
    elif how == "idle":
        site.world.clock.advance(SESSION_IDLE)
    elif how == "disabled":
        reviewer = site.world.people.reviewers[REVIEWERS[group]]
        site.world.people.put(replace(reviewer, disabled=True))


def keep_alive(site: Site, desk: Caller) -> None:
    """Use a session until it has lived as long as it may."""
    half = timedelta(minutes=30)
    for _ in range(int(SESSION_LIFETIME / half) - 1):
        site.world.clock.advance(half)
        assert desk.call("GET", "/desk-api/me").status == 200
    site.world.clock.advance(half)


def test_a_receipt_is_nothing_to_the_desk(site: Site) -> None:
    task = site.screening()
    desk = site.desk()
    desk.headers["Authorization"] = f"Receipt {site.receipt_again()}"
    desk.cookies[SESSION_COOKIE] = site.receipt_again()
    for route in SECURED:
        body = {"revision": site.case.revision, **ADVANCE} if "decision" in route.path else None
        assert refusal(use(desk, route, task, body)) == (401, "not_signed_in")
    assert refusal(desk.call("GET", "/api/receipt")) == (404, "unknown_route")


@pytest.mark.parametrize("route", CHANGING, ids=named)
@pytest.mark.parametrize(
    "headers",
    [
        {},
        {DESK_HEADER: "1", "Sec-Fetch-Site": "cross-site"},
        {DESK_HEADER: "1", "Sec-Fetch-Site": "same-site"},
        {DESK_HEADER: "1", "Sec-Fetch-Site": "none"},
        {"Sec-Fetch-Site": "same-origin"},
    ],
    ids=str,
)
def test_no_other_site_changes_anything(
    site: Site, route: Route[Any], headers: dict[str, str]
) -> None:
    task = site.screening()
    desk = site.desk("community")
    body = {"revision": site.case.revision, **ADVANCE} if "decision" in route.path else None
    before, mails = site.case, len(site.world.mailer.sent)
    desk.headers = headers
    assert refusal(use(desk, route, task, body)) == (403, "foreign_origin")
    assert (site.case, len(site.world.mailer.sent)) == (before, mails)
    desk.headers = {DESK_HEADER.title(): "1", "sec-fetch-site": "same-origin"}
    assert desk.call("GET", "/desk-api/me").status == 200
