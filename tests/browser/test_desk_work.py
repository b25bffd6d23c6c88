"""Working on a case at the desk: taking it, giving it away, letting it rest, notes and messages."""

from __future__ import annotations

from datetime import timedelta

import pytest
from playwright.sync_api import Locator, expect

from redress.domain.tasks import Task
from tests.browser.at_the_desk import screening
from tests.browser.conftest import Reviewer
from tests.browser.keyboard import tab_to
from tests.browser.listening import wait_to_hear
from tests.browser.reviewer_navigator import ReviewerNavigator
from tests.browser.story import STATEMENT
from tests.browser.visitors import BOTH_LANGUAGES, PHONE_EN, PHONE_ZH, Visitor
from tests.handlers.caller import Document

WORDS = "第二条链接请再看一眼。"
DECLINE: Document = {"verdict": "decline", "reason": "no_infringement", "owner_text": WORDS}


def the_task(somebody: ReviewerNavigator) -> Task:
    """Give the task as it stands."""
    with somebody.world() as site:
        return list(site.world.records.tasks.values())[-1]


def in_days(somebody: ReviewerNavigator, days: int) -> str:
    """Give a day as the page's date field takes it."""
    with somebody.world() as site:
        return (site.world.clock.now() + timedelta(days=days)).strftime("%Y-%m-%d")


def somebody_else(somebody: ReviewerNavigator, method: str, path: str, body: Document) -> None:
    """Let amy do something meanwhile."""
    with somebody.world() as site:
        amy = site.desk()
        site.sign_in(amy, "amy")
        assert amy.call(method, f"/desk-api/tasks/{site.open_task().id}/{path}", body).status < 300


def unfolds(somebody: ReviewerNavigator, key: str) -> Locator:
    """Open a small form behind its name."""
    somebody.says(key).first.click()
    return somebody.page.locator(f'details:has(> [data-text="{key}"])')


@pytest.mark.parametrize("visitor", BOTH_LANGUAGES, ids=str)
def test_a_task_is_taken_kept_longer_and_given_back(reviewer: Reviewer, visitor: Visitor) -> None:
    lin = screening(reviewer, visitor)
    lin.presses("desk.claim")
    expect(lin.says("desk.yours_until")).to_be_visible()
    expect(lin.says("desk.claim_longer")).to_be_focused()
    first = the_task(lin).claim
    with lin.world() as site:
        site.pass_time_by(600)
    lin.presses("desk.claim_longer")
    lin.rests()
    later = the_task(lin).claim
    assert first is not None
    assert later is not None
    assert later.until > first.until
    lin.presses("desk.release")
    expect(lin.says("desk.yours_until")).to_have_count(0)
    expect(lin.says("desk.claim")).to_be_focused()
    assert the_task(lin).claim is None


def test_taking_is_said_and_needs_no_mouse(reviewer: Reviewer) -> None:
    lin = screening(reviewer)
    tab_to(lin.page, lin.says("desk.claim"))
    lin.page.keyboard.press("Enter")
    wait_to_hear(lin.page, "您正在办理，保留至")


def test_a_task_is_handed_over_with_words(reviewer: Reviewer) -> None:
    lin = screening(reviewer)
    form = unfolds(lin, "desk.hand_over_to")
    form.locator("button").click()
    expect(lin.problem()).to_contain_text("请")
    lin.pointed("/to").select_option("amy")
    form.locator('[data-pointer="/note"]').fill(WORDS)
    form.locator("button").click()
    expect(lin.says("desk.claimed_by")).to_be_visible()
    expect(lin.page.locator("#work-state")).to_contain_text("Amy")
    expect(lin.page.locator("#work button")).to_have_count(0)
    lin.page.reload()
    expect(lin.page.locator("#file .message").first).to_contain_text(WORDS)


def test_a_task_rests_until_a_day_and_goes_on_before(reviewer: Reviewer) -> None:
    lin = screening(reviewer)
    form = unfolds(lin, "desk.hold_open")
    form.locator("button").click()
    expect(lin.problem().locator("li")).to_have_count(2)
    lin.pointed("/reason").fill("当事人在医院")
    lin.pointed("/until").fill(in_days(lin, 400))
    form.locator("button").click()
    expect(lin.pointed("/until")).to_have_attribute("aria-invalid", "true")
    expect(lin.pointed("/reason")).to_have_value("当事人在医院")
    lin.pointed("/until").fill(in_days(lin, 9))
    form.locator("button").click()
    expect(lin.says("desk.held_until")).to_be_visible()
    expect(lin.page.locator("#work-state")).to_contain_text("当事人在医院")
    assert the_task(lin).hold is not None
    lin.presses("desk.resume")
    expect(lin.says("desk.held_until")).to_have_count(0)
    assert the_task(lin).hold is None


@pytest.mark.parametrize("visitor", BOTH_LANGUAGES, ids=str)
def test_a_note_is_kept_for_those_who_may_read_it_and_asks_a_colleague(
    reviewer: Reviewer, visitor: Visitor
) -> None:
    lin = screening(reviewer, visitor)
    lin.presses("desk.keep_note")
    expect(lin.problem()).to_be_focused()
    lin.page.get_by_label("写备注").fill(WORDS)
    lin.page.locator('#file input[type=radio][value="reviewers"]').check()
    lin.pointed("/ask").select_option("amy")
    lin.presses("desk.keep_note")
    note = lin.page.locator("#file .message", has_text=WORDS)
    expect(note).to_contain_text("本案的所有审核人员")
    expect(note).to_contain_text("Amy")
    expect(lin.page.get_by_label("写备注")).to_have_value("")


def test_what_only_leads_may_read_cannot_ask_somebody_else(reviewer: Reviewer) -> None:
    lin = screening(reviewer)
    lin.page.get_by_label("写备注").fill(WORDS)
    lin.page.locator('#file input[type=radio][value="leads"]').check()
    lin.pointed("/ask").select_option("amy")
    lin.presses("desk.keep_note")
    expect(lin.problem()).to_be_visible()
    expect(lin.page.get_by_label("写备注")).to_have_value(WORDS)


def test_a_message_that_did_not_go_is_kept_and_reaches_the_owner_once(reviewer: Reviewer) -> None:
    lin = screening(reviewer)
    lin.page.get_by_label("给当事人写消息").fill(WORDS)
    lin.meets("POST /desk-api/tasks/")
    lin.presses("desk.send_message")
    expect(lin.problem()).to_be_visible()
    expect(lin.page.get_by_label("给当事人写消息")).to_have_value(WORDS)
    lin.presses("desk.send_message")
    wait_to_hear(lin.page, "已发送")
    expect(lin.page.locator("#file .message.team", has_text=WORDS)).to_have_count(1)
    with lin.world() as site:
        read = site.open(lin.code).call("GET", "/api/receipt").document
        assert [one["text"] for one in read["messages"]] == [WORDS]


def test_who_was_faster_is_named_and_can_be_looked_at(reviewer: Reviewer) -> None:
    lin = screening(reviewer, PHONE_ZH)
    lin.chooses("decline")
    lin.pointed("/owner_text").fill(WORDS)
    somebody_else(lin, "POST", "claim", {})
    lin.presses("desk.claim")
    expect(lin.problem()).to_contain_text("Amy")
    lin.presses("decision.reload")
    expect(lin.page.locator("#work-state")).to_contain_text("Amy")
    expect(lin.page.locator("#work button")).to_have_count(0)
    expect(lin.pointed("/owner_text")).to_have_value(WORDS)


def test_a_task_decided_meanwhile_takes_no_hold(reviewer: Reviewer) -> None:
    lin = screening(reviewer)
    form = unfolds(lin, "desk.hold_open")
    lin.pointed("/until").fill(in_days(lin, 9))
    lin.pointed("/reason").fill(WORDS)
    with lin.world() as site:
        site.decide_next(**DECLINE)
    form.locator("button").click()
    expect(lin.problem()).to_contain_text("林晓")
    expect(lin.pointed("/reason")).to_have_value(WORDS)
    lin.presses("decision.reload")
    expect(lin.says("task_state.decided")).to_be_visible()
    expect(lin.page.locator("#work button")).to_have_count(0)


def test_a_session_that_ends_takes_nothing_along(reviewer: Reviewer) -> None:
    lin = screening(reviewer, PHONE_EN)
    unfolds(lin, "desk.hand_over_to")
    lin.pointed("/to").select_option("amy")
    lin.page.locator('.work [data-pointer="/note"]').fill(WORDS)
    lin.page.get_by_label("给当事人写消息").fill(WORDS)
    with lin.world() as site:
        site.world.people.end_sessions("lin")
    lin.presses("desk.hand_over")
    expect(lin.page.locator("#address")).to_be_focused()
    lin.asks_for_code("lin@community.redress.example")
    expect(lin.page.locator("#code")).to_be_visible()
    lin.enters_code(lin.mailed_code())
    expect(lin.view("task")).to_be_visible()
    expect(lin.pointed("/to")).to_have_value("amy")
    expect(lin.page.locator('.work [data-pointer="/note"]')).to_have_value(WORDS)
    expect(lin.page.get_by_label("给当事人写消息")).to_have_value(WORDS)
    expect(lin.page.locator("[data-problem]:visible")).to_have_count(0)
    lin.presses("desk.hand_over")
    expect(lin.says("desk.claimed_by")).to_be_visible()


def test_nobody_else_finds_what_was_left_when_a_session_ended(reviewer: Reviewer) -> None:
    lin = screening(reviewer, PHONE_EN)
    lin.presses("desk.show_statement")
    lin.page.get_by_label("给当事人写消息").fill(WORDS)
    with lin.world() as site:
        site.world.people.end_sessions("lin")
    lin.presses("desk.claim")
    lin.asks_for_code("chen@legal.redress.example")
    expect(lin.page.locator("#code")).to_be_visible()
    lin.enters_code(lin.mailed_code())
    expect(lin.view("unavailable")).to_be_visible()
    left = lin.page.evaluate(
        "document.body.textContent + [...document.querySelectorAll('textarea')].map((a) => a.value)"
    )
    assert WORDS not in left
    assert STATEMENT[:20] not in left
