"""How people come: on a phone or at a desk, in one language or the other, by day or by night."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any, Literal

from playwright.sync_api import Browser, Page

from tests.browser.listening import LISTEN
from tests.browser.lookout import Lookout

PATIENCE_MS = 8_000
SIZES: dict[str, dict[str, Any]] = {
    "phone": {
        "viewport": {"width": 390, "height": 844},
        "device_scale_factor": 2,
        "has_touch": True,
        "is_mobile": True,
    },
    "desktop": {"viewport": {"width": 1280, "height": 900}},
}


@dataclass(frozen=True)
class Visit:
    """A page, and who watches over it."""

    page: Page
    lookout: Lookout


@dataclass(frozen=True)
class Visitor:
    """`locale` is what the browser asks for, and so what the pages speak at first."""

    size: Literal["phone", "desktop"] = "phone"
    locale: Literal["zh-CN", "en"] = "zh-CN"
    scheme: Literal["light", "dark"] = "light"

    def __str__(self) -> str:
        return f"{self.size}-{self.locale}-{self.scheme}"

    def by_night(self) -> Visitor:
        return replace(self, scheme="dark")

    def options(self) -> dict[str, Any]:
        """Give what Playwright makes a context of."""
        return {
            **SIZES[self.size],
            "locale": "en-GB" if self.locale == "en" else "zh-CN",
            "color_scheme": self.scheme,
            "timezone_id": "Asia/Shanghai",
            "reduced_motion": "reduce",
        }

    @contextmanager
    def browsing(self, browser: Browser, *homes: str, **options: Any) -> Iterator[Visit]:
        """Give a page of a browser that was never here before; nothing wrong may be seen on it."""
        with browser.new_context(**self.options(), **options) as context:
            lookout = Lookout(context, *homes)
            context.set_default_timeout(PATIENCE_MS)
            context.add_init_script(LISTEN)
            yield Visit(context.new_page(), lookout)
        assert not lookout.complaints, "\n".join(lookout.complaints)


PHONE_ZH = Visitor()
PHONE_EN = Visitor(locale="en")
DESKTOP_ZH = Visitor("desktop")
DESKTOP_EN = Visitor("desktop", "en")
EVERYBODY = (PHONE_ZH, PHONE_EN, DESKTOP_ZH, DESKTOP_EN)
BOTH_LANGUAGES = (PHONE_ZH, DESKTOP_EN)
