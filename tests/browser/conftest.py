"""One browser and one pages server for all; a world and a context for each test."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from infra.local.browser import FLAGS, MISSING, find_browser
from infra.local.pages import build_pages
from tests.browser.owner_navigator import OwnerNavigator
from tests.browser.pages_server import PagesServer
from tests.browser.reviewer_navigator import ReviewerNavigator
from tests.browser.visitors import DESKTOP_ZH, PHONE_ZH, Visitor

Owner = Callable[..., OwnerNavigator]
Reviewer = Callable[..., ReviewerNavigator]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    here = Path(__file__).parent
    for item in items:
        if item.path.is_relative_to(here):
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.enable_socket)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    path = find_browser()
    if path is None:
        pytest.skip(MISSING)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(FLAGS))
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build_pages(tmp_path_factory.mktemp("site"))


@pytest.fixture(scope="module")
def serving(built: Path) -> Iterator[PagesServer]:
    """Serve for one file of tests: the server changes this process's environment while it lives."""
    with PagesServer(built) as server:
        yield server


@pytest.fixture
def pages(serving: PagesServer) -> PagesServer:
    """The pages over an empty world."""
    serving.renew()
    return serving


@pytest.fixture
def owner(chromium: Browser, pages: PagesServer) -> Iterator[Owner]:
    """Give `owner(visitor)`: an owner at a browser that was never here before."""
    with ExitStack() as visits:

        def arrive(visitor: Visitor = PHONE_ZH) -> OwnerNavigator:
            visit = visits.enter_context(visitor.browsing(chromium, pages.url))
            return OwnerNavigator(visit, pages.url, pages)

        yield arrive


@pytest.fixture
def reviewer(chromium: Browser, pages: PagesServer) -> Iterator[Reviewer]:
    """Give `reviewer(visitor)`: a reviewer at a browser that was never here before."""
    pages.site.site_url = pages.desk_url
    pages.site.configure()
    with ExitStack() as visits:

        def arrive(visitor: Visitor = DESKTOP_ZH) -> ReviewerNavigator:
            visit = visits.enter_context(visitor.browsing(chromium, pages.desk_url, pages.url))
            return ReviewerNavigator(visit, pages.desk_url, pages)

        yield arrive
