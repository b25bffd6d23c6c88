"""No barrier on the desk's case page, whatever state a case is in."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from playwright.sync_api import expect

from redress.domain.tasks import Task
from tests.browser.at_the_desk import at_a_rich_case, fills_in_acceptance, legal_review
from tests.browser.barriers import look
from tests.browser.conftest import Reviewer
from tests.browser.reviewer_navigator import ReviewerNavigator
from tests.browser.visitors import DESKTOP_ZH, PHONE_ZH
from tests.handlers.caller import Document

SPAM: Document = {"verdict": "spam", "reason": "not_a_request"}
DRAWN_MS = 25_000
Reach = Callable[[ReviewerNavigator, Task], None]


def _does_nothing(_lin: ReviewerNavigator, _task: Task) -> None:
    pass


def _uncovers_everything(lin: ReviewerNavigator, _task: Task) -> None:
    for button in lin.page.locator('[data-text="desk.preview"]').all():
        button.click()
    expect(lin.page.locator(".preview-picture")).to_have_count(2, timeout=DRAWN_MS)
    expect(lin.page.locator(".preview pre")).to_have_count(1, timeout=DRAWN_MS)
    covers = lin.page.locator(".covered:has(> [inert]) > .uncover")
    while covers.count():
        covers.first.click()
    lin.page.locator("#file").evaluate(
        "(file) => file.querySelectorAll('details').forEach((one) => { one.open = true; })"
    )


def _has_taken_it(lin: ReviewerNavigator, _task: Task) -> None:
    lin.presses("desk.claim")
    expect(lin.says("desk.yours_until")).to_be_visible()
    lin.presses("desk.hand_over_to")
    lin.presses("desk.hand_over")
    expect(lin.problem()).to_be_visible()
    lin.presses("desk.hold_open")
    lin.presses("desk.keep_note")
    lin.presses("desk.send_message")


def _is_anothers_and_rests(lin: ReviewerNavigator, task: Task) -> None:
    with lin.world() as site:
        amy = site.desk()
        site.sign_in(amy, "amy")
        day = (site.world.clock.now() + timedelta(days=9)).strftime("%Y-%m-%d")
        path = f"/desk-api/tasks/{task.id}"
        assert amy.call("POST", f"{path}/claim", {}).status < 300
        said = {"until": day, "reason": "owner is ill"}
        assert amy.call("POST", f"{path}/hold", said).status < 300
    lin.page.reload()
    expect(lin.says("desk.held_until")).to_be_visible()


def _is_decided(lin: ReviewerNavigator, _task: Task) -> None:
    with lin.world() as site:
        site.decide_next(**SPAM)
    lin.page.reload()
    expect(lin.says("task_state.decided")).to_be_visible()


def _was_withdrawn(lin: ReviewerNavigator, _task: Task) -> None:
    with lin.world() as site:
        owner = site.open(lin.code)
        assert owner.call("POST", "/api/receipt/withdrawal", {"confirmed": True}).status < 300
        site.work()
    lin.page.reload()
    expect(lin.says("desk.shut")).to_be_visible()


def _was_erased(lin: ReviewerNavigator, task: Task) -> None:
    with lin.world() as site:
        site.world.cases.erase_person(task.case_id)
    lin.page.reload()
    expect(lin.says("desk.erased")).to_be_visible()


def _lays_another_beside_it(lin: ReviewerNavigator, _task: Task) -> None:
    lin.page.locator('#file a[href^="#/compare/"]').first.click()
    expect(lin.page.locator(".beside > section")).to_have_count(2)


STATES: dict[str, Reach] = {
    "fresh": _does_nothing,
    "uncovered": _uncovers_everything,
    "taken": _has_taken_it,
    "anothers": _is_anothers_and_rests,
    "decided": _is_decided,
    "withdrawn": _was_withdrawn,
    "erased": _was_erased,
    "compared": _lays_another_beside_it,
}


@pytest.mark.parametrize("state", STATES)
def test_nobody_is_kept_out(reviewer: Reviewer, state: str) -> None:
    lin, task = at_a_rich_case(reviewer, PHONE_ZH)
    STATES[state](lin, task)
    look(lin, f"{state} zh-CN")
    lin.switches_to("en")
    look(lin, f"{state} en")


def test_nobody_is_kept_out_of_a_proposal(reviewer: Reviewer) -> None:
    chen = legal_review(reviewer, DESKTOP_ZH, four=True)
    task = chen.page.evaluate("location.hash")
    fills_in_acceptance(chen)
    chen.confirms()
    expect(chen.says("decision.proposed")).to_be_visible()
    ruth = reviewer(PHONE_ZH)
    ruth.signs_in("ruth", task)
    expect(ruth.says("decision.agree")).to_be_visible()
    look(ruth, "proposal en")
    ruth.switches_to("zh-CN")
    look(ruth, "proposal zh-CN")
