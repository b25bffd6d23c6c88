"""Picture every page and state for people to look at: `make gallery` writes build/gallery."""

from __future__ import annotations

import shutil
import sys
from html import escape
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from infra.local.browser import FLAGS, MISSING, find_browser
from infra.local.pages import build_pages
from infra.local.toolchain import PROJECT
from tests.browser.owner_navigator import OwnerNavigator
from tests.browser.pages_server import PagesServer
from tests.browser.states import STATES, State
from tests.browser.visitors import EVERYBODY, PHONE_EN, PHONE_ZH, Visitor

GALLERY = PROJECT / "build" / "gallery"
AT_NIGHT = (PHONE_ZH.by_night(), PHONE_EN.by_night())
HEAD = """<!doctype html><html lang="en"><meta charset="utf-8"><title>Gallery</title>
<style>body{font:14px sans-serif;margin:16px}section{display:flex;gap:12px;overflow:auto;
align-items:flex-start}figure{margin:0}img{border:1px solid #999;max-height:90vh}</style>
"""


def picture(state: State, visitor: Visitor, browser: Browser, server: PagesServer) -> Path:
    """Take a picture of a state as a visitor sees it."""
    server.renew()
    file = GALLERY / f"{state}-{visitor}.png"
    with visitor.browsing(browser, server.url) as visit:
        she = OwnerNavigator(visit, server.url, server)
        state.reach(she)
        she.rests()
        she.page.screenshot(path=file, full_page=True)
    return file


def picture_all(wanted: str, browser: Browser, server: PagesServer) -> dict[str, list[Path]]:
    """Picture every state whose name has the wanted word in it, and give the files by state."""
    return {
        state.name: [
            picture(state, visitor, browser, server) for visitor in (*EVERYBODY, *AT_NIGHT)
        ]
        for state in STATES
        if wanted in state.name
    }


def index(pictures: dict[str, list[Path]]) -> str:
    """Write the page that shows them all."""
    rows = []
    for name, files in pictures.items():
        shown = "".join(
            f'<figure><a href="{escape(file.name)}"><img src="{escape(file.name)}" alt=""'
            f' loading="lazy"></a><figcaption>{escape(file.stem)}</figcaption></figure>'
            for file in files
        )
        rows.append(f"<h2>{escape(name)}</h2><section>{shown}</section>")
    return HEAD + "\n".join(rows)


def main(arguments: list[str]) -> None:
    """Picture all states, or those with a word in their names."""
    path = find_browser()
    if path is None:
        raise SystemExit(MISSING)
    if not arguments:
        shutil.rmtree(GALLERY, ignore_errors=True)
    GALLERY.mkdir(parents=True, exist_ok=True)
    folder = build_pages(PROJECT / "build" / "gallery-site")
    with PagesServer(folder) as server, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(FLAGS))
        pictures = picture_all("".join(arguments), browser, server)
        browser.close()
    (GALLERY / "index.html").write_text(index(pictures), encoding="utf-8")
    print(f"{GALLERY.relative_to(PROJECT)}/index.html")  # noqa: T201  # for the person who called make


if __name__ == "__main__":
    main(sys.argv[1:])
