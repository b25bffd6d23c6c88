"""Deciding at the desk with the keyboard alone, as whoever decides hundreds a day does."""

from __future__ import annotations

from typing import Literal

from playwright.sync_api import Page

Verdict = Literal["decline", "spam"]
DIGITS: dict[Verdict, str] = {"decline": "3", "spam": "5"}


def begin(page: Page) -> None:
    """Open the oldest task of the queue."""
    page.keyboard.press("n")
    _opened(page)


def decide(page: Page, verdict: Verdict) -> None:
    """Decide about the task that is shown; what declines says why, in the prepared words."""
    keys = page.keyboard
    keys.press("d")
    keys.press(DIGITS[verdict])
    if verdict == "decline":
        keys.press("Tab")
        keys.press("ArrowDown")
    keys.press("Control+Enter")
    page.locator("#confirm-yes:focus").wait_for()
    keys.press("Enter")
    page.locator("#next-task:focus").wait_for()


def go_on(page: Page) -> None:
    """Go on to the next task, by the button that has the focus."""
    page.keyboard.press("Enter")
    page.locator("#next-task").wait_for(state="detached")
    _opened(page)


def _opened(page: Page) -> None:
    page.locator('[data-view="task"]:not([hidden]) h1:focus').wait_for()
