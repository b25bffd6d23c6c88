from datetime import timedelta

import pytest

from redress.domain.stages import Stage
from tests.handlers.caller import Answer, Document
from tests.handlers.site import (
    ADVANCE,
    PICTURE,
    PICTURE_CLAIM,
    SUBMISSION_ID,
    Site,
    submission,
)

QUESTION: Document = {
    "verdict": "ask_owner",
    "reason": "facts_missing",
    "owner_text": "Which account was it?",
}
UPLOADS: Document = {
    "submission_id": SUBMISSION_ID,
    "campaign_id": "owners-2026",
    "files": [PICTURE_CLAIM],
}


def refusal(answer: Answer) -> tuple[int, str]:
    return answer.status, answer.code


def pointers(answer: Answer) -> set[tuple[str, str]]:
    assert refusal(answer) == (422, "invalid_input")
    return {(error["pointer"], error["code"]) for error in answer.document["errors"]}


def asked(site: Site) -> tuple[str, str]:
    """Bring a case to a question of the community manager; give receipt code and task."""
    site.decide(site.screening(), "community", QUESTION)
    return site.receipt_again(), site.step()


def test_a_campaign_is_shown_with_its_texts_and_state(site: Site) -> None:
    shown = site.owner.call("GET", "/api/campaigns/owners-2026").document
    assert shown["state"] == "open"
    assert shown["opens_at"] == "2025-10-01T00:00:00+08:00"
    assert [consent["purpose"] for consent in shown["consents"]] == [
        "handle_case",
        "share_with_law_firm",
    ]
    site.world.clock.advance(timedelta(days=9999))
    assert site.owner.call("GET", "/api/campaigns/owners-2026").document["state"] == "closed"


def test_an_unknown_campaign_is_named_but_never_at_length(site: Site) -> None:
    answer = site.owner.call("GET", "/api/campaigns/" + "x" * 9999)
    assert refusal(answer) == (404, "unknown_campaign")
    assert answer.document["campaign"] == "x" * 100
    assert refusal(
        site.owner.call("POST", "/api/submissions", submission(campaign_id="another"))
    ) == (404, "unknown_campaign")


def test_the_same_submission_twice_gets_the_same_answer(site: Site) -> None:
    first = site.owner.call("POST", "/api/submissions", submission())
    again = site.owner.call("POST", "/api/submissions", submission())
    assert (first.status, first.document) == (202, again.document)
    other = site.owner.call("POST", "/api/submissions", submission(statement="else"))
    assert refusal(other) == (409, "submission_conflict")
    assert len(site.world.records.drafts) == 1


def test_what_no_schema_sees_is_told_with_its_place(site: Site) -> None:
    bad = submission(
        submission_id=SUBMISSION_ID.replace("7000", "4000"),
        contact={"name": "x"},
        consents=[{"purpose": "handle_case", "version": "2026-01", "granted": False}],
        remedies=["lawyers_letter", "lawyers_letter"],
        files=[PICTURE_CLAIM, PICTURE_CLAIM],
    )
    assert pointers(site.owner.call("POST", "/api/submissions", bad)) == {
        ("/submission_id", "not_a_uuid7"),
        ("/contact", "email_or_phone"),
        ("/consents", "consent_missing"),
        ("/remedies/1", "repeated"),
        ("/files/1", "same_file_twice"),
    }
    assert not site.world.records.drafts


@pytest.mark.parametrize("path", ["/api/submissions", "/api/uploads"])
def test_a_campaign_takes_nothing_before_and_after_its_time(site: Site, path: str) -> None:
    body = submission() if path == "/api/submissions" else UPLOADS
    opens_at = site.world.records.campaigns["owners-2026"].opens_at
    closes_at = site.world.records.campaigns["owners-2026"].closes_at
    site.world.clock.set(opens_at - timedelta(microseconds=1))
    early = site.owner.call("POST", path, body)
    assert refusal(early) == (409, "campaign_not_open")
    assert early.document["opens_at"] == "2025-10-01T00:00:00+08:00"
    site.world.clock.set(closes_at)
    late = site.owner.call("POST", path, body)
    assert refusal(late) == (409, "campaign_closed")
    assert late.document["closed_at"] == "2036-01-01T00:00:00+08:00"
    site.world.clock.set(closes_at - timedelta(microseconds=1))
    assert site.owner.call("POST", path, body).status in {200, 202}


@pytest.mark.parametrize(
    "header",
    ["", "Receipt", "Receipt ", "Bearer {code}", "{code}", "Receipt {code}X", "Receipt 车"],
)
def test_only_a_right_receipt_code_opens_a_case(site: Site, header: str) -> None:
    code = site.receipt()
    owner = site.open(code)
    owner.headers = {"Authorization": header.format(code=code)} if header else {}
    for method, path in (
        ("GET", "/api/receipt"),
        ("POST", "/api/receipt/uploads"),
        ("POST", "/api/receipt/uploads/parts"),
        ("POST", "/api/receipt/uploads/completion"),
        ("POST", "/api/receipt/uploads/abortion"),
        ("POST", "/api/receipt/evidence"),
        ("POST", "/api/receipt/answers/x"),
        ("POST", "/api/receipt/withdrawal"),
    ):
        assert refusal(owner.call(method, path, {})) == (401, "unknown_receipt")


def test_a_receipt_code_is_forgiven_its_form(site: Site) -> None:
    code = site.receipt()
    for typed in (code.lower(), code.replace("-", " "), code.replace("-", "")):
        assert site.open(typed).call("GET", "/api/receipt").status == 200


def test_an_owner_adds_material_with_its_files(site: Site) -> None:
    owner = site.open(site.receipt())
    uploads = owner.call("POST", "/api/receipt/uploads", {"files": [PICTURE_CLAIM]}).document
    key = uploads["uploads"][0]["url"].removeprefix("https://incoming.example/")
    site.world.uploads.arrive(key, PICTURE)
    seen = owner.call("POST", "/api/receipt/evidence", {"text": "look", "files": [PICTURE_CLAIM]})
    assert seen.status == 202
    assert [item["state"] for item in seen.document["evidence"]] == ["announced"] * 3
    site.step()
    seen = owner.call("GET", "/api/receipt")
    assert [item["state"] for item in seen.document["evidence"]] == ["preserved"] * 3
    assert seen.document["evidence"][2]["retain_until"] is not None


def test_an_owner_answers_once(site: Site) -> None:
    code, task = asked(site)
    owner = site.open(code)
    [request] = owner.call("GET", "/api/receipt").document["requests"]
    assert (request["task_id"], request["question"]) == (task, "Which account was it?")
    path = f"/api/receipt/answers/{task}"
    assert owner.call("POST", path, {"text": "@attacker"}).status == 202
    assert owner.call("POST", path, {"text": "@attacker"}).status == 202
    assert refusal(owner.call("POST", path, {"text": "@other"})) == (409, "already_decided")
    assert site.case.stage is Stage.PRESERVING


def test_an_owner_answers_nothing_but_the_own_requests(site: Site) -> None:
    _, task = asked(site)
    stranger = site.open(site.receipt(2))
    answer = stranger.call("POST", f"/api/receipt/answers/{task}", {"text": "x"})
    assert refusal(answer) == (404, "unknown_task")
    screening = task.replace("screening_question", "screening")
    assert screening in site.world.records.tasks
    owner = site.open(site.receipt_again())
    answer = owner.call("POST", f"/api/receipt/answers/{screening}", {"text": "x"})
    assert refusal(answer) == (404, "unknown_task")


def test_an_owner_withdraws_once_and_adds_nothing_more(site: Site) -> None:
    code, task = asked(site)
    owner = site.open(code)
    unconfirmed = owner.call("POST", "/api/receipt/withdrawal", {"confirmed": False})
    assert pointers(unconfirmed) == {("/confirmed", "not_allowed")}
    seen = owner.call("POST", "/api/receipt/withdrawal", {"confirmed": True})
    assert seen.status == 202
    assert (seen.document["can_add"], seen.document["can_withdraw"]) == (False, False)
    again = owner.call("POST", "/api/receipt/withdrawal", {"confirmed": True})
    assert refusal(again) == (409, "already_withdrawn")
    late = owner.call("POST", f"/api/receipt/answers/{task}", {"text": "x"})
    assert refusal(late) == (409, "task_cancelled")
    for path, body in (
        ("/api/receipt/evidence", {"text": "x"}),
        ("/api/receipt/uploads", {"files": [PICTURE_CLAIM]}),
    ):
        assert refusal(owner.call("POST", path, body)) == (409, "case_closed")


def test_a_receipt_never_shows_what_is_for_reviewers(site: Site) -> None:
    note = "Ask the police first."
    site.decide(site.screening(), "community", {**ADVANCE, "internal_note": note})
    site.step()
    seen = site.open(site.receipt_again()).call("GET", "/api/receipt")
    assert [review["kind"] for review in seen.document["reviews"]] == ["legal_review"]
    tokens = [task.token for task in site.world.records.tasks.values()]
    for hidden in (note, '"lin"', "林晓", *tokens):
        assert hidden not in seen.text


def test_a_session_of_the_desk_opens_no_case(site: Site) -> None:
    site.screening()
    desk = site.desk("community")
    owner = site.open("x")
    owner.cookies, owner.headers = desk.cookies, desk.headers
    for route in ("/api/receipt", "/desk-api/tasks", "/desk-api/me"):
        answer = owner.call("GET", route)
        assert refusal(answer) in {(401, "unknown_receipt"), (404, "unknown_route")}
