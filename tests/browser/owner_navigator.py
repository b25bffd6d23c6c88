"""An owner at a browser: what she does, in words that hold in both languages."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Literal

from playwright.sync_api import Locator, expect

from tests.browser.device import kept_by
from tests.browser.living_site import LivingSite
from tests.browser.pages_server import PagesServer
from tests.browser.story import STORY
from tests.browser.things import Thing
from tests.browser.troubles import Mode, Trouble
from tests.browser.visitors import Visit


class OwnerNavigator:
    """`page` is what she looks at; `server` is None where a whole system runs behind it."""

    def __init__(self, visit: Visit, url: str, server: PagesServer | None = None) -> None:
        self.page = visit.page
        self.lookout = visit.lookout
        self.url = url
        self.speaks_both = True
        self.code = ""
        self._server = server

    # ------------------------------------------------------------ the world around her
    @contextmanager
    def world(self) -> Iterator[LivingSite]:
        """Move the world while nobody else does."""
        assert self._server is not None
        with self._server.lock:
            yield self._server.site

    def meets(
        self, route: str, mode: str = "refuse", status: int = 503, times: int = 1, code: str = ""
    ) -> None:
        """Let her next requests come to grief (see troubles.py)."""
        assert self._server is not None
        self._server.troubles.add(Trouble(route, Mode(mode), status, times, code))

    def trouble_ends(self) -> None:
        """Let what was held go on, and nothing more go wrong."""
        assert self._server is not None
        self._server.troubles.let_go()

    def requests(self, route: str) -> int:
        """Count the requests so far whose method and path begin so."""
        assert self._server is not None
        return sum(request.startswith(route) for request in self._server.requests)

    # ------------------------------------------------------------ anywhere
    def opens(self, path: str, *, found: bool = True) -> None:
        """Go to an address of the site."""
        answer = self.page.goto(f"{self.url}{path}")
        assert answer is None or answer.ok is found, f"{path}: {answer.status}"
        expect(self.page.locator("main h1").locator("visible=true").first).to_be_visible()

    def switches_to(self, language: Literal["zh-CN", "en"]) -> None:
        """Press the language button, wherever she is."""
        self.page.locator(f'[data-language="{language}"]').first.click()
        expect(self.page.locator("html")).to_have_attribute("lang", language)

    def loses_the_network(self) -> None:
        """Go offline, once the words of both languages are at hand."""
        self.page.wait_for_function(
            "() => performance.getEntriesByType('resource')"
            ".filter(({ name }) => name.includes('/texts/')).length >= 2"
        )
        self.page.context.set_offline(True)

    def action(self, name: str) -> Locator:
        """Find what does something: next, back, send, exit, remove, …"""
        return self.page.locator(f'[data-action="{name}"]').locator("visible=true")

    def at(self, name: str) -> Locator:
        """Find the field of an id."""
        return self.page.locator(f"#{name}")

    def pointed(self, pointer: str) -> Locator:
        """Find the field of a pointer into what is sent (RFC 6901)."""
        return self.page.locator(f'[data-pointer="{pointer}"]')

    def types(self, name: str, words: str) -> None:
        """Fill in a field."""
        self.at(name).fill(words)

    def pastes(self, pointer: str, words: str) -> None:
        """Paste what an app's Share button copied."""
        self.pointed(pointer).focus()
        self.pointed(pointer).evaluate(
            """(field, words) => {
              const clipboardData = new DataTransfer();
              clipboardData.setData("text/plain", words);
              const paste = { clipboardData, bubbles: true, cancelable: true };
              field.dispatchEvent(new ClipboardEvent("paste", paste));
            }""",
            words,
        )

    def ticks(self, *names: str) -> None:
        """Tick boxes or choose one of several."""
        for name in names:
            self.at(name).check()

    def errors(self) -> list[str]:
        """Read the summary of errors: a line for each, which leads to its field."""
        links = self.page.locator('[role="alert"] a[href^="#"]').locator("visible=true")
        expect(links.first).to_be_visible()
        return links.all_inner_texts()

    def alert(self) -> Locator:
        """Find what went wrong, said at the top of what she sees."""
        return self.page.locator('[role="alert"]').locator("visible=true").first

    def rests(self) -> None:
        """Let letters and pictures be drawn."""
        self.page.evaluate("document.fonts.ready.then(() => true)")

    # ------------------------------------------------------------ the form
    def opens_the_form(self, at: str = "") -> None:
        """Begin, or go on."""
        self.opens(f"/form.html{at}")
        expect(self.page.locator("[data-step]").locator("visible=true")).to_be_visible()

    @property
    def step(self) -> str:
        """The question that she is at."""
        shown = self.page.locator("[data-step]").locator("visible=true")
        expect(shown).to_have_count(1)
        return shown.get_attribute("data-step") or ""

    def is_asked(self, step: str) -> None:
        """Wait for a question."""
        expect(self.page.locator(f'[data-step="{step}"]')).to_be_visible()

    def goes_on(self) -> None:
        """Press Continue."""
        self.action("next").click()

    def starts(self) -> None:
        """Go from the list of tasks to the first question."""
        if self.step == "tasks":
            self.goes_on()
            self.is_asked("name")

    def answers(self, step: str) -> None:
        """Answer a question as this story goes, and go on."""
        self.is_asked(step)
        STORY[step](self)
        self.goes_on()
        expect(self.page.locator(f'[data-step="{step}"]')).to_be_hidden()

    def fills_in_until(self, last: str) -> None:
        """Answer every question until she is asked this one."""
        self.starts()
        for _ in range(len(STORY) + 1):
            at = self.step
            if at == last:
                return
            self.answers(at)
        raise AssertionError(f"never asked {last}")

    def adds_files(self, *files: Thing, source: int = -1) -> None:
        """Choose files, by the input for pictures (0), recordings (1) or others (-1)."""
        inputs = self.page.locator('input[type="file"]')
        expect(inputs.nth(source)).to_be_attached()
        inputs.nth(source).set_input_files(list(files))

    def file(self, name: str) -> Locator:
        """Find the row of a file."""
        named = self.page.locator(".name").filter(has_text=name)
        return self.page.locator("[data-file]").filter(has=named)

    def all_files_are(self, standing: str, patience_ms: int = 20_000) -> None:
        """Wait until every file of the list is sent, sending, paused, …"""
        files = self.page.locator("[data-file]")
        waiting = self.page.locator(f'[data-file]:not([data-state="{standing}"])')
        expect(files.first).to_be_visible()
        expect(waiting).to_have_count(0, timeout=patience_ms)

    def sends(self, patience_ms: int = 20_000) -> str:
        """Send the form, and give the receipt code."""
        self.is_asked("check")
        self.action("send").click()
        expect(self.page.locator('[data-step="sent"]')).to_be_visible(timeout=patience_ms)
        return self.receipt_code()

    def sends_at_last(self) -> str:
        """Press Send again where she is asked to, until it arrived."""
        send, sent = self.action("send"), self.page.locator('[data-step="sent"]')
        expect(send.or_(sent).locator("visible=true").first).to_be_enabled(timeout=20_000)
        if not sent.is_visible():
            send.click()
        expect(sent).to_be_visible(timeout=20_000)
        return self.receipt_code()

    def receipt_code(self) -> str:
        """Read the code from the page that says that it arrived."""
        code = self.at("receipt-code")
        expect(code).to_be_visible()
        return code.inner_text().strip()

    def typed(self) -> list[str]:
        """Read what every field that she sees holds."""
        held: list[str] = self.page.evaluate(
            """() => [...document.querySelectorAll("main input, main textarea, main select")]
              .filter((field) => field.type !== "file" && field.checkVisibility())
              .map((field) => field.type === "checkbox" || field.type === "radio"
                ? String(field.checked) : field.value)"""
        )
        return held

    def is_told_that_it_is_kept(self) -> None:
        """Wait for the words that say so."""
        expect(
            self.page.locator(".kept:not(:empty, .warning)").locator("visible=true")
        ).to_be_visible()

    def kept_on_the_device(self) -> str:
        """Read all that the device keeps of the site, as text."""
        return kept_by(self.page)

    # ------------------------------------------------------------ her own page
    def opens_her_page(self, code: str) -> None:
        """Follow the code on the receipt."""
        self.code = code
        self.opens(f"/receipt.html#{code}")
        expect(self.at("case-title")).to_be_visible()

    def unfolds_everything(self) -> None:
        """Open all that is folded away."""
        self.page.evaluate("document.querySelectorAll('details').forEach((d) => { d.open = true })")
