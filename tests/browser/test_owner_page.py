"""The owner's page: adding, answering, writing, changing, taking along, withdrawing."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.at_her_page import asked, reviewed
from tests.browser.conftest import Owner
from tests.browser.levers import QUESTION
from tests.browser.listening import wait_to_hear
from tests.browser.things import picture, recording
from tests.browser.visitors import BOTH_LANGUAGES, PHONE_EN, PHONE_ZH, Visitor
from tests.handlers.site import ADVANCE

NEW_ADDRESS = "new.address@owner.example"
ANSWER = "是我自己录的，11 月 14 日晚上。"


@pytest.mark.parametrize("visitor", BOTH_LANGUAGES, ids=str)
def test_a_question_is_answered_with_words_and_files(owner: Owner, visitor: Visitor) -> None:
    she = asked(owner, visitor)
    request = she.page.locator(".request")
    expect(request).to_contain_text(QUESTION)
    request.locator("textarea").fill(ANSWER)
    request.locator('input[type="file"]').nth(1).set_input_files([recording("原片.mp4")])
    request.locator('[data-action="send"]').click()
    expect(request).to_be_hidden(timeout=20_000)
    expect(she.page.locator(".evidence")).to_contain_text("原片.mp4")
    with she.world() as site:
        assert site.case.stage == "screening"


def test_evidence_is_added_later(owner: Owner) -> None:
    she = reviewed(owner)
    she.page.locator("#adding > summary").click()
    form = she.page.locator('form[data-form="add"]')
    form.locator("textarea").fill("又出现了一条。")
    form.locator('input[type="file"]').first.set_input_files([picture("又一张.png", shade=2)])
    form.locator('[data-action="send"]').click()
    added = she.page.locator(".evidence li").filter(has_text="又一张.png")
    expect(added).to_have_attribute("data-state", "preserved", timeout=20_000)


def test_what_was_begun_is_there_after_a_reload(owner: Owner) -> None:
    she = asked(owner, PHONE_ZH)
    she.page.locator(".request textarea").fill(ANSWER)
    she.page.reload()
    expect(she.page.locator(".request textarea")).to_have_value(ANSWER)


def test_a_request_settled_in_another_tab_keeps_the_words(owner: Owner) -> None:
    she = asked(owner, PHONE_EN)
    she.page.locator(".request textarea").fill(ANSWER)
    with she.world() as site:
        task = site.open_task().id
        site.open(she.code).call("POST", f"/api/receipt/answers/{task}", {"text": "elsewhere"})
        site.work()
    she.page.locator('.request [data-action="send"]').click()
    expect(she.page.locator(".request.settled, .request [role=alert]").first).to_be_visible()
    assert ANSWER in she.page.locator(".request").inner_text() + str(she.typed())


def test_messages_go_both_ways(owner: Owner) -> None:
    she = reviewed(owner)
    she.types("message-text", "How long will it take?")
    she.meets("POST /api/receipt/messages", "lose")
    she.page.locator('#message [data-action="send"]').click()
    said = she.page.locator("#message-list .message")
    expect(said.filter(has_text="How long")).to_have_count(1, timeout=20_000)
    with she.world() as site:
        body = {"id": "0199c5e2-0000-7000-8000-0000000000aa", "text": "About three days."}
        answer = site.desk("community").call(
            "POST", f"/desk-api/tasks/{site.open_task().id}/messages", body
        )
        assert answer.status == 200, answer.text
    she.page.evaluate("dispatchEvent(new Event('online'))")
    expect(said.filter(has_text="About three days.")).to_have_attribute("data-from", "team")
    wait_to_hear(she.page, "message")


def test_contact_is_changed_and_mistakes_are_told_at_their_field(owner: Owner) -> None:
    she = reviewed(owner)
    she.page.locator("#contact > summary").click()
    she.types("contact-email", "nobody")
    she.action("save").click()
    she.errors()
    expect(she.at("contact-email")).to_have_attribute("aria-invalid", "true")
    she.types("contact-email", NEW_ADDRESS)
    she.action("save").click()
    expect(she.at("contact-known")).to_contain_text(NEW_ADDRESS)


def test_everything_kept_can_be_taken_along(owner: Owner, tmp_path: Path) -> None:
    she = reviewed(owner)
    she.page.locator("#data > summary").click()
    with she.page.expect_download() as download:
        she.action("export").click()
    file = tmp_path / "mine.json"
    download.value.save_as(file)
    mine = json.loads(file.read_text("utf-8"))
    assert "nana.ouyang@owner.example" in json.dumps(mine)
    assert download.value.suggested_filename.endswith(".json")


@pytest.mark.parametrize("visitor", BOTH_LANGUAGES, ids=str)
def test_withdrawing_is_asked_for_twice_and_then_done(owner: Owner, visitor: Visitor) -> None:
    she = reviewed(owner, visitor)
    she.page.locator("#withdrawing > summary").click()
    she.action("withdraw").click()
    she.errors()
    she.ticks("withdraw-sure")
    she.action("withdraw").click()
    expect(she.at("withdrawing")).to_be_hidden()
    with she.world() as site:
        assert site.case.withdrawn
    expect(she.page.locator("#adding")).to_be_hidden()


def test_the_code_leaves_the_address_and_is_forgotten_on_leaving(owner: Owner) -> None:
    she = reviewed(owner)
    assert "#" not in she.page.url
    she.page.go_back()
    assert she.code not in she.page.url
    she.page.go_forward()
    she.page.locator("#leave").click()
    expect(she.at("enter")).to_be_visible()
    assert she.code.replace("-", "") not in she.kept_on_the_device().replace("-", "")
    she.page.reload()
    expect(she.at("case")).to_be_hidden()


def test_a_code_is_understood_however_it_is_typed(owner: Owner) -> None:
    she = owner(PHONE_ZH)
    with she.world() as site:
        code = site.has_received(picture())
    she.opens("/receipt.html")
    she.types("code", f" {code.replace('-', ' ').lower()} ")
    she.action("open").click()
    expect(she.at("case-title")).to_be_visible()


def test_who_tries_too_often_is_told_how_long_to_wait(owner: Owner) -> None:
    she = owner(PHONE_EN)
    with she.world() as site:
        for _ in range(200):
            site.open("AAAA-BBBB-CCCC-DDDD-EEEE").call("GET", "/api/receipt")
    she.opens("/receipt.html")
    she.types("code", "AAAA-BBBB-CCCC-DDDD-EEEF")
    she.action("open").click()
    expect(she.alert()).to_contain_text("try again after")
    assert she.at("code").input_value()


def test_links_of_the_receipt_are_made_anew_when_they_ran_out(owner: Owner) -> None:
    she = reviewed(owner)
    she.page.clock.install()
    she.action("fetch").click()
    links = she.page.locator("#proof-links a")
    expect(links.first).to_be_visible()
    she.page.clock.fast_forward("06:00")
    expect(links).to_have_count(0)
    expect(she.action("fetch")).to_be_visible()


def test_offline_the_last_known_state_stays(owner: Owner) -> None:
    she = reviewed(owner)
    she.types("message-text", "kept while offline")
    she.page.context.set_offline(True)
    she.page.locator('#message [data-action="send"]').click()
    expect(she.alert().or_(she.at("connection")).locator("visible=true").first).to_be_visible(
        timeout=20_000
    )
    expect(she.at("case-title")).to_be_visible()
    assert she.at("message-text").input_value() == "kept while offline"


def test_news_arrive_without_taking_what_is_being_typed(owner: Owner) -> None:
    she = reviewed(owner)
    she.types("message-text", "half a sent")
    with she.world() as site:
        site.decide_next(**ADVANCE)
    before = she.at("case-title").inner_text()
    she.page.evaluate("dispatchEvent(new Event('online'))")
    expect(she.at("case-title")).not_to_have_text(before)
    expect(she.at("message-text")).to_be_focused()
    assert she.at("message-text").input_value() == "half a sent"


def test_a_case_that_closed_meanwhile_takes_nothing_more_and_says_so(owner: Owner) -> None:
    she = reviewed(owner)
    she.page.locator("#adding > summary").click()
    form = she.page.locator('form[data-form="add"]')
    form.locator("textarea").fill(ANSWER)
    with she.world() as site:
        site.decide_next(verdict="spam", reason="not_a_request")
    form.locator('[data-action="send"]').click()
    expect(she.alert()).to_be_visible()
    assert ANSWER in she.page.locator("main").inner_text() + str(she.typed())


def test_an_old_question_that_lapsed_is_told(owner: Owner) -> None:
    she = asked(owner, PHONE_EN)
    she.page.locator(".request textarea").fill(ANSWER)
    with she.world() as site:
        site.pass_time(timedelta(days=40))
    she.page.locator('.request [data-action="send"]').click()
    expect(she.alert().or_(she.page.locator(".request.settled")).first).to_be_visible()
    assert ANSWER in she.page.locator(".request").inner_text() + str(she.typed())
