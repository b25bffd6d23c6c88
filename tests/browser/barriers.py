"""No page and no state keeps anybody out: axe, both languages, light and dark, narrow and wide."""

from __future__ import annotations

from tests.browser.axe import assert_no_barrier
from tests.browser.owner_navigator import OwnerNavigator
from tests.browser.reviewer_navigator import ReviewerNavigator
from tests.browser.states import STATES, State
from tests.browser.visitors import SIZES

NARROWEST = 320
"""CSS pixels: a phone, or a desktop at 400 % (WCAG 2.2, 1.4.10)."""


def assert_open_to_everybody(she: OwnerNavigator, state: State) -> None:
    """Bring her to a state and look at it in both languages."""
    state.reach(she)
    look(she, f"{state} zh-CN")
    if she.speaks_both:
        she.switches_to("en")
        look(she, f"{state} en")


def states_of(*pages: str) -> list[State]:
    """Give the states of some pages."""
    return [state for state in STATES if state.name.startswith(pages)]


def look(she: OwnerNavigator | ReviewerNavigator, name: str) -> None:
    """Look by day on a phone, by night at a desk, and at the narrowest."""
    assert_no_barrier(she.page, f"{name}, phone, light")
    she.page.emulate_media(color_scheme="dark")
    she.page.set_viewport_size(SIZES["desktop"]["viewport"])
    assert_no_barrier(she.page, f"{name}, desktop, dark")
    she.page.set_viewport_size({"width": NARROWEST, "height": 700})
    assert overflowing(she) == [], name
    she.page.set_viewport_size(SIZES["phone"]["viewport"])
    she.page.emulate_media(color_scheme="light")


def overflowing(she: OwnerNavigator | ReviewerNavigator) -> list[str]:
    """Name what stands out of a narrow page at its side."""
    found: list[str] = she.page.evaluate(
        """() => {
          const wide = document.documentElement.clientWidth;
          if (document.documentElement.scrollWidth <= wide) return [];
          return [...document.querySelectorAll("body *")]
            .filter((element) => element.getBoundingClientRect().right > wide + 1)
            .map((element) => element.outerHTML.slice(0, 120));
        }"""
    )
    return found
