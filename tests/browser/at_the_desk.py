"""Reviewers at a case that waits for them."""

from __future__ import annotations

from playwright.sync_api import expect

from redress.domain.tasks import Task
from tests.browser.conftest import Reviewer
from tests.browser.reviewer_navigator import ReviewerNavigator
from tests.browser.rich_case import receive_rich_case
from tests.browser.things import picture
from tests.browser.visitors import DESKTOP_ZH, Visitor
from tests.handlers.site import ADVANCE

NOTE = "里面有三处指名道姓，并且与事实不符。"


def screening(reviewer: Reviewer, visitor: Visitor = DESKTOP_ZH) -> ReviewerNavigator:
    """Give a community manager at a case that was just sent."""
    somebody = reviewer(visitor)
    with somebody.world() as site:
        somebody.code = site.has_received(picture())
        task = site.open_task().id
    somebody.signs_in("lin", f"#{task}")
    expect(somebody.view("task")).to_be_visible()
    return somebody


def at_a_rich_case(
    reviewer: Reviewer, visitor: Visitor = DESKTOP_ZH
) -> tuple[ReviewerNavigator, Task]:
    """Give a community manager at a case with everything in it."""
    lin = reviewer(visitor)
    with lin.world() as site:
        task, lin.code = receive_rich_case(site)
    lin.signs_in("lin", f"#{task.id}")
    expect(lin.view("task")).to_be_visible()
    lin.switches_to(visitor.locale)
    return lin, task


def legal_review(
    reviewer: Reviewer, visitor: Visitor = DESKTOP_ZH, *, signing: str = "code", four: bool = False
) -> ReviewerNavigator:
    """Give a lawyer at a case that the community managers passed on."""
    somebody = reviewer(visitor)
    with somebody.world() as site:
        eyes = ["legal_review"] if four else []
        site.review_by(signing={"community": "code", "legal": signing}, four_eyes=eyes)
        site.has_received(picture())
        site.decide_next(**ADVANCE)
        task = site.open_task().id
    somebody.signs_in("chen", f"#{task}")
    expect(somebody.view("task")).to_be_visible()
    return somebody


def fills_in_acceptance(somebody: ReviewerNavigator) -> None:
    """Accept the letter, decline the lawsuit, and say why."""
    somebody.chooses("accept")
    remedies = somebody.page.locator("#decision .remedy")
    remedies.nth(0).locator('input[value="accept"]').check()
    remedies.nth(1).locator('input[value="decline"]').check()
    somebody.pointed("/declined/1").select_option("evidence_insufficient")
    somebody.page.locator('#decision input[value="defamation"]').check()
    somebody.pointed("/not_criticism").fill(NOTE)
