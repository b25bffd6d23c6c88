"""The start page: what it offers, its brand, and what happens where scripts do not start."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.conftest import Owner
from tests.browser.pages_server import PagesServer
from tests.browser.visitors import PHONE_EN, PHONE_ZH, Visitor

STUCK = ".stuck a[href^='/api/plain?campaign=']"
FALLBACK_MS = 8_000


def test_who_comes_too_late_is_told_what_can_still_be_done(owner: Owner) -> None:
    she = owner()
    with she.world() as world:
        world.close_campaign()
    she.opens("/")
    expect(she.page.locator("[data-standing=closed]")).to_be_visible()
    expect(she.page.locator("#begin")).to_be_hidden()
    expect(she.page.locator("#ways a[href='/receipt.html']")).to_be_visible()


def test_the_page_tries_again_when_asked(owner: Owner) -> None:
    she = owner()
    she.meets("GET /api/campaigns/", times=99)
    she.opens("/")
    again = she.page.locator("#again")
    expect(again).to_be_visible(timeout=FALLBACK_MS)
    she.trouble_ends()
    again.click()
    expect(she.page.locator("#opens-at")).not_to_be_empty()
    expect(again).to_be_hidden()


def test_the_brand_of_the_campaign_is_worn_and_remembered(owner: Owner) -> None:
    she = owner()
    with she.world() as world:
        name = {"zh-CN": "银河车友会", "en": "Galaxy Owners"}
        world.configure(brand={"name": name, "colour": "#7a1fa2", "logo": ""})
    she.opens("/")
    expect(she.page.locator(".mark")).to_have_text("银河车友会")
    painted = she.page.evaluate(
        "getComputedStyle(document.querySelector('#begin')).backgroundColor"
    )
    assert painted == "rgb(122, 31, 162)"
    she.meets("GET /api/campaigns/", mode="hold", times=99)
    she.opens("/keys.html")
    expect(she.page.locator(".mark")).to_have_text("银河车友会")
    she.page.locator("[data-language=en]").click()
    expect(she.page.locator(".mark")).to_have_text("Galaxy Owners")


def test_the_language_can_be_switched_after_the_network_went(owner: Owner) -> None:
    she = owner()
    with she.page.expect_response("**/texts/index.en-*.json"):
        she.opens("/")
    she.page.context.set_offline(True)
    she.page.locator("[data-language=en]").click()
    expect(she.page.locator("h1")).to_contain_text("Attacked online?")


@pytest.mark.parametrize("visitor", [PHONE_ZH, PHONE_EN], ids=str)
def test_a_page_whose_script_does_not_start_leads_to_the_plain_form(
    chromium: Browser, pages: PagesServer, visitor: Visitor
) -> None:
    context = chromium.new_context(**visitor.options())
    page = context.new_page()
    page.route("**/assets/form-*.js", lambda route: route.abort())
    page.goto(f"{pages.url}/form.html")
    expect(page.locator(STUCK).first).to_be_hidden()
    expect(page.locator(STUCK).first).to_be_visible(timeout=FALLBACK_MS)
    expect(page.locator("h1").first).to_be_visible()
    context.close()


def test_without_scripts_the_first_page_can_be_read(chromium: Browser, pages: PagesServer) -> None:
    context = chromium.new_context(java_script_enabled=False, **PHONE_ZH.options())
    page = context.new_page()
    page.goto(pages.url)
    expect(page.locator("h1")).to_have_text("遭遇网络攻击，不必一个人扛")
    plain = page.locator(".without a").first
    address = plain.get_attribute("href")
    assert address is not None
    assert "__CAMPAIGN__" not in address
    expect(page.locator(".stuck a").first).to_be_hidden()
    context.close()
