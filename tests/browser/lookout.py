"""What a page must never do, whatever is done with it: the lookout notes it, and tests fail."""

from __future__ import annotations

from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext, ConsoleMessage, Page, Request

NOT_THERE = "/nothing-here.html"
ANSWERS = (
    "/api/",
    "/desk-api/",
    "/__incoming__/",
    "/__previews__/",
    "/bulletins/index.json",
    NOT_THERE,
)
"""Browsers log every refusal of these; what a page makes of a refusal is for the tests to say."""
OFFLINE = "ERR_INTERNET_DISCONNECTED"
LOGGED_REFUSAL = "Failed to load resource"


class Lookout:
    """Complaints about every page of a context: errors, broken policies, requests elsewhere."""

    def __init__(self, context: BrowserContext, *homes: str) -> None:
        self.complaints: list[str] = []
        self._homes = {urlsplit(home).netloc for home in homes}
        context.on("page", self._watch)
        context.on("request", self._see_request)

    def allow(self, host: str) -> None:
        """Let pages ask one more host, such as the one that an owner leaves for."""
        self._homes.add(host)

    def _watch(self, page: Page) -> None:
        page.on("console", self._see_console)
        page.on("pageerror", lambda error: self.complaints.append(f"uncaught: {error}"))

    def _see_console(self, message: ConsoleMessage) -> None:
        path = urlsplit(message.location["url"]).path
        offline = OFFLINE in message.text
        expected = message.text.startswith(LOGGED_REFUSAL) and (offline or path.startswith(ANSWERS))
        if message.type == "error" and not expected:
            self.complaints.append(f"console: {message.text} ({message.location['url']})")

    def _see_request(self, request: Request) -> None:
        address = urlsplit(request.url)
        if address.scheme in {"http", "https", "ws", "wss"} and address.netloc not in self._homes:
            self.complaints.append(f"asked another host: {request.url}")
