"""The desk by keys alone: the list, a task, a decision, the next."""

from __future__ import annotations

from collections import Counter

from playwright.sync_api import expect

from redress.domain.decisions import Verdict
from redress.domain.tasks import TaskState
from tests.browser import by_keys
from tests.browser.at_the_desk import NOTE
from tests.browser.conftest import Reviewer
from tests.browser.full_desk import at_busy_desk, at_long_queue, filters, rows, shows
from tests.browser.keyboard import assert_seen
from tests.browser.reviewer_navigator import ReviewerNavigator

MANY = 60


def presses(lin: ReviewerNavigator, *keys: str) -> None:
    """Press keys, one after the other."""
    for key in keys:
        lin.page.keyboard.press(key)


def number(lin: ReviewerNavigator) -> str:
    """Read which task is open."""
    place: str = lin.page.evaluate("location.hash")
    return place


def test_rows_are_gone_through_ticked_and_opened(reviewer: Reviewer) -> None:
    lin = at_busy_desk(reviewer)
    presses(lin, "j")
    expect(rows(lin).nth(0).locator("a")).to_be_focused()
    assert_seen(lin.page)
    presses(lin, "j", "j", "k", "x")
    expect(rows(lin).nth(1).locator("input")).to_be_checked()
    expect(rows(lin).nth(1).locator("a, input").locator(":focus")).to_have_count(0)
    presses(lin, "b")
    expect(lin.says("batch.decide")).to_be_focused()
    presses(lin, "k", "k", "k", "Enter")
    expect(lin.view("task")).to_be_visible()
    presses(lin, "u")
    expect(rows(lin).nth(0).locator("a")).to_be_focused()


def test_search_filters_and_help_are_a_key_away(reviewer: Reviewer) -> None:
    lin = at_busy_desk(reviewer)
    presses(lin, "/")
    expect(lin.page.locator("#search")).to_be_focused()
    presses(lin, "j", "?")
    expect(lin.page.locator("#search")).to_have_value("j?")
    lin.page.locator("#queue-title").focus()
    presses(lin, "f")
    expect(lin.page.locator("#filters [name=due]")).to_be_focused()
    lin.page.locator("#queue-title").focus()
    presses(lin, "?")
    expect(lin.page.locator("#keys")).to_be_visible()
    expect(lin.page.locator("#keys-close")).to_be_focused()
    presses(lin, "j", "Escape")
    expect(lin.page.locator("#keys")).to_be_hidden()
    expect(lin.page.locator("#queue-title")).to_be_focused()


def test_letter_keys_are_turned_off_for_good(reviewer: Reviewer) -> None:
    lin = at_busy_desk(reviewer)
    presses(lin, "?")
    lin.page.locator("#keys-on").uncheck()
    presses(lin, "Escape", "j", "?")
    expect(rows(lin).locator(":focus")).to_have_count(0)
    expect(lin.page.locator("#keys")).to_be_hidden()
    lin.page.reload()
    shows(lin, 5)
    presses(lin, "j")
    expect(rows(lin).locator(":focus")).to_have_count(0)
    lin.presses("shortcuts.title")
    lin.page.locator("#keys-on").check()
    presses(lin, "Escape", "j")
    expect(rows(lin).nth(0).locator("a")).to_be_focused()


def test_next_passes_over_what_colleagues_work_on_and_ends_with_the_queue(
    reviewer: Reviewer,
) -> None:
    lin = at_busy_desk(reviewer)
    with lin.world() as site:
        tasks = list(site.world.records.tasks)
        desk = site.desk()
        site.sign_in(desk, "amy")
        assert desk.call("POST", f"/desk-api/tasks/{tasks[2]}/claim", {}).status == 200
    filters(lin, "platform", "weibo")
    shows(lin, 4)
    lin.page.locator("#queue-title").focus()
    presses(lin, "n")
    for task in (tasks[0], tasks[3], tasks[4]):
        lin.page.wait_for_url(f"**#{task}")
        expect(lin.page.locator("#task-head h1")).to_be_focused()
        presses(lin, "n")
    expect(lin.says("queue.no_next")).to_be_visible()
    shows(lin, 4)


def test_keys_leave_what_is_typed_alone(reviewer: Reviewer) -> None:
    lin = at_busy_desk(reviewer)
    by_keys.begin(lin.page)
    opened = number(lin)
    presses(lin, "d", "3")
    lin.pointed("/internal_note").focus()
    lin.page.keyboard.type("n u d x /")
    expect(lin.pointed("/internal_note")).to_have_value("n u d x /")
    lin.pointed("/internal_note").fill(NOTE)
    assert number(lin) == opened


def test_sixty_are_decided_in_one_go(reviewer: Reviewer) -> None:
    lin = at_long_queue(reviewer, MANY + 1)
    with lin.world() as site:
        site.working = False
    by_keys.begin(lin.page)
    for place in range(MANY):
        by_keys.decide(lin.page, "decline" if place % 3 == 0 else "spam")
        by_keys.go_on(lin.page)
    with lin.world() as site:
        tasks = list(site.world.records.tasks.values())
        decided = [task for task in tasks if task.state is TaskState.DECIDED]
        chosen = [task.decision.choice for task in decided if task.decision]
    assert [task.state for task in tasks[MANY:]] == [TaskState.OPEN]
    assert Counter(one.verdict for one in chosen) == {Verdict.DECLINE: 20, Verdict.SPAM: 40}
    assert all(one.owner_text for one in chosen if one.verdict is Verdict.DECLINE)
