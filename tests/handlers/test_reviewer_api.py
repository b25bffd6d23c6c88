import pytest

from tests.handlers.caller import Answer, Document
from tests.handlers.site import (
    ACCEPT,
    ADVANCE,
    CARRIED_OUT,
    PICTURE_CLAIM,
    REVIEWERS,
    Site,
)


def refusal(answer: Answer) -> tuple[int, str]:
    return answer.status, answer.code


def post(site: Site, task: str, group: str, choice: Document, revision: int = 0) -> Answer:
    body = {"revision": revision or site.case.revision, **choice}
    return site.desk(group).call("POST", f"/desk-api/tasks/{task}/decision", body)


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
    assert "case:evidence:downloaded" in line
    assert "to judge it" in line
    assert '"lin"' in line
    for number in ("1", "2", "-1", "x", "１", "0" * 40 + "9"):
        answer = desk.call("POST", f"{path}/{number}", {"reason": "to judge it"})
        assert refusal(answer) == (404, "unknown_evidence")


def test_a_decision_is_recorded_once(site: Site) -> None:
    task, revision = site.screening(), site.case.revision
    answer = post(site, task, "community", ADVANCE)
    stands = {"case_id": site.case.id, "stage": "legal_review", "proposed": False}
    assert answer.document == stands
    assert post(site, task, "community", ADVANCE, revision).status == 200
    other = {"verdict": "spam", "reason": "not_a_request"}
    late = post(site, task, "community", other, revision)
    assert refusal(late) == (409, "already_decided")
    assert late.document["decided_by"] == "林晓"
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
