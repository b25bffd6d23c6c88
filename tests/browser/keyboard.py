"""Going through a page with the keyboard alone."""

from __future__ import annotations

from playwright.sync_api import Locator, Page

FAR = 80
"""More stops than any page has."""
FOCUSED = "(element) => element === document.activeElement"


def tab_to(page: Page, target: Locator) -> None:
    """Press Tab until something has the focus; fails where no Tab leads."""
    for _ in range(FAR):
        if target.evaluate(FOCUSED):
            assert_seen(page)
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"no Tab leads to {target}")


def assert_seen(page: Page) -> None:
    """Fail unless what has the focus can be seen to have it, and is not covered."""
    told: str = page.evaluate(
        """() => {
          const element = document.activeElement;
          const box = element.getBoundingClientRect();
          const shown = element.labels?.[0] ?? element;
          const style = getComputedStyle(element);
          const around = getComputedStyle(shown);
          const ringed = ({ outlineStyle, outlineWidth, boxShadow }) => boxShadow !== "none" ||
            (outlineStyle !== "none" && parseFloat(outlineWidth) > 0);
          const ring = [style, around].some(ringed);
          if (!ring && !element.closest(":focus-within:not(body):not(main)")) return "no ring";
          if (box.bottom <= 0 || box.top >= innerHeight) return "out of sight";
          return "";
        }"""
    )
    assert not told, f"{told}: {page.evaluate('document.activeElement.outerHTML')}"
