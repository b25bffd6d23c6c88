"""What the form says at the right moment: in the right language, by name, and never in the way."""

from __future__ import annotations

from collections.abc import Iterable

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.conftest import Owner
from tests.browser.owner_navigator import OwnerNavigator
from tests.browser.pages_server import PagesServer
from tests.browser.story import LINK, STORY
from tests.browser.things import Thing, letter, picture, recording
from tests.browser.visitors import DESKTOP_EN, PHONE_EN, PHONE_ZH, Visitor

FOCUSED = "document.activeElement.textContent"


def test_an_error_summary_follows_the_language_and_keeps_the_focus(owner: Owner) -> None:
    she = at_question(owner, "contact")
    she.types("phone", "call me")
    she.goes_on()
    (before,) = she.errors()
    error = she.page.locator('[role="alert"] a')
    error.focus()
    she.page.evaluate("document.querySelector('[data-language=en]').click()")
    expect(she.page.locator("html")).to_have_attribute("lang", "en")
    (after,) = she.errors()
    assert before != after
    assert after.startswith("A telephone number")
    assert she.page.evaluate(FOCUSED) == after
    expect(she.page.locator(".question .error")).to_have_text(after)
    expect(she.alert()).to_contain_text("Something is missing")
    she.types("phone", "+86 139")
    she.switches_to("zh-CN")
    expect(she.page.locator(".question .error")).to_have_count(0)


def test_what_the_server_refused_follows_the_language(owner: Owner) -> None:
    she = at_question(owner, "check")
    with she.world() as site:
        site.change_consents("2026-12")
    she.action("send").click()
    before = she.errors()
    she.switches_to("en")
    after = she.errors()
    assert len(after) == len(before)
    assert all(line.startswith("Your consent: ") for line in after), after
    expect(she.alert()).to_contain_text("Some entries need to be corrected")
    she.page.locator('[role="alert"] a').first.click()
    she.is_asked("consent")
    expect(she.page.locator(".question .error").first).to_contain_text("has changed")
    she.switches_to("zh-CN")
    expect(she.page.locator(".question .error").first).not_to_contain_text("has changed")
    expect(she.alert().locator("a").first).not_to_contain_text("has changed")


def test_each_question_begins_with_its_heading(owner: Owner) -> None:
    she = owner()
    she.opens_the_form()
    she.goes_on()
    she.is_asked("name")
    expect(she.page.locator("h1").locator("visible=true")).to_be_focused()
    she.rests()
    assert she.page.evaluate("document.activeElement.getBoundingClientRect().top") >= 0


def test_the_answers_follow_the_language_where_they_stand(owner: Owner) -> None:
    she = at_question(owner, "check")
    day = she.page.locator('[data-answer="offline"] .given')
    expect(day).to_contain_text("2026年11月14日")
    she.switches_to("en")
    expect(day).to_contain_text("14 November 2026")


def test_the_first_file_asks_what_it_shows_and_nobody_has_to_say(owner: Owner) -> None:
    she = at_question(owner, "gather")
    she.adds_files(picture("a.png", 1), picture("b.png", 2), source=0)
    she.all_files_are("sent")
    tags = she.page.locator(".tags")
    expect(tags.nth(0)).to_have_attribute("open", "")
    expect(tags.nth(1)).not_to_have_attribute("open", "")
    untold = she.page.locator(".meter .offer")
    expect(untold).to_contain_text("2")
    count = she.page.locator(".count-there")
    before = count.inner_text()
    tags.nth(0).get_by_label("内容的完整截图").check()
    expect(count).not_to_have_text(before)
    expect(untold).to_contain_text("1")
    untold.get_by_role("button").click()
    expect(tags.nth(1)).to_have_attribute("open", "")
    expect(tags.nth(1).locator("summary")).to_be_focused()
    she.goes_on()
    she.is_asked("help")


def test_files_beyond_the_limit_are_named_and_doubles_take_no_place(owner: Owner) -> None:
    she = owner(DESKTOP_EN)
    she.opens_the_form("#gather")
    she.adds_files(*numbered(range(19)))
    she.all_files_are("sent")
    she.adds_files(*numbered(range(5), "again "), *numbered([19, 20, 21]))
    news = she.page.locator(".file-news")
    expect(news).to_contain_text("Not added: 20.txt · 21.txt.")
    expect(she.page.locator("[data-file]")).to_have_count(20)
    expect(she.file("19.txt")).to_be_visible()


def test_a_refused_consent_is_explained_and_blocks_nothing(owner: Owner) -> None:
    she = at_question(owner, "consent", PHONE_EN)
    line = she.page.locator(".notice", has_text="Sample Law Firm")
    expect(line).to_contain_text("without this")
    she.ticks("consent-0", "consent-1")
    expect(line).to_have_count(0)
    she.at("consent-1").uncheck()
    expect(line).to_be_visible()
    she.goes_on()
    she.is_asked("check")
    expect(line).to_be_visible()
    assert she.sends()


def test_who_wants_no_letter_hears_nothing_of_law_firms(owner: Owner) -> None:
    she = at_question(owner, "help", PHONE_EN)
    she.goes_on()
    she.is_asked("consent")
    expect(she.page.locator(".notice", has_text="Sample Law Firm")).to_have_count(0)


def test_the_platform_of_an_account_is_known_by_its_link_or_asked(owner: Owner) -> None:
    she = at_question(owner, "links")
    she.goes_on()
    she.is_asked("accounts")
    platform = she.pointed("/accounts/0/platform")
    expect(platform).to_have_value("")
    she.pointed("/accounts/0/name").fill("@somebody")
    she.goes_on()
    (error,) = she.errors()
    assert "请选择平台" in error
    she.opens_the_form("#check")
    expect(she.page.locator('[data-answer="accounts"]')).to_contain_text("@somebody")
    she.opens_the_form("#accounts")
    she.pastes("/accounts/0/url", "https://www.zhihu.com/people/somebody")
    expect(platform).to_have_value("zhihu")


def test_a_new_account_is_thought_to_be_where_the_only_links_lead(owner: Owner) -> None:
    she = at_question(owner, "accounts")
    expect(she.pointed("/accounts/0/platform")).to_have_value("weibo")


def test_the_same_link_twice_is_kept_once(owner: Owner) -> None:
    she = at_question(owner, "links")
    STORY["links"](she)
    she.action("add").click()
    she.pastes("/links/1/url", f"看看这条 {LINK}?from=share")
    second = she.page.locator(".link").nth(1)
    expect(second).to_contain_text("已经在列表里")
    expect(she.pointed("/links/1/url")).to_have_value("")
    she.pastes("/links/1/url", f"{LINK} https://weibo.com/1/Other12345")
    expect(she.pointed("/links/1/url")).to_have_value("https://weibo.com/1/Other12345")
    she.action("add").click()
    she.pointed("/links/2/url").fill(LINK)
    she.goes_on()
    she.is_asked("accounts")
    she.opens_the_form("#links")
    expect(she.page.locator(".link")).to_have_count(2)


def test_a_file_that_arrived_before_is_checked_in_words(owner: Owner) -> None:
    she = at_question(owner, "gather")
    she.adds_files(recording(), source=1)
    she.all_files_are("sent")
    she.meets("POST /api/uploads", "hold", times=2)
    she.page.reload()
    row = she.file("录屏")
    expect(row.locator(".state")).to_have_text("正在核对是否已送达…")
    expect(she.page.locator(".total-words")).to_contain_text("正在核对")
    she.trouble_ends()
    expect(row).to_have_attribute("data-state", "sent")


@pytest.mark.parametrize("page_name", ["form", "receipt"])
def test_without_scripts_nothing_opens_for_ever(
    chromium: Browser, pages: PagesServer, page_name: str
) -> None:
    context = chromium.new_context(java_script_enabled=False, **PHONE_ZH.options())
    page = context.new_page()
    page.goto(f"{pages.url}/{page_name}.html")
    expect(page.locator("main h1").locator("visible=true")).to_have_count(1)
    expect(page.locator("[data-text='form.opening']")).to_be_hidden()
    for language in ("zh-CN", "en"):
        link = page.locator(f"main a[href^='/api/plain'][href$='lang={language}']")
        expect(link).to_be_visible()
    context.close()


def at_question(owner: Owner, step: str, visitor: Visitor = PHONE_ZH) -> OwnerNavigator:
    """Give an owner who was asked everything until here."""
    she = owner(visitor)
    she.opens_the_form()
    she.fills_in_until(step)
    return she


def numbered(numbers: Iterable[int], prefix: str = "") -> list[Thing]:
    """Give small files; the same number is the same content."""
    return [letter(f"{prefix}{number}.txt", f"{number:>2}") for number in numbers]
