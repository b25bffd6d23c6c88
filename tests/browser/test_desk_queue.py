"""The queue of the desk: what is shown, what is wanted of it, and that nobody loses the place."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from playwright.sync_api import expect

from redress.domain.reviewers import SavedFilter
from redress.domain.tasks import Assignee
from tests.browser.conftest import Reviewer
from tests.browser.full_desk import (
    ACCOUNT,
    at_busy_desk,
    at_long_queue,
    case_of,
    filters,
    finds,
    rests,
    rows,
    shows,
    works_on,
)
from tests.browser.visitors import BOTH_LANGUAGES, DESKTOP_EN, Visitor

MISTYPED = "rd0000 0000 0000"


def test_rows_are_in_order_and_tell_what_matters(reviewer: Reviewer) -> None:
    lin = at_busy_desk(reviewer)
    with lin.world() as site:
        expected = [task.case_id for task in site.world.records.tasks.values()]
    assert [case_of(lin, place) for place in range(5)] == expected
    late, other, _, alike, _ = rows(lin).all()
    expect(late).to_contain_text("已超期 6 个工作日")
    expect(late).to_contain_text("有证据")
    expect(other).to_contain_text("抖音")
    expect(other.locator(".time-left")).to_contain_text(re.compile(r"剩余 [23] 个工作日"))
    expect(alike.locator(".badge")).to_have_text("内容与其他案件相同")
    expect(lin.page.locator(".queues")).to_contain_text("有超期")


@pytest.mark.parametrize(
    ("name", "value", "places"),
    [
        ("due", "late", [0]),
        ("due", "week", [0, 1, 2, 3, 4]),
        ("remedy", "litigation_support", [0, 2, 3, 4]),
        ("platform", "douyin", [1]),
        ("evidence", "yes", [0]),
        ("evidence", "no", [1, 2, 3, 4]),
        ("resembles", "yes", [3]),
        ("language", "en", [4]),
    ],
)
def test_a_filter_leaves_what_fits(
    reviewer: Reviewer, name: str, value: str, places: list[int]
) -> None:
    lin = at_busy_desk(reviewer)
    cases = [case_of(lin, place) for place in places]
    filters(lin, name, value)
    shows(lin, len(places))
    assert [case_of(lin, place) for place in range(len(places))] == cases
    expect(lin.page.locator(f"#filters [name={name}]")).to_be_focused()


def test_filters_count_what_they_would_leave_and_are_cleared_at_once(reviewer: Reviewer) -> None:
    lin = at_busy_desk(reviewer)
    expect(lin.page.locator('#filters [value="lawyers_letter"]')).to_have_text("律师函（5）")
    expect(lin.page.locator('#filters [value="douyin"]')).to_have_text("抖音（1）")
    filters(lin, "remedy", "litigation_support")
    filters(lin, "platform", "douyin")
    expect(lin.page.locator("#queue-news")).to_have_text("没有符合筛选条件的任务。")
    lin.presses("queue.no_filters")
    shows(lin, 5)


@pytest.mark.parametrize("visitor", BOTH_LANGUAGES, ids=str)
def test_reload_back_and_language_keep_what_is_filtered(
    reviewer: Reviewer, visitor: Visitor
) -> None:
    lin = at_busy_desk(reviewer, visitor)
    filters(lin, "platform", "weibo")
    shows(lin, 4)
    filters(lin, "evidence", "no")
    shows(lin, 3)
    lin.page.reload()
    shows(lin, 3)
    lin.switches_to("en" if visitor.locale == "zh-CN" else "zh-CN")
    shows(lin, 3)
    lin.page.go_back()
    shows(lin, 4)
    rows(lin).nth(2).locator("a").click()
    expect(lin.view("task")).to_be_visible()
    lin.presses("desk.to_queue")
    shows(lin, 4)
    expect(rows(lin).nth(2).locator("a")).to_be_focused()


def test_filters_are_kept_by_a_name_and_forgotten(reviewer: Reviewer) -> None:
    lin = at_busy_desk(reviewer)
    filters(lin, "due", "late")
    shows(lin, 1)
    lin.presses("queue.save_open")
    lin.presses("queue.save")
    expect(lin.page.locator("#filters .problem")).to_contain_text("请填写名称")
    lin.pointed("/name").fill("已经超期的")
    lin.presses("queue.save")
    kept = lin.page.get_by_role("link", name="已经超期的")
    expect(kept).to_be_focused()
    with lin.world() as site:
        assert site.world.people.reviewers["lin"].filters == (
            SavedFilter("已经超期的", "due=late"),
        )
    lin.presses("queue.no_filters")
    shows(lin, 5)
    kept.click()
    shows(lin, 1)
    lin.page.get_by_role("button", name="删除“已经超期的”").click()
    expect(kept).to_have_count(0)
    with lin.world() as site:
        assert site.world.people.reviewers["lin"].filters == ()


def test_cases_are_found_by_number_and_by_account(reviewer: Reviewer) -> None:
    lin = at_busy_desk(reviewer)
    number = case_of(lin, 1)
    expect(finds(lin, number.lower().replace("-", " "))).to_contain_text(number)
    expect(finds(lin, f"@{ACCOUNT['handle']}")).to_contain_text(case_of(lin, 0))
    assert ACCOUNT["handle"] not in lin.page.url
    expect(finds(lin, MISTYPED)).to_have_count(0)
    expect(lin.page.locator("#search-box [role=status]")).to_contain_text("没有找到")
    finds(lin, number).locator("a").click()
    expect(lin.view("task")).to_contain_text(number)


def test_who_works_on_what_and_what_rests_is_seen(reviewer: Reviewer) -> None:
    lin = at_busy_desk(reviewer)
    works_on(lin, "amy", 1)
    works_on(lin, "lin", 2)
    rests(lin, 3)
    lin.presses("desk.refresh")
    shows(lin, 4)
    expect(rows(lin).nth(1).locator(".taken")).to_contain_text("Amy Stone")
    expect(lin.says("queue.yours")).to_have_count(1)
    expect(lin.page.locator(".queues")).to_contain_text("另有 1 项暂缓")
    filters(lin, "held", "yes")
    shows(lin, 1)
    expect(rows(lin)).to_contain_text("等平台回复")
    lin.presses("queue.no_filters")
    filters(lin, "mine", "yes")
    shows(lin, 1)
    expect(lin.says("queue.yours")).to_be_visible()


def test_more_comes_when_it_is_asked_for_and_ticks_stay(reviewer: Reviewer) -> None:
    lin = at_long_queue(reviewer, 63)
    rows(lin).nth(4).locator("input").check()
    expect(lin.page.locator("#queue-news")).to_contain_text("50")
    lin.presses("queue.more")
    shows(lin, 63)
    expect(rows(lin).nth(50).locator("a")).to_be_focused()
    expect(rows(lin).nth(4).locator("input")).to_be_checked()
    expect(lin.says("queue.more")).to_have_count(0)
    lin.presses("desk.refresh")
    expect(rows(lin).nth(4).locator("input")).to_be_checked()
    rows(lin).nth(60).locator("a").click()
    expect(lin.view("task")).to_be_visible()
    lin.presses("desk.to_queue")
    shows(lin, 63)
    expect(rows(lin).nth(60).locator("a")).to_be_focused()


def test_each_group_has_queues_of_its_own(reviewer: Reviewer) -> None:
    chen = reviewer()
    with chen.world() as site:
        site.has_received(number=1)
        site.decide_next(verdict="advance", reason="claim_plausible", grounds=["defamation"])
        site.has_received(number=2)
    chen.signs_in("chen")
    shows(chen, 1)
    expect(rows(chen)).to_contain_text("法务复核")
    expect(chen.page.locator(".queues")).to_have_text(re.compile(r"法务复核\s*1"))


def test_a_queue_of_one_kind_is_a_press_away(reviewer: Reviewer) -> None:
    amy = reviewer(DESKTOP_EN)
    with amy.world() as site:
        both = (Assignee.COMMUNITY, Assignee.LEGAL)
        people = site.world.people.reviewers
        people["amy"] = replace(people["amy"], groups=both)
        site.has_received(number=1)
        site.decide_next(verdict="advance", reason="claim_plausible", grounds=["defamation"])
        site.has_received(number=2)
    amy.signs_in("amy")
    shows(amy, 2)
    queues = amy.page.locator(".queues a")
    expect(amy.page.locator(".queues [aria-current]")).to_contain_text("Everything")
    queues.filter(has_text="Legal review").click()
    shows(amy, 1)
    expect(rows(amy)).to_contain_text("Legal review")
    filters(amy, "evidence", "no")
    shows(amy, 1)
    queues.filter(has_text="Everything").click()
    shows(amy, 2)
    expect(amy.page.locator("#filters [name=evidence]")).to_have_value("no")
