"""Without work nothing is taken; whatever is wrong with a proof is one and the same problem."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import httpx
import pytest

import handlers.owner.api
from infra.local.journeys.proving import proof_headers
from infra.local.journeys.site import Site as Journeys
from tests.factories.work import encoded, solution_of
from tests.handlers.caller import Answer, Caller, Document
from tests.handlers.conftest import Log
from tests.handlers.site import PICTURE_CLAIM, SUBMISSION_ID, Site, submission

ANOTHER = SUBMISSION_ID[:-1] + "2"
DRAFT = {"submission_id": SUBMISSION_ID}
PART = {"number": 1, "sha256": "0" * 64}
PARTS = {**DRAFT, "upload_id": "u", "sha256": "0" * 64, "size": 3000, "parts": [PART]}
UPLOADS = {**DRAFT, "campaign_id": "owners-2026", "files": [PICTURE_CLAIM]}
NEEDING: list[tuple[str, Document, int]] = [
    ("/api/submissions", submission(), 202),
    ("/api/uploads", UPLOADS, 200),
    ("/api/uploads/parts", PARTS, 200),
]


@pytest.fixture
def stranger(site: Site) -> Caller:
    """A browser that does nothing by itself."""
    assert site.owner_zone.prove.rules.enabled
    return Caller(handlers.owner.api.handler, "owner.json")


def refused(answer: Answer) -> object:
    assert (answer.status, answer.code) == (403, "proof_of_work_needed")
    return answer.document["reason"]


def challenged(stranger: Caller, submission_id: str = SUBMISSION_ID) -> Document:
    answer = stranger.call("POST", "/api/challenges", {"submission_id": submission_id})
    assert answer.status == 200
    return answer.document


def solved(challenge: Document) -> dict[str, str]:
    return {"Redress-Proof": encoded(solution_of(challenge["challenge"]))}


@pytest.mark.parametrize(("path", "document", "status"), NEEDING, ids=[n[0] for n in NEEDING])
def test_work_opens_the_way(stranger: Caller, path: str, document: Document, status: int) -> None:
    proof = solved(challenged(stranger))
    assert refused(stranger.call("POST", path, document)) == "missing"
    assert stranger.call("POST", path, document, proof).status == status
    assert stranger.call("POST", path, document, proof).status == status


@pytest.mark.parametrize(("path", "document", "status"), NEEDING, ids=[n[0] for n in NEEDING])
def test_waiting_opens_the_way_as_well(
    site: Site, stranger: Caller, path: str, document: Document, status: int
) -> None:
    wait = challenged(stranger)["wait"]
    ticket = {"Redress-Proof": wait["ticket"]}
    early = stranger.call("POST", path, document, ticket)
    assert refused(early) == "early"
    assert early.document["retry_after"] == wait["seconds"] == 20
    assert early.headers["Retry-After"] == "20"
    site.world.clock.advance(timedelta(seconds=20))
    assert stranger.call("POST", path, document, ticket).status == status


@pytest.mark.parametrize(("path", "document", "status"), NEEDING, ids=[n[0] for n in NEEDING])
def test_what_is_no_proof_is_one_and_the_same_problem(
    site: Site, stranger: Caller, path: str, document: Document, status: int
) -> None:
    mine = solved(challenged(stranger))["Redress-Proof"]
    anothers = solved(challenged(stranger, ANOTHER))["Redress-Proof"]
    wait = challenged(stranger, ANOTHER)["wait"]["ticket"]
    site.world.clock.advance(timedelta(seconds=20))
    wrong = [anothers, wait, mine[:-10] + "AAAAAAAAAA", "rubbish", "t.1.0", "A" * 10_240, "证明"]
    for proof in wrong:
        answer = stranger.call("POST", path, document, {"Redress-Proof": proof})
        assert refused(answer) == "wrong", proof[:40]
    assert refused(stranger.call("POST", path, document, {"Redress-Proof": ""})) == "missing"
    site.world.clock.advance(timedelta(hours=1))
    assert refused(stranger.call("POST", path, document, {"Redress-Proof": mine})) == "expired"
    assert site.world.records.drafts == {}
    assert status != 403


def test_the_journeys_client_proves_its_work_as_browsers_do(
    stranger: Caller, monkeypatch: pytest.MonkeyPatch
) -> None:
    def call(_: Journeys, method: str, path: str, document: object = None) -> httpx.Response:
        answer = stranger.call(method, path, document)
        return httpx.Response(answer.status, text=answer.text)

    monkeypatch.setattr(Journeys, "call", call)
    proof = proof_headers(
        Journeys("https://site.example", "https://engine.example", None), SUBMISSION_ID
    )
    assert stranger.call("POST", "/api/submissions", submission(), proof).status == 202


def test_what_was_acknowledged_is_answered_again_without_work(site: Site, stranger: Caller) -> None:
    first = site.owner.call("POST", "/api/submissions", submission())
    again = stranger.call("POST", "/api/submissions", submission())
    assert (again.status, again.document) == (202, first.document)
    other = stranger.call("POST", "/api/submissions", submission(statement="else"))
    assert other.code == "submission_conflict"


def test_what_is_wrong_with_the_form_is_told_before_the_work(stranger: Caller) -> None:
    answer = stranger.call("POST", "/api/submissions", {**submission(), "statement": ""})
    assert answer.code == "invalid_input"


def test_ending_an_upload_and_the_receipt_need_no_work(site: Site, stranger: Caller) -> None:
    named = {**DRAFT, "upload_id": "u", "sha256": "0" * 64}
    assert stranger.call("POST", "/api/uploads/abortion", named).status == 200
    unknown = stranger.call("POST", "/api/uploads/completion", {**named, "size": 3000})
    assert unknown.code == "unknown_upload"
    code = site.receipt()
    assert site.open(code).call("POST", "/api/receipt/evidence", {"text": "more"}).status == 202


def test_asking_is_audited_and_asks_for_an_id(stranger: Caller, log: Log) -> None:
    challenged(stranger)
    assert log.outcomes() == [("owner:work:asked_for", "begun"), ("owner:work:asked_for", "done")]
    wrong = stranger.call("POST", "/api/challenges", {"submission_id": "x" * 36})
    assert wrong.code == "invalid_input"
    assert stranger.call("POST", "/api/challenges", {}).code == "invalid_input"


def test_a_network_that_asks_too_often_has_to_pause(stranger: Caller) -> None:
    for _ in range(300):
        challenged(stranger)
    answer = stranger.call("POST", "/api/challenges", DRAFT)
    assert answer.code == "too_many_requests"
    assert int(answer.headers["Retry-After"]) > 0


def test_switched_off_nothing_is_asked(site: Site, stranger: Caller) -> None:
    prove = site.owner_zone.prove
    idle = replace(prove, rules=replace(prove.rules, enabled=False))
    site.owner_zone = replace(site.owner_zone, prove=idle)
    assert challenged(stranger) == {"challenge": None, "wait": None}
    assert stranger.call("POST", "/api/submissions", submission()).status == 202
