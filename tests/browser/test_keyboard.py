"""The whole form without a mouse, a finger, or eyes on a pointer."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Owner
from tests.browser.keyboard import tab_to
from tests.browser.owner_navigator import OwnerNavigator
from tests.browser.story import ADDRESS, LINK, STATEMENT
from tests.browser.things import picture
from tests.browser.visitors import DESKTOP_EN, DESKTOP_ZH, Visitor

TYPED = {
    "name": "欧阳娜娜",
    "email": ADDRESS,
    "statement": STATEMENT,
    "description": "有人划了车门。",
}
IN_ENGLISH = "navigator.language.startsWith('en')"
TICKED = (
    "model-0",
    "about-posts",
    "about-offline",
    "held-screenshots",
    "remedy-lawyers-letter",
    "consent-0",
)


@pytest.mark.parametrize("visitor", [DESKTOP_ZH, DESKTOP_EN], ids=str)
def test_the_whole_form_by_keyboard_alone(owner: Owner, visitor: Visitor) -> None:
    she = owner(visitor)
    she.page.on("filechooser", lambda chooser: chooser.set_files([picture()]))
    keys = she.page.keyboard
    she.opens("/")
    keys.press("Tab")
    assert she.page.evaluate("document.activeElement.getAttribute('href')") == "#main"
    presses(she, 'main a[href^="/form.html"]')
    she.is_asked("tasks")
    presses(she, '[data-step="tasks"] [data-action="next"]')
    while she.step != "check":
        answer_by_keyboard(she)
    presses(she, '[data-action="send"]')
    she.is_asked("sent")
    assert she.receipt_code()


def answer_by_keyboard(she: OwnerNavigator) -> None:
    """Answer what is asked; whatever has no answer here is passed over."""
    step = she.step
    for name, words in TYPED.items():
        if she.at(name).is_visible():
            tab_to(she.page, she.at(name))
            she.page.keyboard.insert_text(words)
    for name in TICKED:
        if she.at(name).is_visible():
            tab_to(she.page, she.at(name))
            she.page.keyboard.press("Space")
    if step in OTHERWISE:
        OTHERWISE[step](she)
    presses(she, f'[data-step="{step}"] [data-action="next"]')
    expect(she.page.locator(f'[data-step="{step}"]')).to_be_hidden()


def pastes_a_link(she: OwnerNavigator) -> None:
    tab_to(she.page, she.pointed("/links/0/url"))
    she.page.keyboard.insert_text(LINK)


def picks_a_day(she: OwnerNavigator) -> None:
    tab_to(she.page, she.at("happened-on"))
    she.page.keyboard.type("11142026" if she.page.evaluate(IN_ENGLISH) else "20261114")
    tab_to(she.page, she.at("place"))
    she.page.keyboard.insert_text("上海市示例路 1 号")


def choose_by_keyboard(she: OwnerNavigator) -> None:
    source = she.page.locator('input[type="file"]').first
    tab_to(she.page, source)
    she.page.keyboard.press("Space")
    expect(she.file("截图")).to_have_attribute("data-state", "sent", timeout=20_000)


def presses(she: OwnerNavigator, target: str) -> None:
    """Reach a button or link by Tab, and press it."""
    tab_to(she.page, she.page.locator(target).locator("visible=true").first)
    she.page.keyboard.press("Enter")


OTHERWISE: dict[str, Callable[[OwnerNavigator], None]] = {
    "links": pastes_a_link,
    "offline": picks_a_day,
    "gather": choose_by_keyboard,
}
