"""The owner's page: what it says and shows, so that nobody is misled or left alone."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.at_her_page import asked, reviewed
from tests.browser.conftest import Owner
from tests.browser.things import picture
from tests.browser.visitors import BOTH_LANGUAGES, DESKTOP_EN, PHONE_EN, PHONE_ZH, Visitor


@pytest.mark.parametrize("visitor", BOTH_LANGUAGES, ids=str)
def test_after_withdrawing_nothing_personal_is_shown_while_it_is_being_erased(
    owner: Owner, visitor: Visitor
) -> None:
    she = reviewed(owner, visitor)
    she.types("message-text", "Call me at the garage.")
    she.page.locator('#message [data-action="send"]').click()
    expect(she.at("message-list")).to_contain_text("at the garage")
    with she.world() as site:
        site.working = False
    she.page.locator("#withdrawing > summary").click()
    she.ticks("withdraw-sure")
    she.action("withdraw").click()
    expect(she.at("withdrawing")).to_be_hidden()
    with she.world() as site:
        assert site.world.cases.person(site.case.id) is not None
    expect(she.at("messages")).to_be_hidden()
    expect(she.at("contact")).to_be_hidden()
    expect(she.at("contact-email")).to_have_value("")
    she.page.locator("#data > summary").click()
    expect(she.page.locator("#data li").locator("visible=true")).to_have_count(3)
    for secret in ("at the garage", "nana.ouyang"):
        assert secret not in she.at("case").inner_text()
        assert secret not in (she.at("case").text_content() or "")
    said = {"en": "no longer shown", "zh-CN": "不再显示"}
    expect(she.at("standing")).to_contain_text(said[visitor.locale])


def test_evidence_has_the_same_numbers_as_on_the_desk(owner: Owner) -> None:
    she = owner(PHONE_EN)
    with she.world() as site:
        code = site.has_received(picture())
        site.open(code).call("POST", "/api/receipt/evidence", {"text": "It goes on."})
        site.work()
        desk = site.desk("community")
        review = desk.call("GET", f"/desk-api/tasks/{site.open_task().id}").document
    numbers = {item["number"] for item in (*review["papers"], *review["evidence"])}
    she.opens_her_page(code)
    names = she.page.locator(".evidence .name").all_inner_texts()
    assert [int(name.partition(".")[0]) for name in names] == sorted(numbers) == [0, 1, 2]
    assert (names[0], names[2]) == ("0. The form", "2. Addition")


@pytest.mark.parametrize(
    ("visitor", "zone"),
    [(PHONE_ZH, "（北京时间）"), (DESKTOP_EN, "(Beijing time)")],
    ids=["zh-CN", "en"],
)
def test_a_deadline_names_its_time_zone(owner: Owner, visitor: Visitor, zone: str) -> None:
    she = asked(owner, visitor)
    expect(she.page.locator(".request .due time")).to_contain_text(zone)


@pytest.mark.parametrize("visitor", BOTH_LANGUAGES, ids=str)
def test_whom_no_mail_reaches_reads_so_and_finds_where_to_change_the_address(
    owner: Owner, visitor: Visitor
) -> None:
    she = reviewed(owner, visitor)
    expect(she.at("unreached")).to_have_count(0)
    with she.world() as site:
        site.world.records.mail_troubles[site.case.id] = "bounced"
    she.page.reload()
    said = {"en": "Our mails do not reach you", "zh-CN": "邮件无法送达"}
    expect(she.at("unreached")).to_contain_text(said[visitor.locale])
    she.page.locator('[data-todo="contact"] a').click()
    expect(she.at("contact-email")).to_be_visible()
    she.at("contact-email").fill("new@example.com")
    she.page.locator('#contact-form [type="submit"]').click()
    expect(she.at("unreached")).to_have_count(0)
