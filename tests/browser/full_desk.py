"""A desk with much to do: tasks of every look that a queue has."""

from __future__ import annotations

from datetime import timedelta

from playwright.sync_api import Locator, expect

from tests.browser.conftest import Reviewer
from tests.browser.living_site import LivingSite
from tests.browser.reviewer_navigator import ReviewerNavigator
from tests.browser.things import picture
from tests.browser.visitors import DESKTOP_ZH, Visitor
from tests.handlers.caller import Document

ACCOUNT: Document = {"platform": "weibo", "handle": "zhou_7654321"}
DOUYIN: list[Document] = [{"url": "https://douyin.example/2", "platform": "douyin"}]
SAME = "他们每天都来骂，连我孩子的学校也说出来了。"


def fill_desk(site: LivingSite, count: int, first: int = 1, **changes: object) -> list[str]:
    """Let many forms arrive, all alike, and give the ids of their tasks, the oldest first."""
    site.working = False
    for number in range(first, first + count):
        site.receipt(number, **changes)
    site.working = True
    site.work()
    return list(site.world.records.tasks)[-count:]


def busy_desk(site: LivingSite) -> list[str]:
    """Let forms arrive as they do in two weeks, and give the ids of their tasks.

    The first is overdue and names an account, the second is about another platform, the fourth
    is as the third, and the last is in English.
    """
    site.has_received(picture(), accounts=[ACCOUNT])
    late = site.open_task().id
    site.world.clock.advance(timedelta(days=12))
    return [
        late,
        *fill_desk(site, 1, 2, remedies=["lawyers_letter"], links=DOUYIN),
        *fill_desk(site, 1, 3, statement=SAME),
        *fill_desk(site, 1, 4, statement=SAME),
        *fill_desk(site, 1, 5, locale="en", statement="They follow me everywhere."),
    ]


def at_busy_desk(reviewer: Reviewer, visitor: Visitor = DESKTOP_ZH) -> ReviewerNavigator:
    """Give a community manager at the queue of a busy desk."""
    lin = reviewer(visitor)
    with lin.world() as site:
        busy_desk(site)
    lin.signs_in("lin" if visitor.locale == "zh-CN" else "amy")
    shows(lin, 5)
    return lin


def at_long_queue(reviewer: Reviewer, count: int) -> ReviewerNavigator:
    """Give a community manager at a queue of many tasks that are all alike."""
    lin = reviewer()
    with lin.world() as site:
        fill_desk(site, count)
    lin.signs_in("lin")
    shows(lin, min(count, 50))
    return lin


def rows(somebody: ReviewerNavigator) -> Locator:
    """Find the rows of the queue."""
    return somebody.page.locator("#queue > li")


def shows(somebody: ReviewerNavigator, count: int) -> None:
    """Wait until the queue shows so many tasks."""
    expect(rows(somebody)).to_have_count(count)


def filters(somebody: ReviewerNavigator, name: str, value: str) -> None:
    """Choose a filter's value."""
    control = somebody.page.locator(f"#filters [name={name}]")
    if not control.is_visible():
        somebody.page.locator(".filters > summary").click()
    control.focus()
    control.select_option(value)


def finds(somebody: ReviewerNavigator, words: str) -> Locator:
    """Search, and give what is found."""
    somebody.page.locator("#search").fill(words)
    somebody.page.keyboard.press("Enter")
    return somebody.page.locator(".found li")


def case_of(lin: ReviewerNavigator, place: int) -> str:
    """Read a row's case number."""
    return rows(lin).nth(place).locator(".case").inner_text()


def works_on(lin: ReviewerNavigator, reviewer_id: str, place: int) -> None:
    """Let a reviewer take the task of a row."""
    with lin.world() as site:
        task = list(site.world.records.tasks.values())[place]
        desk = site.desk()
        site.sign_in(desk, reviewer_id)
        assert desk.call("POST", f"/desk-api/tasks/{task.id}/claim", {}).status == 200


def rests(lin: ReviewerNavigator, place: int) -> None:
    """Put the task of a row on hold for some days."""
    with lin.world() as site:
        task = list(site.world.records.tasks.values())[place]
        desk = site.desk()
        site.sign_in(desk, "amy")
        day = (site.world.clock.now() + timedelta(days=5)).date().isoformat()
        hold = {"until": day, "reason": "等平台回复"}
        assert desk.call("POST", f"/desk-api/tasks/{task.id}/hold", hold).status == 200
