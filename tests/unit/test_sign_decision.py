"""What binds the organisation is signed: by a passkey over this decision, or after a fresh code."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from infra.local.authenticator import Authenticator
from redress.domain.decisions import Choice
from redress.domain.errors import (
    FreshCodeNeededError,
    InvalidInputError,
    PasskeyNeededError,
    SignatureNeededError,
    WrongSignatureError,
)
from redress.domain.review_rules import ReviewRules
from redress.domain.reviewers import Reviewer, Session
from redress.domain.stages import Stage
from redress.domain.tasks import TaskKind
from redress.usecases.record_decision import Recorded
from redress.usecases.sign_decision import SignedAnswer, SigningRequest
from redress.verify.ledger import Ledger
from redress.verify.report import Report
from tests.factories.cast import Cast, at
from tests.factories.decisions import sign_decision, signed_in, with_passkey
from tests.factories.desk import ACCEPT, ASK, LAN, TAO
from tests.factories.theatre import Theatre


@pytest.fixture
def cast() -> Cast:
    return at(Stage.LEGAL_REVIEW)


def rules(cast: Cast, review: ReviewRules) -> None:
    (campaign,) = cast.world.records.campaigns.values()
    cast.world.campaigns.put(replace(campaign, review=review))


def ask(
    cast: Cast,
    choice: Choice = ACCEPT,
    reviewer: Reviewer = LAN,
    *,
    revision: int = 0,
    session: Session | None = None,
) -> SigningRequest:
    return sign_decision(cast.world).ask(
        cast.task(TaskKind.LEGAL_REVIEW),
        revision or cast.case.revision,
        choice,
        reviewer,
        session or signed_in(reviewer, cast.world.clock.now()),
    )


def answered(device: Authenticator, asked: SigningRequest) -> SignedAnswer:
    assert asked.options is not None
    return SignedAnswer(asked.nonce, device.get(asked.options))


def decide(
    cast: Cast,
    choice: Choice = ACCEPT,
    reviewer: Reviewer = LAN,
    *,
    answer: SignedAnswer | None = None,
    session: Session | None = None,
) -> Recorded:
    return cast.house.record_decision(
        cast.task(TaskKind.LEGAL_REVIEW).id,
        cast.case.revision,
        choice,
        reviewer,
        session or signed_in(reviewer, cast.world.clock.now()),
        answer=answer,
    )


def last_line(cast: Cast) -> dict[str, Any]:
    line: dict[str, Any] = json.loads(cast.world.cases.ledger(cast.case_id)[-1])
    return line


def verified(cast: Cast) -> Report:
    """Verify the ledger as a court would: offline, by the verifier alone."""
    report = Report()
    lines = cast.world.cases.ledger(cast.case_id)
    Ledger(cast.case_id, report).follow([f"{line}\n".encode() for line in lines])
    return report


def test_a_decision_signed_by_passkey_is_verified_by_the_ledger_alone(cast: Cast) -> None:
    device = with_passkey(cast.world, LAN)
    asked = ask(cast)
    assert asked.way == "passkey"
    assert json.loads(asked.statement)["task"] == cast.task(TaskKind.LEGAL_REVIEW).id
    recorded = decide(cast, answer=answered(device, asked))
    assert recorded.case.stage is Stage.COLLECTING_INFORMATION
    line = last_line(cast)
    assert (line["details"]["proof"], line["details"]["statement"]) == ("passkey", asked.statement)
    (check,) = [check for check in verified(cast).checks if check.code.startswith("decision.")]
    assert (check.code, check.facts["who"]) == ("decision.ok", "lan")


def test_no_words_of_a_decision_are_in_the_ledger(cast: Cast) -> None:
    choice = replace(ACCEPT, internal_note="between us", owner_text="to the owner")
    device = with_passkey(cast.world, LAN)
    decide(cast, choice, answer=answered(device, ask(cast, choice)))
    ledger = "".join(cast.world.cases.ledger(cast.case_id))
    assert not any(text in ledger for text in ("between us", "to the owner", choice.not_criticism))


def test_a_nonce_is_good_once_and_not_after_five_minutes(cast: Cast) -> None:
    device = with_passkey(cast.world, LAN)
    answer = answered(device, ask(cast))
    wrong = replace(ACCEPT, owner_text="other words")
    with pytest.raises(WrongSignatureError):
        decide(cast, wrong, answer=answer)
    with pytest.raises(WrongSignatureError):
        decide(cast, answer=answer)
    late = answered(device, ask(cast))
    cast.world.clock.advance(timedelta(minutes=5))
    with pytest.raises(WrongSignatureError):
        decide(cast, answer=late)
    assert cast.case.stage is Stage.LEGAL_REVIEW


def test_a_signature_belongs_to_its_session_its_person_and_its_device(cast: Cast) -> None:
    device, other = with_passkey(cast.world, LAN), with_passkey(cast.world, TAO)
    now = cast.world.clock.now()
    elsewhere = replace(signed_in(LAN, now), id="another session")
    with pytest.raises(WrongSignatureError):
        decide(cast, answer=answered(device, ask(cast)), session=elsewhere)
    with pytest.raises(WrongSignatureError):
        decide(cast, reviewer=TAO, answer=answered(device, ask(cast)))
    asked = ask(cast)
    assert asked.options is not None
    foreign = other.get(asked.options | {"allowCredentials": []})
    with pytest.raises(WrongSignatureError):
        decide(cast, answer=SignedAnswer(asked.nonce, foreign))
    with pytest.raises(WrongSignatureError):
        decide(cast, answer=SignedAnswer("made up", device.get(asked.options)))
    assert cast.case.stage is Stage.LEGAL_REVIEW


def test_a_passkey_is_asked_for_where_there_is_one_however_fresh_the_code(cast: Cast) -> None:
    with_passkey(cast.world, LAN)
    with pytest.raises(SignatureNeededError):
        decide(cast)


def test_an_impossible_decision_costs_no_nonce(cast: Cast) -> None:
    device = with_passkey(cast.world, LAN)
    answer = answered(device, ask(cast))
    with pytest.raises(InvalidInputError):
        decide(cast, replace(ACCEPT, not_criticism=""), answer=answer)
    assert decide(cast, answer=answer).case.stage is Stage.COLLECTING_INFORMATION


def test_the_same_signed_decision_again_is_fine(cast: Cast) -> None:
    device = with_passkey(cast.world, LAN)
    answer, seen = answered(device, ask(cast)), cast.case.revision
    first = decide(cast, answer=answer)
    again = cast.house.record_decision(
        first.task.id, seen, ACCEPT, LAN, signed_in(LAN), answer=answer
    )
    assert again.case == first.case


def test_a_fresh_code_will_do_where_the_campaign_says_so(cast: Cast) -> None:
    now = cast.world.clock.now()
    stale = signed_in(LAN, now, proved=timedelta(minutes=10))
    assert (ask(cast).way, ask(cast).fresh) == ("code", True)
    assert ask(cast, session=stale).fresh is False
    with pytest.raises(FreshCodeNeededError):
        decide(cast, session=stale)
    decide(cast)
    assert last_line(cast)["details"]["proof"] == "code"
    codes = [check.code for check in verified(cast).checks if "decision" in check.code]
    assert codes == ["decision.by_code"]


def test_a_group_that_signs_by_passkey_needs_one(cast: Cast) -> None:
    rules(cast, ReviewRules())
    with pytest.raises(PasskeyNeededError):
        ask(cast)
    with pytest.raises(PasskeyNeededError):
        decide(cast)


def test_what_weighs_little_is_not_signed(cast: Cast) -> None:
    rules(cast, ReviewRules())
    assert ask(cast, ASK).way == "none"
    assert decide(cast, ASK).case.stage is Stage.ANSWERING_LEGAL
    assert "proof" not in last_line(cast)["details"]


def test_a_passkey_of_another_site_does_not_count(cast: Cast) -> None:
    with_passkey(cast.world, LAN)
    (campaign,) = cast.world.records.campaigns.values()
    cast.world.campaigns.put(replace(campaign, site_url="https://moved.example"))
    assert ask(cast).way == "code"


def test_a_journey_to_the_end_leaves_decisions_that_are_all_accounted_for() -> None:
    cast = at(Stage.CLOSED, Theatre())
    assert verified(cast).answer("log") != "changed"
