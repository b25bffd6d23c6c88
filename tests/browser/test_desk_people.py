"""Signing in, one's own page and the reviewers that one leads; no barrier at any of the desk."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from redress.domain.reviewers import MailMode
from tests.browser.at_the_desk import fills_in_acceptance, legal_review, screening
from tests.browser.barriers import look
from tests.browser.conftest import Reviewer
from tests.browser.reviewer_navigator import ReviewerNavigator
from tests.browser.visitors import DESKTOP_EN, PHONE_EN, PHONE_ZH

LIN = "lin@community.redress.example"


def test_a_wrong_code_is_told_calmly_and_a_new_one_is_a_press_away(reviewer: Reviewer) -> None:
    lin = reviewer(PHONE_EN)
    lin.opens()
    lin.asks_for_code("lin")
    expect(lin.problem()).to_contain_text("name@example.com")
    lin.asks_for_code(LIN)
    expect(lin.page.locator("#code")).to_be_focused()
    lin.enters_code("000000")
    expect(lin.problem()).to_contain_text("code")
    lin.presses("signin.again")
    expect(lin.page.locator("#code-news")).not_to_be_empty()
    lin.enters_code(lin.mailed_code())
    expect(lin.view("queue")).to_be_visible()


def test_sign_in_leads_back_to_where_one_was_going(reviewer: Reviewer) -> None:
    lin = reviewer()
    lin.signs_in("lin", "#/people")
    expect(lin.view("people")).to_be_visible()


def test_who_comes_back_from_the_issuer_empty_handed_can_use_the_code(reviewer: Reviewer) -> None:
    lin = reviewer(DESKTOP_EN)
    lin.opens("?error=access_denied&state=abc")
    expect(lin.problem()).to_contain_text("code by mail")
    expect(lin.page.locator("#address")).to_be_visible()
    assert "state" not in lin.page.url


def test_language_and_mails_are_ones_own_to_choose(reviewer: Reviewer) -> None:
    lin = reviewer()
    lin.signs_in("lin", "#/me")
    lin.page.locator('[name="mail_mode"][value="digest"]').check()
    lin.page.locator('[name="locale"][value="en"]').check()
    lin.presses("me.save")
    expect(lin.says("me.saved")).to_be_visible()
    with lin.world() as site:
        kept = site.world.people.reviewers["lin"]
        assert (kept.mail_mode, kept.locale) == (MailMode.DIGEST, "en")


def test_other_sessions_are_ended_one_by_one_or_all_at_once(reviewer: Reviewer) -> None:
    at_home, lin = reviewer(PHONE_ZH), reviewer()
    at_home.signs_in("lin")
    lin.signs_in("lin", "#/me")
    lin.presses("me.end_session")
    expect(lin.says("me.end_session")).to_have_count(0)
    at_home.goes_to("#/me")
    expect(at_home.page.locator("#address")).to_be_visible()
    lin.presses("me.sign_out_everywhere")
    expect(lin.page.locator("#address")).to_be_visible()
    with lin.world() as site:
        assert list(site.world.people.sessions("lin")) == []


def test_a_lead_adds_changes_and_disables(reviewer: Reviewer) -> None:
    lin = reviewer()
    lin.signs_in("lin", "#/people")
    lin.presses("people.add")
    lin.presses("people.save")
    expect(lin.problem().locator("li")).to_have_count(2)
    lin.pointed("/name").fill("周周")
    lin.pointed("/email").fill("zhou@community.redress.example")
    lin.presses("people.save")
    row = lin.page.locator("#people .rows > li", has_text="周周")
    expect(row).to_be_visible()
    expect(lin.says("people.saved")).to_be_visible()
    row.locator("summary").click()
    row.locator('[data-text="people.disabled"]').last.click()
    row.locator('[type="submit"]').click()
    expect(row.locator('.badge[data-text="people.disabled"]')).to_be_visible()
    with lin.world() as site:
        (zhou,) = [one for one in site.world.people.reviewers.values() if one.name == "周周"]
        assert zhou.disabled


def test_only_leads_see_the_reviewers(reviewer: Reviewer) -> None:
    amy = reviewer(PHONE_EN)
    amy.signs_in("amy")
    expect(amy.page.locator("#to-people")).to_be_hidden()
    amy.goes_to("#/people")
    expect(amy.view("unavailable")).to_be_visible()


# ---------------------------------------------------------------- no barrier in any state
def at_sign_in(reviewer: Reviewer) -> ReviewerNavigator:
    lin = reviewer(PHONE_ZH)
    lin.opens()
    return lin


def at_a_wrong_code(reviewer: Reviewer) -> ReviewerNavigator:
    lin = at_sign_in(reviewer)
    lin.asks_for_code(LIN)
    expect(lin.page.locator("#code")).to_be_visible()
    lin.enters_code("000000")
    expect(lin.problem()).to_be_visible()
    return lin


def at_her_own_page(reviewer: Reviewer) -> ReviewerNavigator:
    lin = reviewer(PHONE_ZH)
    lin.signs_in("lin", "#/me")
    lin.has_device()
    lin.adds_passkey()
    return lin


def at_the_people(reviewer: Reviewer) -> ReviewerNavigator:
    lin = reviewer(PHONE_ZH)
    lin.signs_in("lin", "#/people")
    lin.presses("people.change")
    return lin


def at_missing_fields(reviewer: Reviewer) -> ReviewerNavigator:
    lin = screening(reviewer, PHONE_ZH)
    lin.chooses("decline")
    lin.presses("decision.continue")
    expect(lin.problem()).to_be_visible()
    return lin


def at_the_words(reviewer: Reviewer) -> ReviewerNavigator:
    lin = screening(reviewer, PHONE_ZH)
    lin.chooses("decline")
    lin.pointed("/reason").select_option("no_infringement")
    lin.presses("decision.preview")
    expect(lin.says("decision.as_mail")).to_be_visible()
    return lin


def at_the_confirmation(reviewer: Reviewer) -> ReviewerNavigator:
    chen = legal_review(reviewer, PHONE_ZH)
    fills_in_acceptance(chen)
    chen.presses("decision.continue")
    expect(chen.page.locator("#confirm")).to_be_visible()
    return chen


def at_a_fresh_code(reviewer: Reviewer) -> ReviewerNavigator:
    chen = legal_review(reviewer, PHONE_ZH)
    fills_in_acceptance(chen)
    with chen.world() as site:
        site.pass_time_by(601)
    chen.confirms()
    expect(chen.says("signin.proof_needed")).to_be_visible()
    return chen


def at_a_proposal(reviewer: Reviewer) -> ReviewerNavigator:
    chen = legal_review(reviewer, four=True)
    fills_in_acceptance(chen)
    chen.confirms()
    expect(chen.says("decision.proposed")).to_be_visible()
    ruth = reviewer(PHONE_ZH)
    ruth.signs_in("ruth", chen.page.evaluate("location.hash"))
    expect(ruth.says("decision.agree")).to_be_visible()
    return ruth


def at_a_batch(reviewer: Reviewer) -> ReviewerNavigator:
    lin = reviewer(PHONE_ZH)
    with lin.world() as site:
        site.has_received()
    lin.signs_in("lin")
    lin.page.locator("#queue input[type=checkbox]").check()
    lin.presses("batch.decide")
    lin.page.locator('.batch input[value="spam"]').check()
    return lin


def at_a_waiting_batch(reviewer: Reviewer) -> ReviewerNavigator:
    lin = at_a_batch(reviewer)
    lin.page.locator(".batch [type=submit]").click()
    expect(lin.page.locator("#batch-countdown")).to_be_visible()
    return lin


STATES: tuple[Callable[[Reviewer], ReviewerNavigator], ...] = (
    at_sign_in,
    at_a_wrong_code,
    at_her_own_page,
    at_the_people,
    at_missing_fields,
    at_the_words,
    at_the_confirmation,
    at_a_fresh_code,
    at_a_proposal,
    at_a_batch,
    at_a_waiting_batch,
)


@pytest.mark.parametrize("reach", STATES, ids=lambda reach: reach.__name__)
def test_nobody_is_kept_out(
    reviewer: Reviewer, reach: Callable[[Reviewer], ReviewerNavigator]
) -> None:
    somebody = reach(reviewer)
    look(somebody, f"{reach.__name__} zh-CN")
    if not somebody.page.locator("dialog[open]").count():
        somebody.switches_to("en")
        look(somebody, f"{reach.__name__} en")
