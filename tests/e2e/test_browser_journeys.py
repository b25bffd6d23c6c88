"""Owners at a browser, on the deployed system: from the start page to withdrawal."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, expect

from infra.local.journeys.world import World
from tests.browser.owner_navigator import OwnerNavigator
from tests.browser.things import MIB, letter, picture, recording
from tests.browser.visitors import DESKTOP_EN, PHONE_ZH, Visitor
from tests.e2e.conftest import PATIENCE_MS

pytestmark = [pytest.mark.engine, pytest.mark.browser]
SLOWLY = 90_000
"""A shared machine with two processors takes its time over 64 MB (ms)."""
CLIP = "录屏 64 MB.mp4"
QUESTION = "这段录屏是哪一天录的？"


def test_on_a_phone_in_chinese_with_every_interruption(
    world: World, chromium: Browser, tmp_path: Path
) -> None:
    clip = tmp_path / CLIP
    clip.write_bytes(recording(CLIP, 64 * MIB)["buffer"])
    with visit(PHONE_ZH, chromium, world) as she:
        she.opens("/")
        she.opens_the_form()
        she.fills_in_until("gather")
        she.adds_files(picture(), source=0)
        she.adds_files(letter())
        she.page.locator('input[type="file"]').nth(1).set_input_files(clip)
        expect(she.file(CLIP)).to_have_attribute("data-state", "sending", timeout=SLOWLY)
        kill_the_page(she)
        she.is_asked("gather")
        she.page.context.set_offline(True)
        expect(she.at("offline")).to_be_visible()
        she.page.context.set_offline(False)
        expect(she.at("offline")).to_be_hidden()
        she.all_files_are("sent", SLOWLY)
        she.fills_in_until("check")
        code = she.sends(SLOWLY)
        she.opens_her_page(code)
        evidence = she.page.locator(".evidence li")
        expect(evidence.filter(has_text=CLIP)).to_have_attribute(
            "data-state", "preserved", timeout=SLOWLY
        )
        she.page.locator("#withdrawing > summary").click()
        she.ticks("withdraw-sure")
        she.action("withdraw").click()
        expect(she.at("withdrawing")).to_be_hidden(timeout=SLOWLY)


def test_at_a_desk_in_english_evidence_added_and_a_question_answered(
    world: World, chromium: Browser
) -> None:
    with visit(DESKTOP_EN, chromium, world) as she:
        she.opens_the_form()
        she.fills_in_until("check")
        code = she.sends(SLOWLY)
        she.opens_her_page(code)
        case_id = she.at("case-id").inner_text()
        she.page.locator("#adding > summary").click()
        form = she.page.locator('form[data-form="add"]')
        form.locator('input[type="file"]').first.set_input_files([picture("later.png")])
        form.locator('[data-action="send"]').click()
        added = she.page.locator(".evidence li").filter(has_text="later.png")
        expect(added).to_have_attribute("data-state", "preserved", timeout=SLOWLY)
        lin = world.reviewer("lin@community")
        seen = lin.opens(lin.is_asked(case_id))
        lin.decides(seen, "ask_owner", "facts_missing", owner_text=QUESTION)
        request = she.page.locator(".request")
        expect(request).to_contain_text(QUESTION, timeout=SLOWLY)
        request.locator("textarea").fill("On 14 November.")
        request.locator('input[type="file"]').first.set_input_files([picture("more.png", 3)])
        request.locator('[data-action="send"]').click()
        expect(request).to_be_hidden(timeout=SLOWLY)
        lin.is_asked(case_id, timeout=SLOWLY / 1000)


class visit:  # noqa: N801  # read as a verb
    """An owner at a browser that trusts the engine's own certificate."""

    def __init__(self, visitor: Visitor, browser: Browser, world: World) -> None:
        self._url = world.site.url
        port = urlsplit(world.engine.url).port
        uploads = [f"https://{host}:{port}" for host in ("localhost", "127.0.0.1")]
        self._visit = visitor.browsing(browser, self._url, *uploads, ignore_https_errors=True)

    def __enter__(self) -> OwnerNavigator:
        visit = self._visit.__enter__()
        visit.page.context.set_default_timeout(PATIENCE_MS)
        return OwnerNavigator(visit, self._url)

    def __exit__(self, *error: object) -> None:
        self._visit.__exit__(*error)  # type: ignore[arg-type]  # as they came


def kill_the_page(she: OwnerNavigator) -> None:
    """Close the page without a word to it, and open the address again."""
    address, context = she.page.url, she.page.context
    she.page.close(run_before_unload=False)
    she.page = context.new_page()
    she.page.goto(address)
