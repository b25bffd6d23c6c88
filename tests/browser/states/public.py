"""The pages that everybody may read."""

from __future__ import annotations

from datetime import timedelta

from tests.browser.lookout import NOT_THERE
from tests.browser.owner_navigator import OwnerNavigator
from tests.browser.states.registry import state
from tests.browser.story import ADDRESS, STATEMENT

PLAIN = "/api/plain?campaign=owners-2026"
PLAIN_ANSWERS = {"name": "欧阳娜娜", "email": ADDRESS, "model": "X5", "statement": STATEMENT}


@state
def start_open(she: OwnerNavigator) -> None:
    she.opens("/")


@state
def start_before_it_opens(she: OwnerNavigator) -> None:
    with she.world() as site:
        site.not_open_yet()
    she.opens("/")


@state
def start_after_it_closed(she: OwnerNavigator) -> None:
    with she.world() as site:
        site.close_campaign()
    she.opens("/")


@state
def start_with_a_draft(she: OwnerNavigator) -> None:
    she.opens_the_form()
    she.fills_in_until("story")
    she.opens("/")


@state
def start_when_nothing_answers(she: OwnerNavigator) -> None:
    she.meets("GET /api/campaigns/", mode="drop", times=9)
    she.opens("/")


@state
def keys(she: OwnerNavigator) -> None:
    she.opens("/keys.html")


@state
def bulletins(she: OwnerNavigator) -> None:
    she.opens("/bulletins.html")


@state
def guide(she: OwnerNavigator) -> None:
    she.opens("/guide.html")


@state
def page_that_is_not_there(she: OwnerNavigator) -> None:
    she.opens(NOT_THERE, found=False)


@state
def plain_form(she: OwnerNavigator) -> None:
    she.speaks_both = False
    she.opens(PLAIN)


@state
def plain_form_in_english(she: OwnerNavigator) -> None:
    she.speaks_both = False
    she.opens(f"{PLAIN}&lang=en")


@state
def plain_form_with_errors(she: OwnerNavigator) -> None:
    plain_form(she)
    _may_send_at_once(she)
    she.page.locator("main [type=submit]").last.click()
    she.page.locator("main [role=alert], main .error-summary").first.wait_for()


@state
def plain_form_sent(she: OwnerNavigator) -> None:
    plain_form(she)
    _may_send_at_once(she)
    for name, words in PLAIN_ANSWERS.items():
        she.page.locator(f'main [name="{name}"]').first.fill(words)
    for box in she.page.locator('main input[name^="consent"]').all():
        box.check()
    she.page.locator("main [type=submit]").last.click()
    she.page.get_by_text("RD-").first.wait_for()


def _may_send_at_once(she: OwnerNavigator) -> None:
    with she.world() as site:
        site.world.clock.advance(timedelta(minutes=2))
