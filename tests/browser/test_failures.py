"""What goes wrong has an answer that tells how to mend it, and nothing typed is lost."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Owner
from tests.browser.listening import wait_to_hear
from tests.browser.owner_navigator import OwnerNavigator
from tests.browser.story import LINK, SHARED, STATEMENT, STORY
from tests.browser.things import picture, recording
from tests.browser.visitors import BOTH_LANGUAGES, PHONE_EN, Visitor

SEND = "POST /api/submissions"
DESCRIBED = """(field) => (field.getAttribute("aria-describedby") ?? "").split(" ")
  .concat((field.closest("fieldset")?.getAttribute("aria-describedby") ?? "").split(" "))
  .map((id) => document.getElementById(id)?.innerText ?? "").join(" ")"""
UNANSWERED = {
    "name": "name",
    "contact": "email",
    "model": "model-0",
    "about": "about-posts",
    "story": "statement",
    "consent": "consent-0",
}
"""Questions that want an answer, and the field to which their error leads."""


@pytest.mark.parametrize("visitor", BOTH_LANGUAGES, ids=str)
def test_errors_are_listed_at_the_top_and_lead_to_their_fields(
    owner: Owner, visitor: Visitor
) -> None:
    she = owner(visitor)
    she.opens_the_form()
    for step, field in UNANSWERED.items():
        she.fills_in_until(step)
        title = she.page.title()
        she.goes_on()
        assert she.step == step
        (error,) = she.errors()
        expect(she.page.locator('[role="alert"]').locator("visible=true")).to_be_focused()
        assert she.page.title() != title
        she.page.get_by_role("link", name=error).click()
        expect(she.at(field)).to_be_focused()
        expect(she.at(field)).to_have_attribute("aria-invalid", "true")
        said = she.at(field).evaluate(DESCRIBED)
        assert re.split("[:：] *", error)[-1] in said, step


def test_a_server_that_says_no_after_all_is_answered_at_its_field(owner: Owner) -> None:
    she = ready_to_send(owner)
    with she.world() as site:
        site.change_consents("2026-12")
    she.action("send").click()
    she.errors()
    she.page.locator('[role="alert"] a[href*="consent"]').first.click()
    she.is_asked("consent")
    assert she.at("consent-0").is_checked() is False
    STORY["consent"](she)
    she.goes_on()
    she.fills_in_until("check")
    assert she.sends()


def test_offline_in_the_middle_the_form_waits_and_then_goes(owner: Owner) -> None:
    she = ready_to_send(owner)
    she.page.context.set_offline(True)
    she.action("send").click()
    expect(she.at("offline")).to_be_visible()
    expect(she.at("send-news")).not_to_be_empty()
    assert she.requests(SEND) == 0
    she.page.context.set_offline(False)
    she.is_asked("sent")
    with she.world() as site:
        assert len(site.world.records.cases) == 1


def test_a_campaign_that_closes_meanwhile_loses_nothing(owner: Owner) -> None:
    she = ready_to_send(owner)
    with she.world() as site:
        site.close_campaign()
    she.action("send").click()
    expect(she.page.locator('[role="alert"]').locator("visible=true").first).to_be_visible()
    assert STATEMENT in she.kept_on_the_device()


@pytest.mark.parametrize("mode", ["drop", "lose", "refuse"])
def test_a_lost_request_or_answer_makes_one_case(owner: Owner, mode: str) -> None:
    she = ready_to_send(owner)
    she.meets(SEND, mode)
    she.action("send").click()
    she.sends_at_last()
    with she.world() as site:
        assert len(site.world.records.cases) == 1


def test_a_double_click_sends_once(owner: Owner) -> None:
    she = ready_to_send(owner)
    she.action("send").dblclick()
    she.is_asked("sent")
    assert she.requests(SEND) == 1


def test_two_tabs_do_not_write_over_each_other(owner: Owner) -> None:
    she = owner(PHONE_EN)
    she.opens_the_form()
    she.fills_in_until("story")
    she.types("statement", "first tab")
    she.is_told_that_it_is_kept()
    first = she.page
    she.page = she.page.context.new_page()
    she.opens("/form.html")
    expect(she.at("elsewhere")).to_be_visible()
    she.at("go-on-here").click()
    she.is_asked("story")
    assert she.at("statement").input_value() == "first tab"
    she.types("statement", "second tab")
    expect(first.locator("#elsewhere")).to_be_visible()


def test_a_file_that_the_storage_refuses_is_tried_again(owner: Owner) -> None:
    she = owner()
    she.opens_the_form()
    she.fills_in_until("gather")
    she.meets("PUT /__incoming__/", status=503, times=2, code="SlowDown")
    she.adds_files(picture(), source=0)
    expect(she.file("截图")).to_have_attribute("data-state", "sent", timeout=20_000)


def test_an_address_that_ran_out_is_asked_for_again(owner: Owner) -> None:
    she = owner()
    she.opens_the_form()
    she.fills_in_until("gather")
    she.meets("PUT /__incoming__/", status=403, code="AccessDenied")
    she.adds_files(recording(), source=1)
    expect(she.file("录屏")).to_have_attribute("data-state", "sent", timeout=20_000)


def test_a_file_goes_on_after_a_reload(owner: Owner) -> None:
    she = owner()
    she.opens_the_form()
    she.fills_in_until("gather")
    she.meets("PUT /__incoming__/", "hold", times=3)
    she.adds_files(recording(), source=1)
    expect(she.file("录屏")).to_have_attribute("data-state", "sending")
    she.page.reload()
    she.trouble_ends()
    expect(she.file("录屏")).to_have_attribute("data-state", "sent", timeout=20_000)


def test_progress_is_told_to_those_who_do_not_see_it(owner: Owner) -> None:
    she = owner(PHONE_EN)
    she.opens_the_form()
    she.fills_in_until("gather")
    she.adds_files(recording("clip.mp4"), source=1)
    wait_to_hear(she.page, "clip.mp4")
    expect(she.file("clip.mp4")).to_have_attribute("data-state", "sent", timeout=20_000)


def ready_to_send(owner: Owner) -> OwnerNavigator:
    """Give an owner at the last page, all answered."""
    she = owner(PHONE_EN)
    she.opens_the_form()
    she.fills_in_until("check")
    return she


def test_continue_pressed_right_after_typing_a_link_is_not_lost(owner: Owner) -> None:
    she = owner()
    she.opens_the_form("#about")
    she.answers("about")
    she.opens_the_form("#links")
    she.pointed("/links/0/url").fill(SHARED)
    she.goes_on()
    expect(she.page.locator('[data-step="links"]')).to_be_hidden()
    she.opens_the_form("#links")
    expect(she.pointed("/links/0/url")).to_have_value(LINK)
