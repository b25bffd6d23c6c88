"""Decisions through the API: signed, by two, in batches, and as the owner would read them."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta

import pytest

import handlers.worker.apply_batch
from infra.local.authenticator import Authenticator
from redress.domain.review_rules import ReviewRules
from redress.domain.task_kinds import TaskKind
from tests.factories.decisions import apply_batch, with_passkey
from tests.handlers.caller import Answer, Caller, Document
from tests.handlers.queues import batch
from tests.handlers.site import ACCEPT, ADVANCE, Site

BATCH = "0199c5e2-0000-7000-8000-0000000000b1"
SPAM: Document = {"verdict": "spam", "reason": "not_a_request"}
DECLINE: Document = {
    "verdict": "decline",
    "reason": "out_of_scope",
    "owner_text": "我们很抱歉。<b>&</b>",
}


def refusal(answer: Answer) -> tuple[int, str]:
    return answer.status, answer.code


def rules(site: Site, **changes: object) -> None:
    (campaign,) = site.world.records.campaigns.values()
    review = replace(campaign.review, **changes)  # type: ignore[arg-type]  # its fields
    site.world.campaigns.put(replace(campaign, review=review))


def passkey(site: Site, reviewer_id: str) -> Authenticator:
    return with_passkey(site.world, site.world.people.reviewers[reviewer_id])


def ask(desk: Caller, task: str, revision: int, choice: Document) -> Document:
    body = {"revision": revision, **choice}
    answer = desk.call("POST", f"/desk-api/tasks/{task}/signing", body)
    assert answer.status == 200, answer.text
    return answer.document


def test_a_decision_is_signed_by_passkey(site: Site) -> None:
    task, revision = site.legal_review(), site.case.revision
    device, desk = passkey(site, "chen"), site.desk("legal")
    path, body = f"/desk-api/tasks/{task}/decision", {"revision": revision, **ACCEPT}
    assert refusal(desk.call("POST", path, body)) == (403, "signature_needed")
    asked = ask(desk, task, revision, ACCEPT)
    assert asked["way"] == "passkey"
    assert json.loads(asked["statement"])["revision"] == revision
    signature = {"nonce": asked["nonce"], "credential": device.get(asked["options"])}
    other = body | {"not_criticism": "Something else."}
    stolen = desk.call("POST", path, other | {"signature": signature})
    assert refusal(stolen) == (403, "wrong_signature")
    asked = ask(desk, task, revision, ACCEPT)
    signature = {"nonce": asked["nonce"], "credential": device.get(asked["options"])}
    answer = desk.call("POST", path, body | {"signature": signature})
    assert answer.document["stage"] == "collecting_information"
    line = json.loads(site.world.cases.ledger(site.case.id)[-1])
    assert line["details"]["statement"] == asked["statement"]


def test_without_a_passkey_a_fresh_code_is_needed(site: Site) -> None:
    task, desk = site.legal_review(), site.desk("legal")
    revision = site.case.revision
    assert ask(desk, task, revision, ACCEPT)["fresh"] is True
    site.world.clock.advance(timedelta(minutes=11))
    assert ask(desk, task, revision, ACCEPT)["fresh"] is False
    body = {"revision": revision, **ACCEPT}
    answer = desk.call("POST", f"/desk-api/tasks/{task}/decision", body)
    assert refusal(answer) == (403, "fresh_code_needed")


def test_the_desk_is_told_the_rules_and_templates_in_the_owners_language(site: Site) -> None:
    task = site.legal_review()
    shown = site.desk("legal").call("GET", f"/desk-api/tasks/{task}").document["rules"]
    assert (shown["weighty"], shown["signing"]) == (["accept"], "code")
    assert (shown["four_eyes"], shown["proposal"]) == (False, None)
    texts = {(one["verdict"], one["reason"]): one["text"] for one in shown["templates"]}
    assert "法务" in texts["accept", "claim_established"]
    assert {verdict for verdict, _ in texts} <= {"accept", "ask_owner", "decline"}


def test_two_people_of_the_group_decide_where_four_eyes_are_asked_for(site: Site) -> None:
    rules(site, four_eyes=(TaskKind.LEGAL_REVIEW,))
    task, revision = site.legal_review(), site.case.revision
    desk = site.desk("legal")
    body = {"revision": revision, **DECLINE}
    answer = desk.call("POST", f"/desk-api/tasks/{task}/decision", body)
    assert answer.document == {"case_id": site.case.id, "stage": "legal_review", "proposed": True}
    second = f"/desk-api/tasks/{task}/second"
    agreed: Document = {"revision": revision, "agree": True}
    assert refusal(desk.call("POST", second, agreed)) == (403, "own_proposal")
    ruth = site.desk()
    site.sign_in(ruth, "ruth")
    shown = ruth.call("GET", f"/desk-api/tasks/{task}").document
    proposal = shown["rules"]["proposal"]
    assert (proposal["by_name"], proposal["mine"], proposal["void"]) == ("陈律", False, False)
    assert (proposal["verdict"], proposal["owner_text"]) == ("decline", DECLINE["owner_text"])
    assert shown["task"]["proposed"] is True
    returned = ruth.call("POST", second, {**agreed, "agree": False})
    assert [one["code"] for one in returned.document["errors"]] == ["note_needed"]
    answer = ruth.call("POST", second, agreed)
    assert (answer.document["stage"], answer.document["proposed"]) == ("declining", False)
    (earlier,) = [
        one
        for one in ruth.call("GET", f"/desk-api/tasks/{task}").document["earlier"]
        if one["kind"] == "legal_review"
    ]
    assert (earlier["decided_by_name"], earlier["agreed_by_name"]) == ("陈律", "Ruth Weiss")


def test_the_words_are_those_of_the_mail_and_nothing_is_decided(site: Site) -> None:
    task = site.screening()
    desk = site.desk("community")
    words = desk.call("POST", f"/desk-api/tasks/{task}/words", DECLINE).document
    assert site.case.id in words["subject"]
    assert DECLINE["owner_text"] in words["text"]
    page = desk.call("POST", f"/desk-api/tasks/{task}/words", ADVANCE).document
    assert page == {"subject": "", "text": ""}
    question = {"verdict": "ask_owner", "reason": "facts_missing", "owner_text": "哪一天？"}
    asked = desk.call("POST", f"/desk-api/tasks/{task}/words", question).document
    assert "哪一天？" in asked["text"]
    assert site.world.records.tasks[task].decision is None
    assert site.world.mailer.sent[-1].subject.startswith("sign_in_code")


def test_a_cancelled_task_says_what_happened_and_when(site: Site) -> None:
    task = site.screening()
    site.open(site.receipt_again()).call("POST", "/api/receipt/withdrawal", {"confirmed": True})
    body = {"revision": site.case.revision, **SPAM}
    answer = site.desk("community").call("POST", f"/desk-api/tasks/{task}/decision", body)
    assert refusal(answer) == (409, "task_cancelled")
    assert answer.document["event"] == "case:consent:withdrawn"
    assert answer.document["at"] == site.world.clock.now().isoformat(timespec="seconds")


def worked(site: Site, monkeypatch: pytest.MonkeyPatch) -> Document:
    """Let the worker take the batch from its queue."""
    handler = handlers.worker.apply_batch.handler
    monkeypatch.setattr(handler, "_make", lambda: apply_batch(site.world))
    answer: Document = handler(batch(json.dumps({"batch_id": BATCH})), None)
    return answer


def test_a_batch_takes_effect_after_its_minute(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    task, revision = site.screening(), site.case.revision
    desk = site.desk("community")
    body = {"id": BATCH, "tasks": [{"id": task, "revision": revision}], **SPAM}
    answer = desk.call("POST", "/desk-api/batches", body)
    assert (answer.status, answer.document["state"], answer.document["count"]) == (
        202,
        "waiting",
        1,
    )
    site.world.clock.advance(timedelta(seconds=60))
    assert worked(site, monkeypatch) == {"batchItemFailures": []}
    told = desk.call("GET", f"/desk-api/batches/{BATCH}").document
    assert told["state"] == "done"
    assert told["results"] == [{"task_id": task, "code": "decided"}]
    assert site.case.stage == "declining"
    undone = desk.call("DELETE", f"/desk-api/batches/{BATCH}")
    assert refusal(undone) == (409, "batch_begun")


def test_a_batch_is_undone_by_whoever_sent_it(site: Site) -> None:
    task, revision = site.screening(), site.case.revision
    desk, legal = site.desk("community"), site.desk("legal")
    body = {"id": BATCH, "tasks": [{"id": task, "revision": revision}], **SPAM}
    desk.call("POST", "/desk-api/batches", body)
    path = f"/desk-api/batches/{BATCH}"
    assert refusal(legal.call("GET", path)) == (404, "unknown_batch")
    assert refusal(legal.call("DELETE", path)) == (404, "unknown_batch")
    assert desk.call("DELETE", path).document["state"] == "undone"
    assert site.world.records.tasks[task].claim is None


@pytest.mark.parametrize(
    ("changes", "pointer"),
    [
        ({"tasks": []}, "/tasks"),
        ({"tasks": [{"id": f"task-{n}", "revision": 1} for n in range(101)]}, "/tasks"),
        ({"id": "x"}, "/id"),
        ({"verdict": "ask_owner", "reason": "facts_missing"}, "/verdict"),
    ],
)
def test_a_batch_has_its_limits(site: Site, changes: Document, pointer: str) -> None:
    body = {"id": BATCH, "tasks": [{"id": "task", "revision": 1}], **SPAM} | changes
    answer = site.desk("community").call("POST", "/desk-api/batches", body)
    assert refusal(answer) == (422, "invalid_input")
    assert answer.document["errors"][0]["pointer"] == pointer


def test_a_campaign_signs_by_passkey_unless_it_says_otherwise(site: Site) -> None:
    (campaign,) = site.world.records.campaigns.values()
    site.world.campaigns.put(replace(campaign, review=ReviewRules()))
    task, revision = site.legal_review(), site.case.revision
    body = {"revision": revision, **ACCEPT}
    for path in ("signing", "decision"):
        answer = site.desk("legal").call("POST", f"/desk-api/tasks/{task}/{path}", body)
        assert refusal(answer) == (403, "passkey_needed")
