"""Every route of the desk for every caller: who has the right, who has not, and what changes."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from redress.domain.reviewers import SESSION_IDLE, SESSION_LIFETIME
from redress.edge.reviewer_zone import REVIEWER_ROUTES
from redress.edge.session_zone import DESK_HEADER, SESSION_COOKIE
from tests.handlers.caller import Answer, Caller
from tests.handlers.rights import CALLERS, KINDS, ROWS, Row, key, staff, use
from tests.handlers.site import Site

CHANGING = [row for row in ROWS if row.method != "GET"]
SECURED = [row for row in ROWS if row.right != "open"]
CASES = [
    pytest.param(row, kind, id=f"{key(row)} {kind}" if row.about_a_task else key(row))
    for row in ROWS
    for kind in (KINDS if row.about_a_task else ["screening"])
]


def refusal(answer: Answer) -> tuple[int, str]:
    return answer.status, answer.code


def effects(site: Site) -> str:
    """Everything that a request may have written, sent, or queued."""
    world = site.world
    kept = (
        vars(world.records),
        world.people.reviewers,
        world.people.kept_passkeys,
        sorted(world.people.kept_sessions),
        vars(world.outbox),
        len(world.mailer.sent),
        world.exposures.reveals,
        world.exports.files,
        world.previews.kept,
    )
    return repr(kept)


def test_every_route_has_a_row_and_every_row_a_route() -> None:
    assert sorted(map(key, ROWS)) == sorted(map(key, REVIEWER_ROUTES))


@pytest.mark.parametrize("caller", CALLERS)
@pytest.mark.parametrize(("row", "kind"), CASES)
def test_who_has_the_right_is_served_and_nobody_else(
    site: Site, row: Row, kind: str, caller: str
) -> None:
    staff(site)
    task = getattr(site, kind)()
    desk = site.desk()
    site.sign_in(desk, caller)
    before = effects(site)
    answer = use(site, desk, row, task, caller)
    if row.entitles(caller, kind):
        assert row.gets in {str(answer.status), answer.code}, answer.text
    else:
        assert refusal(answer) == (403, "not_allowed")
        assert effects(site) == before


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("caller", CALLERS)
def test_a_batch_takes_nothing_that_its_sender_may_not_decide(
    site: Site, caller: str, kind: str
) -> None:
    staff(site)
    task = getattr(site, kind)()
    desk = site.desk()
    site.sign_in(desk, caller)
    [row] = [row for row in ROWS if key(row) == "POST /desk-api/batches"]
    answer = use(site, desk, row, task, caller).document
    entitled = caller.endswith("-community") and kind == "screening"
    assert answer["count"] == int(entitled)
    refused = [] if entitled else [{"task_id": task, "code": code_of(caller, kind)}]
    assert answer["refused"] == refused


def code_of(caller: str, kind: str) -> str:
    """Why a task is not taken: it is another group's, or no screening."""
    return "not_in_batch" if CALLERS[caller][0] is KINDS[kind] else "not_allowed"


@pytest.mark.parametrize("how", ["none", "ended", "forged", "expired", "idle", "disabled"])
@pytest.mark.parametrize("row", ROWS, ids=key)
def test_without_a_living_session_only_what_is_open_answers(site: Site, row: Row, how: str) -> None:
    staff(site)
    task = site.screening()
    desk = site.desk()
    if how != "none":
        site.sign_in(desk, "lead-community")
        spoil(site, desk, how)
    before = effects(site)
    answer = use(site, desk, row, task, "lead-community")
    if row.right == "open":
        assert row.gets in {str(answer.status), answer.code}, answer.text
    else:
        assert refusal(answer) == (401, "not_signed_in")
        assert effects(site) == before


def spoil(site: Site, desk: Caller, how: str) -> None:
    """Make a session worthless."""
    if how == "ended":
        assert desk.call("DELETE", "/desk-api/session").status == 200
    elif how == "forged":
        cookie = desk.cookies[SESSION_COOKIE]
        desk.cookies[SESSION_COOKIE] = cookie[:-1] + ("y" if cookie.endswith("x") else "x")
    elif how == "expired":
        keep_alive(site, desk)
    elif how == "idle":
        site.world.clock.advance(SESSION_IDLE)
    elif how == "disabled":
        reviewer = site.world.people.reviewers["lead-community"]
        site.world.people.put(replace(reviewer, disabled=True))


def keep_alive(site: Site, desk: Caller) -> None:
    """Use a session until it has lived as long as it may."""
    half = timedelta(minutes=30)
    for _ in range(int(SESSION_LIFETIME / half) - 1):
        site.world.clock.advance(half)
        assert desk.call("GET", "/desk-api/me").status == 200
    site.world.clock.advance(half)


@pytest.mark.parametrize("row", CHANGING, ids=key)
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
def test_no_other_site_changes_anything(site: Site, row: Row, headers: dict[str, str]) -> None:
    staff(site)
    task = site.screening()
    desk = site.desk()
    site.sign_in(desk, "lead-community")
    before = effects(site)
    desk.headers = headers
    assert refusal(use(site, desk, row, task, "lead-community")) == (403, "foreign_origin")
    assert effects(site) == before
    desk.headers = {DESK_HEADER.title(): "1", "sec-fetch-site": "same-origin"}
    assert desk.call("GET", "/desk-api/me").status == 200


@pytest.mark.parametrize("row", [row for row in SECURED if row.method == "GET"], ids=key)
def test_reading_changes_nothing(site: Site, row: Row) -> None:
    staff(site)
    task = site.screening()
    desk = site.desk()
    site.sign_in(desk, "lead-community")
    before = effects(site)
    use(site, desk, row, task, "lead-community")
    assert effects(site) == before
