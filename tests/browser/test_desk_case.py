"""Reading a case at the desk: nothing hurts unasked, and nothing that was sent can act."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, expect

from redress.domain.mail_feedback import MailTrouble
from tests.browser.at_the_desk import at_a_rich_case
from tests.browser.conftest import Reviewer
from tests.browser.full_desk import ACCOUNT
from tests.browser.listening import wait_to_hear
from tests.browser.reviewer_navigator import ReviewerNavigator
from tests.browser.rich_case import HIT, LETTER, POSTED, WRITTEN, answers
from tests.browser.story import STATEMENT
from tests.browser.visitors import BOTH_LANGUAGES, DESKTOP_EN, PHONE_ZH, Visitor

DRAWN_MS = 25_000
"""How long previews may take to be drawn on a busy machine."""
VEILED = "(element) => Boolean(element.closest('[inert]'))"


def item(lin: ReviewerNavigator, number: int) -> Locator:
    """Find an item of the evidence."""
    return lin.page.locator(".evidence > li").nth(number - 1)


def previews(lin: ReviewerNavigator, number: int) -> Locator:
    """Have an item's preview made."""
    item(lin, number).locator('[data-text="desk.preview"]').click()
    return item(lin, number)


def uncovers(place: Locator) -> None:
    """Ask for what is covered."""
    place.locator(".uncover").click()


@pytest.mark.parametrize("visitor", BOTH_LANGUAGES, ids=str)
def test_what_may_hurt_is_covered_until_it_is_asked_for(
    reviewer: Reviewer, visitor: Visitor
) -> None:
    lin, _ = at_a_rich_case(reviewer, visitor)
    for words in (STATEMENT[:20], HIT, WRITTEN):
        place = lin.page.get_by_text(words)
        assert place.evaluate(VEILED), words
        assert words not in lin.page.locator("main").aria_snapshot()
    lin.presses("desk.show_statement")
    expect(lin.page.locator("[data-exposure]")).to_have_text(re.compile("1"))
    assert STATEMENT[:20] in lin.page.locator("main").aria_snapshot()
    lin.presses("desk.show_message")
    expect(lin.page.locator("[data-exposure]")).to_have_text(re.compile("2"))
    assert WRITTEN in lin.page.locator("main").aria_snapshot()
    lin.presses("desk.cover_again")
    assert STATEMENT[:20] not in lin.page.locator("main").aria_snapshot()
    lin.rests()
    assert lin.requests("POST /desk-api/tasks/") == 2


def test_covers_are_lifted_by_the_keyboard_and_the_words_get_the_focus(
    reviewer: Reviewer,
) -> None:
    lin, _ = at_a_rich_case(reviewer)
    lin.says("desk.show_incident").focus()
    lin.page.keyboard.press("Enter")
    focused = lin.page.locator("*:focus")
    expect(focused).to_contain_text(HIT)
    lin.page.keyboard.press("Shift+Tab")
    expect(lin.page.locator("button:focus")).to_have_attribute("data-text", "desk.cover_again")
    lin.page.keyboard.press("Enter")
    assert lin.page.get_by_text(HIT).evaluate(VEILED)


def test_what_is_covered_is_not_printed(reviewer: Reviewer) -> None:
    lin, _ = at_a_rich_case(reviewer)
    lin.page.emulate_media(media="print")
    expect(lin.page.get_by_text(STATEMENT[:20])).to_be_hidden()
    expect(lin.page.get_by_text(HIT)).to_be_hidden()


def test_a_count_that_fails_keeps_nobody_from_reading(reviewer: Reviewer) -> None:
    lin, task = at_a_rich_case(reviewer)
    lin.meets(f"POST /desk-api/tasks/{task.id}/reveals")
    lin.presses("desk.show_statement")
    assert STATEMENT[:20] in lin.page.locator("main").aria_snapshot()


def test_pictures_frames_and_texts_are_shown_as_copies_of_ours(reviewer: Reviewer) -> None:
    lin, task = at_a_rich_case(reviewer)
    for number in (1, 2):
        shown = previews(lin, number).locator("img")
        expect(shown).to_be_attached(timeout=DRAWN_MS)
        assert shown.evaluate(VEILED)
        assert shown.evaluate("(image) => image.naturalWidth > 100")
        assert "/__previews__/" in str(shown.get_attribute("src"))
    expect(lin.says("desk.preview_is.video")).to_be_visible()
    words = previews(lin, 3).locator("pre")
    expect(words).to_have_text(LETTER, timeout=DRAWN_MS)
    assert words.evaluate(VEILED)
    uncovers(item(lin, 3))
    assert LETTER in lin.page.locator("main").aria_snapshot()
    uncovers(item(lin, 1))
    expect(item(lin, 1).get_by_role("img", name="第 1 项的预览")).to_be_visible()
    lin.has_sent(f"POST /desk-api/tasks/{task.id}/reveals", 2)
    assert lin.requests("GET /__vault__/") == 0


def test_what_cannot_be_shown_is_told_and_malware_is_opened_to_nobody(reviewer: Reviewer) -> None:
    lin, _ = at_a_rich_case(reviewer)
    previews(lin, 5)
    expect(lin.says("desk.no_preview.cannot_be_shown")).to_be_visible(timeout=DRAWN_MS)
    wait_to_hear(lin.page, "文件无法显示")
    for number in (4, 6):
        expect(item(lin, number).locator("button, form")).to_have_count(0)
    expect(item(lin, 4).locator('[data-text="malware.infected"]')).to_be_visible()
    expect(item(lin, 6)).to_contain_text("不属于可封存的文件类型")


def test_a_preview_that_is_late_or_lost_can_be_asked_for_again(reviewer: Reviewer) -> None:
    lin, _ = at_a_rich_case(reviewer)
    with lin.world() as site:
        site.working = False
    lin.page.clock.install()
    previews(lin, 1)
    for _ in range(30):
        lin.page.clock.run_for(2_500)
        lin.rests()
    expect(lin.says("desk.no_preview.late")).to_be_visible()
    with lin.world() as site:
        site.work()
    lin.meets("GET /__previews__/")
    previews(lin, 1)
    expect(lin.says("desk.preview_lost")).to_be_visible()
    previews(lin, 1)
    expect(item(lin, 1).locator("img")).to_be_attached()


def test_an_original_is_downloaded_with_a_reason(reviewer: Reviewer) -> None:
    lin, task = at_a_rich_case(reviewer)
    place = item(lin, 1)
    place.locator("details.opening > summary").click()
    place.locator('[data-text="desk.open_evidence"]').click()
    expect(lin.problem()).to_be_focused()
    place.locator('[data-pointer="/reason"]').fill("核对网址")
    place.locator('[data-text="desk.open_evidence"]').click()
    link = place.locator('[data-text="desk.download"]')
    expect(link).to_have_attribute("rel", "noopener noreferrer")
    expect(link).to_have_attribute("target", "_blank")
    with lin.world() as site:
        assert any("核对网址" in line for line in site.world.cases.ledger(task.case_id))


@pytest.mark.parametrize("visitor", BOTH_LANGUAGES, ids=str)
def test_the_account_leads_to_the_other_case_and_to_a_merge(
    reviewer: Reviewer, visitor: Visitor
) -> None:
    lin, task = at_a_rich_case(reviewer, visitor)
    other = lin.page.locator('#file a[href^="#/compare/"]').first
    number = other.inner_text()
    other.click()
    beside = lin.page.locator(".beside > section")
    expect(beside).to_have_count(2)
    expect(beside.nth(1).locator("h2").first).to_have_text(number)
    lin.presses("desk.is_duplicate")
    expect(lin.pointed("/duplicate_of")).to_have_value(number)
    expect(lin.pointed("/reason")).to_be_focused()
    lin.pointed("/reason").select_option("same_owner")
    if lin.pointed("/owner_text").count():
        lin.pointed("/owner_text").fill("我们会在您较早的案件中继续。")
    lin.confirms()
    expect(lin.says("decision.recorded")).to_be_visible()
    with lin.world() as site:
        assert site.world.records.cases[task.case_id].duplicate_of == number
        kept = next(one.id for one in site.world.records.tasks.values() if one.case_id == number)
    lin.goes_to(f"#{kept}")
    expect(lin.says("desk.merged")).to_be_visible()


def test_an_owner_who_cannot_be_reached_and_one_who_withdrew_are_told_of(
    reviewer: Reviewer,
) -> None:
    lin, task = at_a_rich_case(reviewer)
    with lin.world() as site:
        site.world.records.mail_troubles[task.case_id] = MailTrouble.BOUNCED.value
    lin.page.reload()
    expect(lin.says("desk.contact_trouble")).to_be_visible()
    with lin.world() as site:
        said = {"confirmed": True}
        owner = site.open(lin.code)
        assert owner.call("POST", "/api/receipt/withdrawal", said).status < 300
        site.work()
    lin.page.reload()
    expect(lin.says("desk.shut")).to_be_visible()
    expect(lin.page.locator(".evidence button, .evidence form")).to_have_count(0)
    expect(lin.page.locator("#file textarea")).to_have_count(0)
    expect(lin.page.locator("#work button")).to_have_count(0)
    with lin.world() as site:
        site.world.cases.erase_person(task.case_id)
    lin.page.reload()
    expect(lin.says("desk.erased")).to_be_visible()
    assert POSTED not in lin.page.locator("main").inner_text()


HOSTILE = (
    "<img src=x onerror=alert(1)><script>alert(2)</script>\n"
    "\u202egnp.exe\u202c " + "长" * 400 + "W" * 400 + "\n[点我](javascript:alert(3))"
)


def test_hostile_words_stay_words(reviewer: Reviewer) -> None:
    lin = reviewer(PHONE_ZH)
    names = {**ACCOUNT, "name": "<b>粗体</b>\u202e" + "很长" * 40}
    link = {"url": f"{POSTED}?{'x' * 1500}", "platform": "weibo", "account": "a\u202eb"}
    with lin.world() as site:
        told = answers(statement=(HOSTILE + "。" * 5000)[:5000], accounts=[names], links=[link])
        site.has_received(**told)
        task = site.open_task()
    lin.signs_in("lin", f"#{task.id}")
    expect(lin.view("task")).to_be_visible()
    lin.presses("desk.show_statement")
    expect(lin.page.get_by_text("<img src=x onerror=alert(1)>")).to_be_visible()
    expect(lin.page.locator("#file img, #file script, #file b")).to_have_count(0)
    expect(lin.page.locator('#file a:not([href^="#/compare/"])')).to_have_count(0)
    wide = "document.documentElement.scrollWidth <= document.documentElement.clientWidth"
    lin.page.set_viewport_size({"width": 320, "height": 700})
    assert lin.page.evaluate(wide)


def test_the_ways_of_a_long_page_lead_to_its_parts(reviewer: Reviewer) -> None:
    lin, _ = at_a_rich_case(reviewer, DESKTOP_EN)
    lin.page.locator(".ways").get_by_role("button", name="Messages").click()
    title = lin.page.get_by_role("heading", name="Messages")
    expect(title).to_be_focused()
    expect(title).to_be_in_viewport()
    expect(lin.page.locator("#decision-title")).to_be_in_viewport()
