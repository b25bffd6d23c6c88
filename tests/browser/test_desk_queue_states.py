"""The queue of the desk when there is nothing, too much, or no answer; and nobody is kept out."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.barriers import look
from tests.browser.conftest import Reviewer
from tests.browser.full_desk import (
    at_busy_desk,
    case_of,
    filters,
    finds,
    rests,
    rows,
    shows,
    works_on,
)
from tests.browser.reviewer_navigator import ReviewerNavigator
from tests.browser.visitors import DESKTOP_EN, PHONE_EN, PHONE_ZH


def at_nothing(reviewer: Reviewer) -> ReviewerNavigator:
    lin = reviewer(PHONE_ZH)
    lin.signs_in("lin")
    expect(lin.page.locator("#queue-news")).to_have_text("现在没有待办。")
    return lin


def at_refusal(reviewer: Reviewer) -> ReviewerNavigator:
    lin = at_busy_desk(reviewer, PHONE_ZH)
    lin.meets("GET /desk-api/tasks", status=500)
    lin.presses("desk.refresh")
    expect(lin.problem()).to_be_visible()
    shows(lin, 5)
    return lin


def at_everything(reviewer: Reviewer) -> ReviewerNavigator:
    lin = at_busy_desk(reviewer, PHONE_ZH)
    works_on(lin, "amy", 1)
    works_on(lin, "lin", 2)
    rests(lin, 3)
    filters(lin, "platform", "weibo")
    shows(lin, 3)
    rows(lin).first.locator("input").check()
    expect(finds(lin, case_of(lin, 0))).to_have_count(1)
    lin.presses("queue.save_open")
    return lin


STATES: tuple[Callable[[Reviewer], ReviewerNavigator], ...] = (
    at_nothing,
    at_refusal,
    at_everything,
)


@pytest.mark.parametrize("reach", STATES, ids=lambda reach: reach.__name__)
def test_nobody_is_kept_out_of_the_queue(
    reviewer: Reviewer, reach: Callable[[Reviewer], ReviewerNavigator]
) -> None:
    lin = reach(reviewer)
    look(lin, f"{reach.__name__} zh-CN")
    lin.switches_to("en")
    look(lin, f"{reach.__name__} en")


def test_a_queue_that_did_not_come_is_asked_for_again(reviewer: Reviewer) -> None:
    lin = at_refusal(reviewer)
    lin.page.locator("#queue-problem button").click()
    expect(lin.problem()).to_be_hidden()
    shows(lin, 5)


def test_a_lost_session_leads_back_to_the_same_filters(reviewer: Reviewer) -> None:
    amy = at_busy_desk(reviewer, PHONE_EN)
    with amy.world() as site:
        site.world.people.end_sessions("amy")
    filters(amy, "platform", "weibo")
    expect(amy.view("sign-in")).to_be_visible()
    amy.asks_for_code("amy@community.redress.example")
    amy.enters_code(amy.mailed_code())
    shows(amy, 4)


def test_a_desk_that_does_not_open_is_tried_again(reviewer: Reviewer) -> None:
    amy = reviewer(DESKTOP_EN)
    amy.meets("GET /desk-api/me", status=500)
    amy.opens()
    expect(amy.view("unavailable")).to_be_visible()
    amy.presses("desk.retry")
    expect(amy.view("sign-in")).to_be_visible()
