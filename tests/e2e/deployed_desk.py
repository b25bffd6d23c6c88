"""A reviewer at a browser, on the deployed system."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

from playwright.sync_api import Browser, Locator, expect

from infra.local.journeys.reviewer import Reviewer
from infra.local.journeys.world import World
from tests.browser.reviewer_navigator import ReviewerNavigator
from tests.browser.visitors import Visit, Visitor
from tests.e2e.conftest import PATIENCE_MS


class DeployedDesk(ReviewerNavigator):
    """Looks at pages as everywhere; its mails come from the mailbox of the stack."""

    def __init__(self, visit: Visit, world: World, email: str) -> None:
        self.page = visit.page
        self.lookout = visit.lookout
        self.url = world.site.url
        self.person = Reviewer(world.site, world.mailbox, email)

    def signs_in(self, reviewer_id: str = "", place: str = "") -> None:  # noqa: ARG002  # who they are is known
        """Sign in by the code from the mail, and be at a place of the desk."""
        self.opens(place)
        code = self.person.reads_code(lambda: self.asks_for_code(self.person.email))
        expect(self.page.locator("#code")).to_be_visible()
        self.enters_code(code)
        expect(self.view("sign-in")).to_be_hidden()

    def finds(self, case_id: str) -> None:
        """Search for a case on the queue's page, and open its task."""
        self.goes_to("#")
        self.page.locator("#search").fill(case_id)
        self.page.locator("#search").press("Enter")
        self.page.locator("#search-box").get_by_role("link", name=case_id).click()
        expect(self.view("task")).to_be_visible()
        expect(self.page.locator("#task-head")).to_contain_text(case_id)

    def section(self, title: str) -> Locator:
        """Find a part of the file by the key of its title."""
        title_of_it = self.page.locator(f'h2[data-text="{title}"]')
        return self.page.locator("#file section").filter(has=title_of_it)

    def unfolds(self, key: str) -> Locator:
        """Open a form that is folded away, and give it."""
        self.page.locator(f'summary[data-text="{key}"]').click()
        return self.page.locator("details[open]").filter(
            has=self.page.locator(f'summary[data-text="{key}"]')
        )


@contextmanager
def at_desk(visitor: Visitor, browser: Browser, world: World, email: str) -> Iterator[DeployedDesk]:
    """Give a browser that trusts the engine's own certificate; nothing wrong may be seen on it."""
    port = urlsplit(world.engine.url).port
    files = [f"https://{host}:{port}" for host in ("localhost", "127.0.0.1")]
    with visitor.browsing(browser, world.site.url, *files, ignore_https_errors=True) as visit:
        visit.page.context.set_default_timeout(PATIENCE_MS)
        yield DeployedDesk(visit, world, email)
