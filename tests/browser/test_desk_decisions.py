"""Deciding at the desk: by hand and by keyboard, by one and by two, one by one and many at once."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from redress.domain.decisions import Verdict
from redress.domain.tasks import TaskState
from tests.browser.at_the_desk import NOTE, fills_in_acceptance, legal_review, screening
from tests.browser.conftest import Reviewer
from tests.browser.reviewer_navigator import ReviewerNavigator
from tests.browser.visitors import BOTH_LANGUAGES, PHONE_EN, Visitor

DECLINE = {"verdict": "decline", "reason": "no_infringement", "owner_text": "这次帮不上忙。"}
A_MINUTE_MS = 61_000


def verdicts(somebody: ReviewerNavigator) -> list[Verdict]:
    """Give what was decided so far, in order."""
    with somebody.world() as site:
        tasks = site.world.records.tasks.values()
        return [task.decision.choice.verdict for task in tasks if task.decision is not None]


@pytest.mark.parametrize("visitor", BOTH_LANGUAGES, ids=str)
def test_a_prepared_text_declines_and_is_read_before_as_the_owner_will(
    reviewer: Reviewer, visitor: Visitor
) -> None:
    lin = screening(reviewer, visitor)
    lin.chooses("decline")
    lin.presses("decision.continue")
    expect(lin.problem().locator("li")).to_have_count(2)
    lin.pointed("/reason").select_option("no_infringement")
    expect(lin.pointed("/owner_text")).to_have_value(re.compile("很难认定为侵权"))
    expect(lin.page.locator("#decision .error")).to_have_count(0)
    lin.presses("decision.preview")
    expect(lin.page.locator("#decision .prose")).to_contain_text("很难认定为侵权")
    lin.confirms()
    expect(lin.says("decision.recorded")).to_be_visible()
    assert verdicts(lin) == [Verdict.DECLINE]


def test_spam_takes_three_keys(reviewer: Reviewer) -> None:
    lin = screening(reviewer)
    lin.page.locator("#decision [name=verdict]").first.focus()
    lin.page.keyboard.press("5")
    lin.page.keyboard.press("Control+Enter")
    expect(lin.page.locator("#confirm-yes")).to_be_focused()
    lin.page.keyboard.press("Enter")
    expect(lin.says("decision.recorded")).to_be_visible()
    assert verdicts(lin) == [Verdict.SPAM]


def test_own_words_are_kept_when_another_reason_is_chosen(reviewer: Reviewer) -> None:
    lin = screening(reviewer)
    lin.chooses("decline")
    lin.pointed("/reason").select_option("no_infringement")
    lin.pointed("/owner_text").fill(NOTE)
    lin.pointed("/reason").select_option("out_of_scope")
    expect(lin.pointed("/owner_text")).to_have_value(NOTE)


def test_each_remedy_is_decided_by_itself(reviewer: Reviewer) -> None:
    chen = legal_review(reviewer)
    chen.chooses("accept")
    chen.presses("decision.continue")
    expect(chen.problem()).to_contain_text("公共利益")
    fills_in_acceptance(chen)
    chen.confirms()
    expect(chen.says("decision.recorded")).to_be_visible()
    with chen.world() as site:
        assert [str(remedy) for remedy in site.case.accepted] == ["lawyers_letter"]


def test_what_changed_is_told_and_nothing_typed_is_lost(reviewer: Reviewer) -> None:
    lin = screening(reviewer)
    lin.chooses("advance")
    lin.pointed("/internal_note").fill(NOTE)
    lin.page.locator('#decision input[value="defamation"]').check()
    with lin.world() as site:
        owner = site.open(lin.code)
        assert owner.call("POST", "/api/receipt/evidence", {"text": "more"}).status < 300
        site.work()
    lin.confirms()
    expect(lin.problem()).to_contain_text("案件有了变化")
    lin.presses("decision.reload")
    expect(lin.problem()).to_be_hidden()
    expect(lin.pointed("/internal_note")).to_have_value(NOTE)
    lin.confirms()
    expect(lin.says("decision.recorded")).to_be_visible()


def test_a_second_decision_is_told_by_whom_and_when(reviewer: Reviewer) -> None:
    amy = reviewer(PHONE_EN)
    with amy.world() as site:
        site.has_received()
        task = site.open_task()
    amy.signs_in("amy", f"#{task.id}")
    amy.chooses("spam")
    with amy.world() as site:
        site.decide_next(**DECLINE)
    amy.confirms()
    expect(amy.problem()).to_contain_text("林晓")
    amy.presses("decision.reload")
    expect(amy.says("task_state.decided")).to_be_visible()


def test_a_task_in_a_colleagues_hands_is_left_to_them(reviewer: Reviewer) -> None:
    amy = reviewer(PHONE_EN)
    with amy.world() as site:
        site.has_received()
        task = site.open_task()
        site.desk("community").call("POST", f"/desk-api/tasks/{task.id}/claim", {})
    amy.signs_in("amy", f"#{task.id}")
    amy.chooses("spam")
    amy.confirms()
    expect(amy.problem()).to_contain_text("林晓")
    assert verdicts(amy) == []


def test_a_session_that_ended_is_opened_anew_and_the_form_is_as_it_was(
    reviewer: Reviewer,
) -> None:
    lin = screening(reviewer)
    lin.chooses("ask_owner")
    lin.pointed("/reason").select_option("facts_missing")
    lin.pointed("/owner_text").fill(NOTE)
    with lin.world() as site:
        site.world.people.end_sessions("lin")
    lin.confirms()
    expect(lin.page.locator("#address")).to_be_focused()
    lin.asks_for_code("lin@community.redress.example")
    expect(lin.page.locator("#code")).to_be_visible()
    lin.enters_code(lin.mailed_code())
    expect(lin.pointed("/owner_text")).to_have_value(NOTE)
    lin.confirms()
    expect(lin.says("decision.recorded")).to_be_visible()


def test_offline_nothing_is_recorded_and_nothing_lost(reviewer: Reviewer) -> None:
    lin = screening(reviewer)
    lin.chooses("spam")
    lin.page.context.set_offline(True)
    lin.confirms()
    expect(lin.problem()).to_contain_text("网络没有连通")
    lin.page.context.set_offline(False)
    lin.confirms()
    expect(lin.says("decision.recorded")).to_be_visible()


def test_four_eyes_see_a_proposal_before_it_counts(reviewer: Reviewer) -> None:
    chen = legal_review(reviewer, four=True)
    task = chen.page.evaluate("location.hash")
    fills_in_acceptance(chen)
    chen.confirms()
    expect(chen.says("decision.proposed")).to_be_visible()
    expect(chen.says("decision.proposal_mine")).to_be_visible()
    expect(chen.says("decision.agree")).to_have_count(0)
    ruth = reviewer(PHONE_EN)
    ruth.signs_in("ruth", task)
    expect(ruth.page.locator("#decision")).to_contain_text("陈律")
    ruth.presses("decision.send_back")
    expect(ruth.problem()).to_contain_text("what should be changed")
    ruth.presses("decision.agree")
    expect(ruth.says("decision.recorded")).to_be_visible()
    with ruth.world() as site:
        assert [str(remedy) for remedy in site.case.accepted] == ["lawyers_letter"]


def test_a_proposal_is_sent_back_with_a_note(reviewer: Reviewer) -> None:
    chen = legal_review(reviewer, four=True)
    task = chen.page.evaluate("location.hash")
    fills_in_acceptance(chen)
    chen.confirms()
    expect(chen.says("decision.proposed")).to_be_visible()
    ruth = reviewer(PHONE_EN)
    ruth.signs_in("ruth", task)
    ruth.pointed("/note").fill("Please name the three passages.")
    ruth.presses("decision.send_back")
    expect(ruth.says("decision.returned")).to_be_visible()
    with ruth.world() as site:
        assert site.open_task().proposal is None


def ticks_all(lin: ReviewerNavigator, count: int) -> None:
    """Tick every task of the queue."""
    ticks = lin.page.locator("#queue input[type=checkbox]")
    expect(ticks).to_have_count(count)
    for tick in ticks.all():
        tick.check()


def several(reviewer: Reviewer, count: int) -> ReviewerNavigator:
    """Give a community manager who ticked some tasks and looks at what can be done with them."""
    lin = reviewer()
    with lin.world() as site:
        for number in range(1, count + 1):
            site.has_received(number=number)
    lin.page.clock.install()
    lin.signs_in("lin")
    ticks_all(lin, count)
    lin.presses("batch.decide")
    lin.page.locator('.batch input[value="decline"]').check()
    lin.pointed("/reason").select_option("no_infringement")
    return lin


def test_many_are_decided_together_after_a_minute(reviewer: Reviewer) -> None:
    lin = several(reviewer, 3)
    lin.page.locator(".batch [type=submit]").click()
    expect(lin.page.locator("#batch-countdown")).to_be_visible()
    assert verdicts(lin) == []
    with lin.world() as site:
        changed = next(iter(site.world.records.tasks.values()))
        site.decide(changed.id, "community", {"verdict": "spam", "reason": "not_a_request"})
        site.apply_batches()
    lin.page.clock.fast_forward(A_MINUTE_MS)
    expect(lin.says("batch_result.decided")).to_have_count(2)
    expect(lin.says("batch_result.already_decided")).to_have_count(1)
    assert sorted(verdicts(lin)) == [Verdict.DECLINE, Verdict.DECLINE, Verdict.SPAM]


def test_a_batch_can_be_taken_back(reviewer: Reviewer) -> None:
    lin = several(reviewer, 2)
    lin.page.locator(".batch [type=submit]").click()
    lin.presses("batch.undo")
    expect(lin.view("batch")).to_contain_text("已撤回")
    with lin.world() as site:
        site.apply_batches()
        states = {task.state for task in site.world.records.tasks.values()}
    assert states == {TaskState.OPEN}


def test_what_is_ticked_stays_so_while_its_decision_is_written(reviewer: Reviewer) -> None:
    lin = several(reviewer, 2)
    ticks = lin.page.locator("#queue input[type=checkbox]")
    for tick in ticks.all():
        expect(tick).to_be_disabled()
    lin.presses("batch.clear")
    for tick in ticks.all():
        expect(tick).to_be_enabled()
        expect(tick).not_to_be_checked()


def test_what_does_not_belong_together_is_not_decided_together(reviewer: Reviewer) -> None:
    lin = reviewer()
    with lin.world() as site:
        site.has_received(number=1)
        site.has_received(number=2, locale="en")
    lin.signs_in("lin")
    ticks_all(lin, 2)
    lin.presses("batch.decide")
    lin.page.locator('.batch input[value="decline"]').check()
    expect(lin.says("batch.one_language")).to_be_visible()
    expect(lin.page.locator(".batch [type=submit]")).to_be_hidden()
    lin.page.locator('.batch input[value="spam"]').check()
    expect(lin.says("batch.one_language")).to_have_count(0)
    expect(lin.page.locator(".batch [type=submit]")).to_be_visible()
