"""What a reviewer's browser loads to open the desk."""

from __future__ import annotations

from pathlib import Path

from infra.bench.figures import Goal, Table
from infra.bench.section import Options
from infra.bench.sections.pages.sizes import page_lines

_GOALS = {".js": Goal("at most", 80, of="value")}


def measure_first_page(options: Options, browser: Path, pages: Path, address: str) -> Table:
    """Open the desk and add up what it loads."""
    options.progress("size of the desk")
    return Table(
        "What the desk loads",
        "Everything that Chromium asks for when it opens the desk in English, by `gzip -9`.",
        "",
        tuple(page_lines(browser, pages, address, "desk.html", _GOALS)),
    )
