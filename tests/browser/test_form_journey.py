"""The whole form: sent, gone back in, switched, reloaded, left."""

from __future__ import annotations

import json

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Owner
from tests.browser.story import ATTACKER, LINK, STATEMENT, STORY
from tests.browser.things import picture, recording
from tests.browser.visitors import DESKTOP_ZH, EVERYBODY, PHONE_EN, Visitor

NAME = "欧阳娜娜"


@pytest.mark.parametrize("visitor", EVERYBODY, ids=str)
def test_the_whole_form_is_sent_and_becomes_a_case(owner: Owner, visitor: Visitor) -> None:
    she = owner(visitor)
    she.opens("/")
    she.page.locator('main a[href^="/form.html"]').first.click()
    she.fills_in_until("gather")
    she.adds_files(picture(), source=0)
    she.adds_files(recording(), source=1)
    she.fills_in_until("check")
    answers = she.page.locator('[data-step="check"]')
    for words in (NAME, "X5", STATEMENT, "weibo.com", "@键盘侠2026", "截图 微博.png"):
        expect(answers).to_contain_text(words)
    code = she.sends()
    with she.world() as site:
        file = site.world.cases.open_file(site.case.id)
        assert file is not None
        assert file.person is not None
        sent = json.loads(file.papers[0].text)
        assert (file.person.name, sent["statement"]) == (NAME, STATEMENT)
        assert sent["about"] == ["posts", "accounts", "offline"]
        assert [(link["url"], link["platform"]) for link in sent["links"]] == [(LINK, "weibo")]
        assert [account["name"] for account in sent["accounts"]] == [ATTACKER]
        items = site.world.records.evidence.values()
        assert {item.claim.name for item in items} >= {"截图 微博.png", "录屏.mp4"}
        assert {item.state.value for item in items} == {"preserved"}
    she.opens_her_page(code)
    expect(she.page.locator("main")).to_contain_text("录屏.mp4")


def test_the_back_button_leads_through_all_questions_and_loses_nothing(owner: Owner) -> None:
    she = owner()
    she.opens_the_form()
    she.fills_in_until("check")
    visited = []
    while she.step != "tasks":
        visited.append(she.step)
        she.page.go_back()
        she.page.wait_for_function(
            "(before) => !document.querySelector(`[data-step='${before}']`)?.checkVisibility()",
            arg=visited[-1],
        )
    assert visited == ["check", *reversed(STORY)]
    she.page.go_forward()
    assert she.at("name").input_value() == NAME


def test_switching_the_language_loses_nothing_at_any_question(owner: Owner) -> None:
    she = owner()
    she.opens_the_form()
    she.starts()
    for step in STORY:
        she.is_asked(step)
        STORY[step](she)
        before = she.typed()
        she.switches_to("en")
        assert she.step == step
        assert she.typed() == before, step
        she.switches_to("zh-CN")
        assert she.typed() == before, step
        she.goes_on()
    she.is_asked("check")


def test_a_dead_battery_loses_nothing(owner: Owner) -> None:
    she = owner(PHONE_EN)
    she.opens_the_form()
    she.fills_in_until("story")
    she.types("statement", STATEMENT)
    she.is_told_that_it_is_kept()
    address, context = she.page.url, she.page.context
    she.page.close()
    she.page = context.new_page()
    she.page.goto(address)
    she.is_asked("story")
    assert she.at("statement").input_value() == STATEMENT


def test_a_draft_can_be_deleted_from_the_device(owner: Owner) -> None:
    she = owner()
    she.opens_the_form()
    she.fills_in_until("model")
    she.opens_the_form("#tasks")
    she.at("delete").click()
    she.at("delete-now").click()
    expect(she.at("deleted")).to_be_visible()
    assert NAME not in she.kept_on_the_device()
    she.opens_the_form()
    she.starts()
    assert she.at("name").input_value() == ""


def test_exit_leaves_at_once_and_nothing_is_found_by_going_back(owner: Owner) -> None:
    she = owner()
    elsewhere = "<title>weather</title>"
    she.page.route("https://www.baidu.com/**", lambda route: route.fulfill(body=elsewhere))
    she.lookout.allow("www.baidu.com")
    she.opens("/")
    she.opens_the_form()
    she.starts()
    she.types("name", NAME)
    before = she.page.evaluate("history.length")
    she.action("exit").first.click()
    she.page.wait_for_url("https://www.baidu.com/**")
    assert she.page.evaluate("history.length") <= before
    she.page.go_back()
    assert NAME not in she.page.content()


def test_shift_three_times_leaves_but_not_while_she_types(owner: Owner) -> None:
    she = owner(DESKTOP_ZH)
    she.page.route("https://www.baidu.com/**", lambda route: route.fulfill(body="weather"))
    she.lookout.allow("www.baidu.com")
    she.opens_the_form()
    she.starts()
    she.types("name", NAME)
    for _ in range(6):
        she.page.keyboard.press("Shift")
    expect(she.at("name")).to_be_visible()
    assert she.at("name").input_value() == NAME
    she.action("next").focus()
    for _ in range(3):
        she.page.keyboard.press("Shift")
    she.page.wait_for_url("https://www.baidu.com/**")


def test_who_opened_the_case_without_keeping_the_code_still_finds_it(owner: Owner) -> None:
    she = owner()
    she.opens("/")
    she.opens_the_form()
    she.starts()
    she.fills_in_until("check")
    code = she.sends()
    she.at("sent-to-receipt").click()
    expect(she.at("case-title")).to_be_visible()
    she.page.evaluate("sessionStorage.clear()")
    she.opens_the_form()
    expect(she.at("receipt-code")).to_contain_text(code[:4])
