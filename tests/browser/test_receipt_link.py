"""The receipt code in a link, in a picture, in the history: it opens one case, and hides well."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from infra.local.browser import FLAGS, find_browser
from tests.browser.conftest import Owner
from tests.browser.device import kept_by
from tests.browser.owner_navigator import OwnerNavigator
from tests.browser.pages_server import PagesServer
from tests.browser.visitors import PHONE_ZH

ELSEWHERE = "https://www.baidu.com/**"
WORDS = "我想起来了，那天还有一位邻居在场。"
FOREIGN = "0000-1111-2222-3333-4444"
CHAIN_END = 0x20000000
LISTED = "SELECT u.url FROM visits v JOIN urls u ON u.id = v.url WHERE v.transition & ?"
"""What a browser lists as visited: the ends of chains, not the pages that led on by themselves."""


@pytest.mark.parametrize("opened_first", ["case", "link"])
def test_a_link_to_another_case_asks_first(owner: Owner, opened_first: str) -> None:
    she = with_her_case(owner)
    if opened_first == "link":
        she.page.goto("about:blank")
    she.page.goto(f"{she.url}/receipt.html#{FOREIGN}")
    expect(she.at("another")).to_be_visible()
    expect(she.at("another-title")).to_be_focused()
    assert she.page.url == f"{she.url}/receipt.html"
    she.at("another-stay").click()
    expect(she.at("case-id")).to_have_text(her_case(she))
    assert she.requests("GET /api/receipt") > 0
    she.page.reload()
    expect(she.at("case-id")).to_have_text(her_case(she))


def test_another_case_is_opened_when_she_says_so(owner: Owner) -> None:
    she = with_her_case(owner)
    she.page.goto(f"{she.url}/receipt.html#{FOREIGN}")
    she.at("another-go").click()
    expect(she.alert()).to_be_visible()
    expect(she.at("code")).to_have_value(FOREIGN)


def test_her_own_link_opens_without_a_question(owner: Owner) -> None:
    she = with_her_case(owner)
    she.page.goto(f"{she.url}/receipt.html#{she.code.lower()}")
    expect(she.at("case-id")).to_have_text(her_case(she))
    expect(she.at("another")).to_be_hidden()


def test_the_browser_lists_no_code_as_visited(
    chromium: Browser, pages: PagesServer, tmp_path: Path
) -> None:
    with pages.lock:
        code = pages.site.has_received()
    context = chromium.browser_type.launch_persistent_context(
        tmp_path, executable_path=find_browser(), args=list(FLAGS), **PHONE_ZH.options()
    )
    page = context.pages[0]
    page.goto(f"{pages.url}/receipt.html#{code}")
    expect(page.locator("#case-title")).to_be_visible()
    assert page.url == f"{pages.url}/receipt.html"
    context.close()
    with closing(sqlite3.connect(tmp_path / "Default" / "History")) as history:
        listed = [url for (url,) in history.execute(LISTED, (CHAIN_END,))]
    assert f"{pages.url}/receipt.html" in listed
    assert not [url for url in listed if code in url]


def test_leaving_in_a_hurry_leaves_no_words_in_the_tab(owner: Owner) -> None:
    she = with_her_case(owner)
    she.page.route(ELSEWHERE, lambda route: route.fulfill(body="weather"))
    she.lookout.allow("www.baidu.com")
    she.at("adding").locator("summary").first.click()
    she.at("add").locator("textarea").fill(WORDS)
    assert WORDS in kept_by(she.page)
    she.action("exit").click()
    she.page.wait_for_url(ELSEWHERE)
    she.opens("/404.html")
    kept = kept_by(she.page)
    assert WORDS not in kept
    assert she.code not in kept


def test_the_saved_picture_has_room_for_a_long_address(owner: Owner) -> None:
    she = with_her_case(owner)
    short = height_of_the_picture(she)
    host = f"help-for-owners-of-a-car-that-was-attacked.localhost:{she.url.rsplit(':', 1)[1]}"
    she.lookout.allow(host)
    she.url = f"http://{host}"
    she.opens_her_page(she.code)
    assert height_of_the_picture(she) > short


def height_of_the_picture(she: OwnerNavigator) -> int:
    """Save the code as a picture; gives how many pixels high it is."""
    she.at("code-again").locator("summary").click()
    with she.page.expect_download() as download:
        she.at("my-code").get_by_role("button", name="存为图片").click()
    assert download.value.suggested_filename.endswith(".png")
    picture = she.page.locator(".card-picture img")
    expect(picture).to_be_visible()
    picture.scroll_into_view_if_needed()
    high: int = picture.evaluate("(img) => img.decode().then(() => img.naturalHeight)")
    return high


def with_her_case(owner: Owner) -> OwnerNavigator:
    """Give an owner whose case is open in her tab."""
    she = owner(PHONE_ZH)
    with she.world() as site:
        code = site.has_received()
    she.opens_her_page(code)
    return she


def her_case(she: OwnerNavigator) -> str:
    """Give the number of her case."""
    with she.world() as site:
        return str(site.case.id)
