"""The files of the pages, as the tests read them: the sources, and what the build makes of them."""

import json
import re
import subprocess
from dataclasses import dataclass, field
from functools import cache
from html.parser import HTMLParser
from pathlib import Path

from infra.local.pages import build_pages

ROOT = Path(__file__).parents[2]
WEB = ROOT / "web"
SOURCES = WEB / "src"
MODULES = sorted(SOURCES.rglob("*.js"))
STYLES = sorted((WEB / "styles").glob("*.css"))
LOCALES = ("zh-CN", "en")
PAGES = (
    "404.html",
    "bulletins.html",
    "desk.html",
    "form.html",
    "guide.html",
    "index.html",
    "keys.html",
    "receipt.html",
)
_VOID = {"input", "img", "link", "meta", "br", "hr"}
_IMPORT = re.compile(
    r"""(?:from\s|import\(|new\ URL\()"(\.{1,2}/[\w./]+\.js)\"""", re.VERBOSE | re.MULTILINE
)


@cache
def built() -> Path:
    """The built site; building again writes only what differs."""
    return build_pages()


def texts(locale: str) -> dict[str, str]:
    """The texts of all areas; a key stands in one of them."""
    merged: dict[str, str] = {}
    for path in sorted((WEB / "texts" / locale).glob("*.json")):
        area: dict[str, str] = json.loads(path.read_text("utf-8"))
        assert merged.keys().isdisjoint(area), path.name
        merged |= area
    return merged


@cache
def reached_from(module: Path) -> frozenset[Path]:
    """A module and everything that it imports, at once or later."""
    waiting, reached = [module], set()
    while waiting:
        path = waiting.pop()
        if path not in reached:
            reached.add(path)
            names = _IMPORT.findall(path.read_text("utf-8"))
            waiting += [(path.parent / name).resolve() for name in names]
    return frozenset(reached)


@dataclass
class Element:
    tag: str
    attributes: dict[str, str | None]
    inside: tuple[str, ...]
    text: str = ""


@dataclass
class Page(HTMLParser):
    """All elements of a page in order; `inside` names the tags around an element."""

    elements: list[Element] = field(default_factory=list)
    _open: list[Element] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, dict(attrs), tuple(outer.tag for outer in self._open))
        assert len(attrs) == len(element.attributes), f"an attribute twice: {attrs}"
        self.elements.append(element)
        if tag not in _VOID:
            self._open.append(element)

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop().tag == tag, f"</{tag}> closes another element"

    def handle_data(self, data: str) -> None:
        if self._open:
            self._open[-1].text += data

    def all(self, name: str) -> list[str]:
        """Every value of an attribute."""
        values = (element.attributes.get(name) for element in self.elements)
        return [value for value in values if value is not None]

    def named(self, tag: str) -> list[Element]:
        """Every element of a kind."""
        return [element for element in self.elements if element.tag == tag]


@cache
def page(name: str) -> Page:
    """A page of the built site."""
    parsed = Page()
    parsed.feed((built() / name).read_text("utf-8"))
    parsed.close()
    return parsed


def entry_of(name: str) -> Path:
    """The script that a page begins with, as its source names it."""
    source = WEB / "pages" / name
    line = source.read_text("utf-8").split("\n", 1)[0] if source.exists() else ""
    found = re.search(r" entry=([\w/]+)", line)
    return SOURCES / f"{found[1] if found else 'public/reading'}.js"


def words_of(name: str, locale: str) -> dict[str, str]:
    """The texts that a page can load."""
    [address] = [
        str(meta.attributes["content"])
        for meta in page(name).named("meta")
        if meta.attributes.get("name") == "texts" and meta.attributes.get("lang") == locale
    ]
    words: dict[str, str] = json.loads((built() / address.lstrip("/")).read_text("utf-8"))
    return words


def scripts_of(name: str) -> list[Path]:
    """The built scripts that a page loads before anybody does anything."""
    sources = [str(script.attributes["src"]) for script in page(name).named("script")]
    preloaded = [
        str(link.attributes["href"])
        for link in page(name).named("link")
        if link.attributes["rel"] == "modulepreload"
    ]
    return [built() / address.lstrip("/") for address in (*sources, *preloaded)]


def evaluated(script: str) -> object:
    """Run a module in Node.js from the folder of the sources; it prints one JSON document."""
    result = subprocess.run(
        ["node", "--input-type=module", "--eval", script],  # noqa: S607  # found on the path
        cwd=SOURCES,
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    document: object = json.loads(result.stdout)
    return document
