"""The owner's page, wherever the case may stand."""

from __future__ import annotations

from datetime import timedelta

from playwright.sync_api import expect

from redress.domain.stages import Remedy
from tests.browser.levers import ASK, DECLINE, KIND_NO, QUESTION
from tests.browser.owner_navigator import OwnerNavigator
from tests.browser.states.registry import state
from tests.browser.story import STATEMENT
from tests.browser.things import infected, letter, picture, recording
from tests.handlers.site import ACCEPT, ADVANCE, CARRIED_OUT

WEEKS = timedelta(days=40)
"""Longer than any request waits."""
TOO_OFTEN = 60
TALK = (
    ("请问大概要等多久？", "一般三个工作日，您的材料很完整。"),
    ("对方今天又发了一条，要补充吗？", "可以的，请在“补充材料”里添加，那里会封存。"),
)
STORY = {"statement": STATEMENT}


@state
def owner_enter(she: OwnerNavigator) -> None:
    she.opens("/receipt.html")


@state
def owner_enter_without_code(she: OwnerNavigator) -> None:
    she.opens("/receipt.html")
    she.page.locator("#enter [type=submit]").click()
    she.errors()


@state
def owner_enter_unknown_code(she: OwnerNavigator) -> None:
    she.opens("/receipt.html")
    she.types("code", "AAAA-BBBB-CCCC-DDDD-EEEE")
    she.page.locator("#enter [type=submit]").click()
    she.page.locator("#enter [role=alert]").wait_for()


@state
def owner_preserving(she: OwnerNavigator) -> None:
    with she.world() as site:
        site.working = False
        code = site.has_received(picture(), recording(), **STORY)
    she.opens_her_page(code)


@state
def owner_screening(she: OwnerNavigator) -> None:
    with she.world() as site:
        code = site.has_received(picture(), recording(), infected(), letter("空.txt", ""), **STORY)
    she.opens_her_page(code)


@state
def owner_unfolded(she: OwnerNavigator) -> None:
    with she.world() as site:
        code = site.has_received(picture(), recording(), **STORY)
    she.opens_her_page(code)
    she.unfolds_everything()


@state
def owner_asked(she: OwnerNavigator) -> None:
    with she.world() as site:
        code = site.has_received(picture(), **STORY)
        site.decide_next(**ASK, owner_text=QUESTION)
    she.opens_her_page(code)
    she.unfolds_everything()


@state
def owner_asked_for_evidence(she: OwnerNavigator) -> None:
    with she.world() as site:
        code = site.has_received(links=[], **STORY)
    she.opens_her_page(code)


@state
def owner_legal_review(she: OwnerNavigator) -> None:
    with she.world() as site:
        code = site.has_received(picture(), **STORY)
        site.decide_next(**ADVANCE)
    she.opens_her_page(code)


@state
def owner_collecting_information(she: OwnerNavigator) -> None:
    with she.world() as site:
        code = site.has_received(picture(), **STORY)
        site.decide_next(**ADVANCE)
        site.decide_next(**ACCEPT)
    she.opens_her_page(code)


@state
def owner_pursuing(she: OwnerNavigator) -> None:
    she.opens_her_page(_accepted_and_answered(she))


@state
def owner_completed(she: OwnerNavigator) -> None:
    code = _accepted_and_answered(she)
    with she.world() as site:
        for _ in ACCEPT["remedies"]:
            site.decide_next(**CARRIED_OUT)
    she.opens_her_page(code)


@state
def owner_declined(she: OwnerNavigator) -> None:
    with she.world() as site:
        code = site.has_received(picture(), **STORY)
        site.decide_next(**DECLINE, owner_text=KIND_NO)
    she.opens_her_page(code)


@state
def owner_lapsed(she: OwnerNavigator) -> None:
    with she.world() as site:
        code = site.has_received(links=[], **STORY)
        site.pass_time(WEEKS)
    she.opens_her_page(code)


@state
def owner_recorded(she: OwnerNavigator) -> None:
    with she.world() as site:
        code = site.has_received(remedies=[], **STORY)
    she.opens_her_page(code)


@state
def owner_guided(she: OwnerNavigator) -> None:
    with she.world() as site:
        code = site.has_received(remedies=[Remedy.EVIDENCE_GUIDANCE], **STORY)
    she.opens_her_page(code)


@state
def owner_withdrawn(she: OwnerNavigator) -> None:
    with she.world() as site:
        code = site.has_received(picture(), **STORY)
        site.open(code).call("POST", "/api/receipt/withdrawal", {"confirmed": True})
        site.work()
    she.opens_her_page(code)


@state
def owner_messages(she: OwnerNavigator) -> None:
    with she.world() as site:
        code = site.has_received(picture(), **STORY)
        page, desk = site.open(code), site.desk("community")
        to_her = f"/desk-api/tasks/{site.open_task().id}/messages"
        for number, (hers, theirs) in enumerate(TALK):
            page.call("POST", "/api/receipt/messages", {"id": _id(number, 1), "text": hers})
            desk.call("POST", to_her, {"id": _id(number, 2), "text": theirs})
    she.opens_her_page(code)


@state
def owner_mistakes(she: OwnerNavigator) -> None:
    owner_unfolded(she)
    she.types("contact-email", "nobody")
    she.action("save").click()
    she.action("withdraw").click()
    expect(she.page.locator("#withdraw [role=alert]")).to_be_visible()


@state
def owner_receipt_fetched(she: OwnerNavigator) -> None:
    owner_screening(she)
    she.action("fetch").click()
    expect(she.page.locator("#proof-links a").first).to_be_visible()


@state
def owner_too_many_tries(she: OwnerNavigator) -> None:
    with she.world() as site:
        for _ in range(TOO_OFTEN):
            site.open("AAAA-BBBB-CCCC-DDDD-EEEE").call("GET", "/api/receipt")
    owner_enter_unknown_code(she)


@state
def owner_link_to_another_case(she: OwnerNavigator) -> None:
    owner_screening(she)
    she.page.goto(f"{she.url}/receipt.html#AAAA-BBBB-CCCC-DDDD-EEEE")
    expect(she.at("another")).to_be_visible()


def _id(number: int, side: int) -> str:
    return f"0199c5e2-0000-7000-800{side}-00000000000{number}"


def _accepted_and_answered(she: OwnerNavigator) -> str:
    with she.world() as site:
        code = site.has_received(picture(), **STORY)
        site.decide_next(**ADVANCE)
        site.decide_next(**ACCEPT)
        request = site.open_task().id
        site.open(code).call("POST", f"/api/receipt/answers/{request}", {"text": "已寄出授权书。"})
        site.work()
    return code
