"""A reviewer at a browser: what a person at the desk does, in words that hold in both languages."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Literal

from playwright.sync_api import CDPSession, Locator, expect

from tests.browser.living_site import LivingSite
from tests.browser.pages_server import PagesServer
from tests.browser.troubles import Mode, Trouble
from tests.browser.visitors import PATIENCE_MS, Visit

DESK = "/desk.html"
DEVICE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


class ReviewerNavigator:
    """`page` is what the reviewer looks at, `code` the owner's of the case that is told of."""

    def __init__(self, visit: Visit, url: str, server: PagesServer) -> None:
        self.page = visit.page
        self.lookout = visit.lookout
        self.url = url
        self.code = ""
        self._server = server

    # ------------------------------------------------------------ the world around
    @contextmanager
    def world(self) -> Iterator[LivingSite]:
        """Move the world while nobody else does."""
        with self._server.lock:
            yield self._server.site

    def meets(
        self, route: str, mode: str = "refuse", status: int = 503, times: int = 1, code: str = ""
    ) -> None:
        """Let the next requests come to grief (see troubles.py)."""
        self._server.troubles.add(Trouble(route, Mode(mode), status, times, code))

    def requests(self, route: str) -> int:
        """Count the requests so far whose method and path begin so."""
        return sum(request.startswith(route) for request in self._server.requests)

    def has_sent(self, route: str, times: int) -> None:
        """Wait until so many requests that begin so have come, and see that there are no more."""
        deadline = time.monotonic() + PATIENCE_MS / 1000
        while self.requests(route) < times and time.monotonic() < deadline:
            self.page.wait_for_timeout(20)
        assert self.requests(route) == times

    def mailed_code(self) -> str:
        """Read the newest code in the mailbox."""
        with self.world() as site:
            return site.mailed_code()

    # ------------------------------------------------------------ anywhere
    def opens(self, place: str = "") -> None:
        """Go to a place of the desk, such as `#/me`."""
        self.page.goto(f"{self.url}{DESK}{place}")
        expect(self.page.locator("html")).to_have_class(re.compile("ready"))
        expect(self.page.locator("main h1").locator("visible=true").first).to_be_visible()

    def goes_to(self, place: str) -> None:
        """Follow a link within the desk."""
        self.page.evaluate("(place) => { location.hash = place; }", place)

    def switches_to(self, language: Literal["zh-CN", "en"]) -> None:
        """Press the language button."""
        self.page.locator(f'[data-language="{language}"]').first.click()
        expect(self.page.locator("html")).to_have_attribute("lang", language)

    def rests(self) -> None:
        """Wait until nothing moves."""
        self.page.wait_for_load_state("networkidle")

    def says(self, key: str) -> Locator:
        """Find what says a text, by its key."""
        return self.page.locator(f'[data-text="{key}"]').locator("visible=true")

    def presses(self, key: str) -> None:
        """Press the button or link that says a text."""
        self.says(key).first.click()

    def pointed(self, pointer: str) -> Locator:
        """Find the field of a pointer."""
        return self.page.locator(f'[data-pointer="{pointer}"]').locator("visible=true")

    def problem(self) -> Locator:
        """Find the problem that is shown."""
        return self.page.locator("[data-problem]").locator("visible=true").first

    def view(self, name: str) -> Locator:
        """Find one of the desk's views."""
        return self.page.locator(f'[data-view="{name}"]')

    # ------------------------------------------------------------ signing in
    def asks_for_code(self, address: str) -> None:
        """Ask for a code by mail."""
        self.page.locator("#address").fill(address)
        self.presses("desk.ask_code")

    def enters_code(self, code: str) -> None:
        """Type the code from the mail."""
        self.page.locator("#code").fill(code)
        self.presses("desk.enter")

    def signs_in(self, reviewer_id: str, place: str = "") -> None:
        """Sign in by the code from the mail, and be at a place of the desk."""
        with self.world() as site:
            email = site.world.people.reviewers[reviewer_id].email
        self.opens(place)
        self.asks_for_code(email)
        expect(self.page.locator("#code")).to_be_visible()
        self.enters_code(self.mailed_code())
        expect(self.view("sign-in")).to_be_hidden()

    def has_device(self, **changes: Any) -> CDPSession:
        """Have a device that keeps passkeys and knows its person."""
        devtools = self.page.context.new_cdp_session(self.page)
        devtools.send("WebAuthn.enable")
        options = {**DEVICE, **changes}
        devtools.send("WebAuthn.addVirtualAuthenticator", {"options": options})
        return devtools

    def adds_passkey(self, name: str = "办公室电脑") -> None:
        """Add a passkey on the page of one's own."""
        self.goes_to("#/me")
        expect(self.view("me")).to_be_visible()
        self.pointed("/name").fill(name)
        self.presses("me.add_passkey")
        expect(self.page.get_by_text(name, exact=True)).to_be_visible()

    # ------------------------------------------------------------ deciding
    def chooses(self, verdict: str) -> None:
        """Choose an outcome."""
        self.page.locator(f'#decision [name=verdict][value="{verdict}"]').check()

    def confirms(self) -> None:
        """Go on, read the decision once more, and mean it."""
        self.presses("decision.continue")
        expect(self.page.locator("#confirm")).to_be_visible()
        self.page.locator("#confirm-yes").click()
