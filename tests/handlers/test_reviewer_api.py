from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from redress.domain.reviewers import SESSION_IDLE, SESSION_LIFETIME
from redress.edge.http import Route
from redress.edge.reviewer_zone import (
    BROWSER_COOKIE,
    DESK_HEADER,
    REVIEWER_ROUTES,
    SESSION_COOKIE,
)
from tests.handlers.caller import Answer, Caller, Document
from tests.handlers.site import (
    ACCEPT,
    ADVANCE,
    CARRIED_OUT,
    PICTURE_CLAIM,
    REVIEWERS,
    Site,
    take_cookies,
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
}


def named(route: Route[Any]) -> str:
    return f"{route.method} {route.path}"


def refusal(answer: Answer) -> tuple[int, str]:
    return answer.status, answer.code


def use(desk: Caller, route: Route[Any], task: str, body: Document | None = None) -> Answer:
    path = route.path.replace("<task_id>", task).replace("<number>", "0")
    sent = body or BODIES.get(route.path)
    return desk.call(route.method, path, sent if route.form else None)


def post(site: Site, task: str, group: str, choice: Document, revision: int = 0) -> Answer:
    body = {"revision": revision or site.case.revision, **choice}
    return site.desk(group).call("POST", f"/desk-api/tasks/{task}/decision", body)


# ---------------------------------------------------------------- signing in and out
def test_cookies_are_for_this_host_alone_and_out_of_reach_of_scripts(site: Site) -> None:
    desk = site.desk()
    asked = desk.call("POST", "/desk-api/codes", BODIES["/desk-api/codes"])
    take_cookies(desk, asked)
    opened = desk.call("POST", "/desk-api/session", {"code": site.mailed_code()})
    take_cookies(desk, opened)
    ended = desk.call("DELETE", "/desk-api/session")
    ages = []
    for line in (*asked.cookies, *opened.cookies, *ended.cookies):
        pair, path, age, *flags = line.split("; ")
        assert pair.partition("=")[0] in {SESSION_COOKIE, BROWSER_COOKIE}
        assert pair.startswith("__Host-")
        assert path == "Path=/"
        assert flags == ["Secure", "HttpOnly", "SameSite=Strict"]
        ages.append(age)
    assert ages == ["Max-Age=600", "Max-Age=43200", "Max-Age=0", "Max-Age=0"]
    assert desk.call("GET", "/desk-api/me").status == 401


def test_an_unknown_address_gets_the_same_answer_and_no_mail(site: Site) -> None:
    known = site.desk().call("POST", "/desk-api/codes", BODIES["/desk-api/codes"])
    unknown = site.desk().call("POST", "/desk-api/codes", {"email": "nobody@redress.example"})
    assert (known.status, known.text, len(known.cookies)) == (202, unknown.text, 1)
    assert unknown.status == 202
    assert len(known.cookies[0]) == len(unknown.cookies[0])
    assert len(site.world.mailer.sent) == 1


def test_a_code_is_good_for_the_browser_that_asked_once_and_for_ten_minutes(site: Site) -> None:
    wrong = (401, "wrong_code")
    desk = site.desk()
    take_cookies(desk, desk.call("POST", "/desk-api/codes", BODIES["/desk-api/codes"]))
    code = {"code": site.mailed_code()}
    assert refusal(site.desk().call("POST", "/desk-api/session", code)) == wrong
    assert refusal(desk.call("POST", "/desk-api/session", {"code": "999999"})) == wrong
    assert desk.call("POST", "/desk-api/session", code).status == 201
    assert refusal(desk.call("POST", "/desk-api/session", code)) == wrong
    take_cookies(desk, desk.call("POST", "/desk-api/codes", BODIES["/desk-api/codes"]))
    site.world.clock.advance(timedelta(minutes=10))
    late = {"code": site.mailed_code()}
    assert refusal(desk.call("POST", "/desk-api/session", late)) == wrong


def test_who_asks_for_too_many_codes_waits(site: Site) -> None:
    answers = [
        site.desk().call("POST", "/desk-api/codes", BODIES["/desk-api/codes"]) for _ in range(6)
    ]
    assert [answer.status for answer in answers] == [202] * 5 + [429]
    assert answers[5].headers["Retry-After"] == "900"
    assert answers[5].document["retry_after"] == 900


# ---------------------------------------------------------------- who may do what
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
    elif "<task_id>" in route.path and group != right:
        assert refusal(answer) == (403, "not_allowed")
        assert site.case == before
    else:
        assert answer.status == 200


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


# ---------------------------------------------------------------- reading
def test_the_queue_shows_what_waits_for_the_groups_and_nothing_personal(site: Site) -> None:
    task = site.screening()
    [waiting] = site.desk("community").call("GET", "/desk-api/tasks").document["tasks"]
    assert (waiting["id"], waiting["kind"], waiting["state"]) == (task, "screening", "open")
    assert site.desk("legal").call("GET", "/desk-api/tasks").document["tasks"] == []


def test_a_task_shows_the_case_and_what_may_be_decided_but_no_token(site: Site) -> None:
    task = site.screening()
    answer = site.desk("community").call("GET", f"/desk-api/tasks/{task}")
    seen = answer.document
    assert seen["case"]["revision"] == site.case.revision
    assert set(seen["verdicts"]) == {"advance", "ask_owner", "decline", "duplicate", "spam"}
    assert seen["verdicts"]["advance"] == ["claim_plausible"]
    assert seen["papers"][0]["content"]["contact"]["name"] == "欧阳娜娜"
    assert site.world.records.tasks[task].token not in answer.text


def test_opening_evidence_is_written_down_before_the_address_is_given(site: Site) -> None:
    site.receipt(files=[PICTURE_CLAIM])
    site.step()
    task = site.step()
    desk = site.desk("community")
    path = f"/desk-api/tasks/{task}/evidence"
    link = desk.call("POST", f"{path}/0", {"reason": "to judge it"}).document["url"]
    assert "seconds=300" in link
    line = site.world.cases.ledger(site.case.id)[-1]
    assert "case:evidence:viewed" in line
    assert "to judge it" in line
    assert '"lin"' in line
    for number in ("1", "2", "-1", "x", "１", "0" * 40 + "9"):
        answer = desk.call("POST", f"{path}/{number}", {"reason": "to judge it"})
        assert refusal(answer) == (404, "unknown_evidence")


# ---------------------------------------------------------------- deciding
def test_a_decision_is_recorded_once(site: Site) -> None:
    task, revision = site.screening(), site.case.revision
    answer = post(site, task, "community", ADVANCE)
    assert answer.document == {"case_id": site.case.id, "stage": "legal_review"}
    assert post(site, task, "community", ADVANCE, revision).status == 200
    other = {"verdict": "spam", "reason": "not_a_request"}
    late = post(site, task, "community", other, revision)
    assert refusal(late) == (409, "already_decided")
    assert late.document["decided_by"] == "lin"
    assert site.case.stage == "legal_review"


def test_a_decision_on_an_older_revision_tells_what_happened_since(site: Site) -> None:
    task, revision = site.screening(), site.case.revision
    site.open(site.receipt_again()).call("POST", "/api/receipt/evidence", {"text": "more"})
    answer = post(site, task, "community", ADVANCE, revision)
    assert refusal(answer) == (409, "case_changed")
    assert answer.document["changes"] == "case:evidence:announced"
    assert site.world.records.tasks[task].decision is None


def test_a_cancelled_task_takes_no_decision(site: Site) -> None:
    task = site.screening()
    owner = site.open(site.receipt_again())
    owner.call("POST", "/api/receipt/withdrawal", {"confirmed": True})
    assert refusal(post(site, task, "community", ADVANCE)) == (409, "task_cancelled")


@pytest.mark.parametrize(
    ("choice", "pointer", "code"),
    [
        ({**ADVANCE, "grounds": []}, "/grounds", "ground_needed"),
        ({**ADVANCE, "reason": "done"}, "/reason", "not_for_this_verdict"),
        ({**ADVANCE, "verdict": "accept"}, "/verdict", "not_for_this_task"),
        ({**ADVANCE, "verdict": "answered"}, "/verdict", "not_for_this_task"),
        ({**ADVANCE, "grounds": ["envy"]}, "/grounds/0", "not_allowed"),
        ({"verdict": "decline", "reason": "out_of_scope"}, "/owner_text", "owner_text_needed"),
        (
            {
                "verdict": "duplicate",
                "reason": "same_owner",
                "owner_text": "It came before.",
                "duplicate_of": "RD-0000-0000-0000",
            },
            "/duplicate_of",
            "unknown_case",
        ),
    ],
)
def test_a_decision_says_all_that_it_must(
    site: Site, choice: Document, pointer: str, code: str
) -> None:
    task = site.screening()
    answer = post(site, task, "community", choice)
    assert refusal(answer) == (422, "invalid_input")
    assert [(e["pointer"], e["code"]) for e in answer.document["errors"]] == [(pointer, code)]
    assert site.world.records.tasks[task].decision is None


@pytest.mark.parametrize("task", ["x", "RD-0000-0000-0000.screening.1", "..", "%2e%2e", "车"])
def test_an_unknown_task_is_not_found(site: Site, task: str) -> None:
    desk = site.desk("legal")
    assert refusal(desk.call("GET", f"/desk-api/tasks/{task}")) == (404, "unknown_task")
    body = {"revision": 1, **ADVANCE}
    answer = desk.call("POST", f"/desk-api/tasks/{task}/decision", body)
    assert refusal(answer) == (404, "unknown_task")


def test_nobody_decides_in_the_owners_place(site: Site) -> None:
    site.decide(site.legal_review(), "legal", ACCEPT)
    request = site.step()
    for group in REVIEWERS:
        assert refusal(post(site, request, group, ADVANCE)) == (404, "unknown_task")


def test_a_remedy_is_carried_out_with_reference_and_date(site: Site) -> None:
    task = site.remedy()
    incomplete = {"verdict": "carried_out", "reason": "done"}
    errors = post(site, task, "legal", incomplete).document["errors"]
    assert [error["code"] for error in errors] == ["reference_needed", "date_needed"]
    assert post(site, task, "legal", CARRIED_OUT).document["stage"] == "pursuing"
