"""What a screen reader would say by itself: the words of live regions, as they change."""

from __future__ import annotations

from playwright.sync_api import Page

LISTEN = """(() => {
  const LIVE = '[aria-live="polite"],[aria-live="assertive"],[role="status"],[role="alert"]';
  const heard = (window.heard = []);
  const last = new WeakMap();
  const hear = (region) => {
    const words = region.checkVisibility() ? region.innerText.trim().replace(/\\s+/g, " ") : "";
    if (words !== (last.get(region) ?? "")) {
      last.set(region, words);
      if (words) heard.push(words);
    }
  };
  const watch = () => new MutationObserver((changes) => {
    const regions = new Set();
    for (const { target, addedNodes } of changes) {
      const element = target.nodeType === 1 ? target : target.parentElement;
      const around = element?.closest(LIVE);
      if (around) regions.add(around);
      for (const node of addedNodes) {
        if (node.nodeType === 1) {
          if (node.matches(LIVE)) regions.add(node);
          node.querySelectorAll(LIVE).forEach((region) => regions.add(region));
        }
      }
    }
    regions.forEach(hear);
  }).observe(document, {
    childList: true, subtree: true, characterData: true, attributes: true,
    attributeFilter: ["hidden", "aria-live", "class"],
  });
  watch();
})()"""


def heard(page: Page) -> list[str]:
    """Give what was said since the page was opened, in order."""
    words: list[str] = page.evaluate("window.heard")
    return words


def wait_to_hear(page: Page, words: str) -> None:
    """Wait until something with these words was said."""
    page.wait_for_function("(words) => heard.some((said) => said.includes(words))", arg=words)
