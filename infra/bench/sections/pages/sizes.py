"""What a phone loads to open a page."""

from __future__ import annotations

import gzip
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import urlsplit

from infra.bench.figures import Goal, Measurement, Table, measured
from infra.bench.section import Options
from infra.bench.sections.pages.serving import opened

_KIB = 1024
_PAGES = ("index.html", "form.html", "receipt.html")
_BEFORE_UPLOADS = {"index.html", "form.html"}
_GOALS = {
    ".js": Goal("at most", 60, of="value"),
    ".css": Goal("at most", 30, of="value"),
}
_NAMES = {".js": "scripts", ".css": "styles", ".json": "words", ".html": "the page itself"}


def measure_sizes(options: Options, browser: Path, pages: Path, address: str) -> Table:
    """Open each page and add up what it loads."""
    options.progress("sizes of pages")
    return Table(
        "What a page loads",
        "Everything that Chromium asks for when it opens the page in English, by `gzip -9`. What "
        "chooses, hashes and sends files is loaded when the form comes to its evidence.",
        "",
        tuple(
            line
            for name in _PAGES
            for line in page_lines(
                browser, pages, address, name, _GOALS if name in _BEFORE_UPLOADS else {}
            )
        ),
    )


def page_lines(
    browser: Path, pages: Path, address: str, name: str, goals: Mapping[str, Goal]
) -> list[Measurement]:
    """Give a line for each kind of file that a page loads."""
    sizes: Counter[str] = Counter()
    for key in _loaded(browser, address, name):
        file = pages / key
        if file.suffix in _NAMES and file.is_file():
            sizes[file.suffix] += len(gzip.compress(file.read_bytes(), 9))
    return [
        measured(f"{name}: {what}", "KiB", [sizes[ending] / _KIB], goal=goals.get(ending))
        for ending, what in _NAMES.items()
    ]


def _loaded(browser: Path, address: str, name: str) -> set[str]:
    with opened(browser, address) as page:
        asked: set[str] = set()
        page.on("request", lambda request: asked.add(urlsplit(request.url).path.lstrip("/")))
        page.goto(f"/{name}", wait_until="networkidle")
    return asked
