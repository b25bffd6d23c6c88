"""Passkeys and fresh codes: signing in, and signing what binds the organisation."""

from __future__ import annotations

import json

from playwright.sync_api import expect

from redress.domain.events import Event
from tests.browser.at_the_desk import fills_in_acceptance, legal_review
from tests.browser.conftest import Reviewer
from tests.browser.reviewer_navigator import ReviewerNavigator
from tests.browser.visitors import PHONE_EN

TEN_MINUTES = 600


def recorded(somebody: ReviewerNavigator) -> dict[str, str]:
    """Give what the ledger says of the last decision."""
    with somebody.world() as site:
        lines = [json.loads(line) for line in site.world.records.lines[site.case.id]]
        told = [line for line in lines if line["action"] == Event.DECISION_RECORDED]
        details: dict[str, str] = told[-1]["details"]
        return details


def test_a_passkey_is_added_signs_in_and_goes(reviewer: Reviewer) -> None:
    lin = reviewer(PHONE_EN)
    lin.signs_in("lin")
    lin.has_device()
    lin.adds_passkey("office laptop")
    lin.presses("desk.sign_out")
    lin.presses("signin.passkey")
    expect(lin.view("sign-in")).to_be_hidden()
    lin.goes_to("#/me")
    expect(lin.says("me.used")).to_be_visible()
    lin.presses("me.remove_passkey")
    expect(lin.says("me.no_passkeys")).to_be_visible()


def test_without_a_passkey_at_hand_the_code_is_still_there(reviewer: Reviewer) -> None:
    lin = reviewer()
    lin.opens()
    lin.has_device()
    lin.presses("signin.passkey")
    expect(lin.problem()).to_contain_text("没有用成通行密钥")
    expect(lin.page.locator("#address")).to_be_visible()


def test_an_older_session_is_asked_for_a_code_before_a_passkey_is_added(
    reviewer: Reviewer,
) -> None:
    lin = reviewer()
    lin.signs_in("lin", "#/me")
    lin.has_device()
    with lin.world() as site:
        site.pass_time_by(TEN_MINUTES + 1)
    lin.presses("me.add_passkey")
    expect(lin.says("signin.proof_needed")).to_be_visible()
    lin.pointed("/code").fill("000000")
    lin.presses("signin.prove")
    expect(lin.problem()).to_contain_text("验证码")
    lin.pointed("/code").fill(lin.mailed_code())
    lin.presses("signin.prove")
    expect(lin.says("me.never_used")).to_be_visible()


def test_a_passkey_signs_an_acceptance(reviewer: Reviewer) -> None:
    chen = legal_review(reviewer, signing="passkey")
    task = chen.page.evaluate("location.hash")
    chen.has_device()
    chen.adds_passkey()
    chen.goes_to(task)
    fills_in_acceptance(chen)
    chen.confirms()
    expect(chen.says("decision.recorded")).to_be_visible()
    details = recorded(chen)
    assert details["algorithm"] in {"ES256", "RS256"}
    assert json.loads(details["statement"])["case"] in chen.page.locator("#task-head").inner_text()


def test_a_lawyer_without_a_passkey_is_shown_the_way_and_loses_nothing(
    reviewer: Reviewer,
) -> None:
    chen = legal_review(reviewer, signing="passkey")
    task = chen.page.evaluate("location.hash")
    fills_in_acceptance(chen)
    chen.confirms()
    expect(chen.problem()).to_contain_text("通行密钥")
    chen.has_device()
    chen.presses("decision.to_passkeys")
    expect(chen.view("me")).to_be_visible()
    chen.adds_passkey()
    chen.goes_to(task)
    expect(chen.pointed("/not_criticism")).not_to_have_value("")
    chen.confirms()
    expect(chen.says("decision.recorded")).to_be_visible()


def test_a_signature_that_was_cancelled_records_nothing(reviewer: Reviewer) -> None:
    chen = legal_review(reviewer, signing="passkey")
    task = chen.page.evaluate("location.hash")
    device = chen.has_device()
    chen.adds_passkey()
    chen.goes_to(task)
    fills_in_acceptance(chen)
    device.send("WebAuthn.disable")
    chen.has_device()
    chen.confirms()
    expect(chen.problem()).to_contain_text("没有用成通行密钥")
    expect(chen.pointed("/not_criticism")).not_to_have_value("")
    with chen.world() as site:
        assert site.open_task().proposal is None


def test_a_fresh_code_is_entered_in_place(reviewer: Reviewer) -> None:
    chen = legal_review(reviewer)
    fills_in_acceptance(chen)
    with chen.world() as site:
        site.pass_time_by(TEN_MINUTES + 1)
    chen.confirms()
    expect(chen.says("signin.proof_needed")).to_be_visible()
    chen.presses("signin.give_up")
    expect(chen.problem()).to_contain_text("什么都没有记录")
    chen.confirms()
    expect(chen.says("signin.proof_needed")).to_be_visible()
    chen.pointed("/code").fill(chen.mailed_code())
    chen.presses("signin.prove")
    expect(chen.says("decision.recorded")).to_be_visible()
