"""Decide many tasks in a browser by the keyboard alone: `decide_by_keys PAGES COUNT`.

The pages are served over the world in memory that the tests of the pages have.
"""

import sys
import time
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from infra.bench.child import BenchError
from infra.bench.meter import report
from infra.local.browser import FLAGS, MISSING, find_browser
from redress.domain.tasks import TaskState
from tests.browser import by_keys
from tests.browser.full_desk import fill_desk
from tests.browser.living_site import LivingSite
from tests.browser.pages_server import PagesServer
from tests.browser.reviewer_navigator import ReviewerNavigator
from tests.browser.visitors import DESKTOP_ZH

_DECLINED = 3
"""Every so many is declined with a reason and a prepared text; the others are no request."""


def main(pages: Path, count: int) -> None:
    """Let one reviewer decide them all, and write how long each took."""
    browser = find_browser()
    if browser is None:
        raise BenchError(MISSING)
    with PagesServer(pages) as server, sync_playwright() as playwright:
        site = server.site
        site.site_url = server.desk_url
        site.configure()
        fill_desk(site, count + 1)
        site.working = False
        chromium = playwright.chromium.launch(executable_path=browser, args=list(FLAGS))
        with DESKTOP_ZH.browsing(chromium, server.desk_url, server.url) as visit:
            lin = ReviewerNavigator(visit, server.desk_url, server)
            lin.signs_in("lin")
            visit.page.locator("#queue > li").first.wait_for()
            report(lambda: {"each": _decided(visit.page, count), "left": _left(site)})
        chromium.close()


def _decided(page: Page, count: int) -> list[float]:
    """Give the seconds from one task shown to the next."""
    by_keys.begin(page)
    took = []
    for place in range(count):
        began = time.perf_counter()
        by_keys.decide(page, "decline" if place % _DECLINED == 0 else "spam")
        by_keys.go_on(page)
        took.append(time.perf_counter() - began)
    return took


def _left(site: LivingSite) -> int:
    tasks = site.world.records.tasks.values()
    return sum(task.state is TaskState.OPEN for task in tasks)


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
