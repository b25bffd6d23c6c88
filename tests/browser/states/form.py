"""The form: every question as it is asked, as it is answered, and when something is wrong."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.browser.owner_navigator import OwnerNavigator
from tests.browser.states.registry import STATES, Reach, State, state
from tests.browser.story import STORY
from tests.browser.things import letter, picture, recording

ASKED_AFTER_ABOUT = ("links", "accounts", "offline", "happened", "police", "gather")
WANTS_AN_ANSWER = ("name", "contact", "model", "about", "story", "consent")


def _asked(step: str) -> Reach:
    def reach(she: OwnerNavigator) -> None:
        if step == "check":
            she.opens_the_form()
            she.fills_in_until("check")
            return
        if step in ASKED_AFTER_ABOUT:
            she.opens_the_form("#about")
            she.answers("about")
        if step == "gather":
            she.answers("story")
            she.answers("links")
        she.opens_the_form(f"#{step}")
        she.is_asked(step)

    return reach


def _unanswered(step: str) -> Reach:
    def reach(she: OwnerNavigator) -> None:
        _asked(step)(she)
        she.goes_on()
        she.errors()

    return reach


STATES += [State(f"form_{step}", _asked(step)) for step in STORY]
STATES += [State(f"form_{step}_unanswered", _unanswered(step)) for step in WANTS_AN_ANSWER]


@state
def form_tasks_at_first(she: OwnerNavigator) -> None:
    she.opens_the_form("#tasks")


@state
def form_tasks_half_done(she: OwnerNavigator) -> None:
    _asked("links")(she)
    she.opens_the_form("#tasks")
    she.unfolds_everything()


@state
def form_tasks_done(she: OwnerNavigator) -> None:
    _asked("check")(she)
    she.opens_the_form("#tasks")


@state
def form_story_answered(she: OwnerNavigator) -> None:
    _asked("story")(she)
    STORY["story"](she)


@state
def form_links_several(she: OwnerNavigator) -> None:
    _asked("links")(she)
    STORY["links"](she)
    she.action("add").first.click()
    she.pastes("/links/1/url", "https://weibo.com/u/7519999999")
    she.action("add").first.click()
    she.pastes("/links/2/url", "3.14 复制打开抖音，看看【示例】 https://v.douyin.com/AbCdEfG/ :8pm")


@state
def form_accounts_answered(she: OwnerNavigator) -> None:
    _asked("accounts")(she)
    STORY["accounts"](she)


@state
def form_gather_unfolded(she: OwnerNavigator) -> None:
    _asked("gather")(she)
    she.unfolds_everything()


@state
def form_gather_with_files(she: OwnerNavigator) -> None:
    _asked("gather")(she)
    she.adds_files(picture(), source=0)
    she.adds_files(recording(), source=1)
    she.adds_files(letter())
    she.all_files_are("sent")


@state
def form_gather_while_sending(she: OwnerNavigator) -> None:
    _asked("gather")(she)
    she.meets("PUT /__incoming__/", "hold", times=9)
    she.adds_files(picture(), source=0)
    she.adds_files(recording(), source=1)
    she.all_files_are("sending")


@state
def form_gather_paused(she: OwnerNavigator) -> None:
    form_gather_while_sending(she)
    she.file("录屏").locator('[data-action="pause"]').click()
    expect(she.file("录屏")).to_have_attribute("data-state", "paused")


@state
def form_gather_failed(she: OwnerNavigator) -> None:
    _asked("gather")(she)
    with she.world() as site:
        site.allow(max_file_bytes=100)
    she.adds_files(picture(), source=0)
    expect(she.file("截图")).to_have_attribute("data-state", "failed")


@state
def form_consent_held_back(she: OwnerNavigator) -> None:
    she.opens_the_form("#help")
    she.answers("help")
    she.opens_the_form("#consent")
    expect(she.page.locator(".question .notice")).to_be_visible()


@state
def form_check_with_consent_held_back(she: OwnerNavigator) -> None:
    _asked("check")(she)
    she.opens_the_form("#consent/check")
    she.at("consent-1").uncheck()
    she.goes_on()
    expect(she.page.locator("#answers .notice")).to_be_visible()


@state
def form_links_twice(she: OwnerNavigator) -> None:
    _asked("links")(she)
    STORY["links"](she)
    she.action("add").first.click()
    she.pastes("/links/1/url", she.pointed("/links/0/url").input_value())
    expect(she.page.locator(".understood").nth(1)).not_to_be_empty()


@state
def form_check(she: OwnerNavigator) -> None:
    _asked("check")(she)


@state
def form_check_with_gaps(she: OwnerNavigator) -> None:
    she.opens_the_form()
    she.opens_the_form("#check")


@state
def form_check_refused_by_the_server(she: OwnerNavigator) -> None:
    _asked("check")(she)
    with she.world() as site:
        site.change_consents("2026-12")
    she.action("send").click()
    she.errors()


@state
def form_check_when_closed_meanwhile(she: OwnerNavigator) -> None:
    _asked("check")(she)
    with she.world() as site:
        site.close_campaign()
    she.action("send").click()
    expect(she.alert()).to_be_visible()


@state
def form_check_when_the_server_fails(she: OwnerNavigator) -> None:
    _asked("check")(she)
    she.meets("POST /api/submissions", status=500, times=9)
    she.action("send").click()
    expect(she.alert()).to_be_visible(timeout=20_000)


@state
def form_without_network(she: OwnerNavigator) -> None:
    _asked("story")(she)
    she.loses_the_network()
    expect(she.at("offline")).to_be_visible()


@state
def form_sending(she: OwnerNavigator) -> None:
    _asked("check")(she)
    she.meets("POST /api/submissions", "hold")
    she.action("send").click()
    expect(she.at("sending")).to_be_visible()


@state
def form_sent(she: OwnerNavigator) -> None:
    _asked("check")(she)
    she.sends()


@state
def form_open_elsewhere(she: OwnerNavigator) -> None:
    _asked("story")(she)
    she.page = she.page.context.new_page()
    she.opens("/form.html")
    expect(she.at("elsewhere")).to_be_visible()


@state
def form_about_to_be_deleted(she: OwnerNavigator) -> None:
    form_tasks_half_done(she)
    she.at("delete").click()
    expect(she.at("delete-page")).to_be_visible()


@state
def form_deleted(she: OwnerNavigator) -> None:
    form_about_to_be_deleted(she)
    she.at("delete-now").click()
    expect(she.at("deleted")).to_be_visible()


@state
def form_before_it_opens(she: OwnerNavigator) -> None:
    with she.world() as site:
        site.not_open_yet()
    she.opens("/form.html")
    expect(she.at("shut")).to_be_visible()


@state
def form_after_it_closed(she: OwnerNavigator) -> None:
    with she.world() as site:
        site.close_campaign()
    she.opens("/form.html")
    expect(she.at("shut")).to_be_visible()


@state
def form_when_nothing_answers(she: OwnerNavigator) -> None:
    she.meets("GET /api/campaigns/", mode="drop", times=99)
    she.opens("/form.html")
    expect(she.at("unavailable")).to_be_visible(timeout=20_000)
