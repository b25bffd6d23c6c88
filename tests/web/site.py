"""The files of the pages, as the tests read them."""

import json
import subprocess
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path

ROOT = Path(__file__).parents[2]
WEB = ROOT / "web"
PAGES = sorted(WEB.glob("*.html"))
MODULES = sorted((WEB / "js").glob("*.js"))
LOCALES = ("zh-CN", "en")
_VOID = {"input", "img", "link", "meta", "br"}


def texts(locale: str) -> dict[str, str]:
    loaded: dict[str, str] = json.loads((WEB / "texts" / f"{locale}.json").read_text("utf-8"))
    return loaded


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


def parsed(path: Path) -> Page:
    page = Page()
    page.feed(path.read_text("utf-8"))
    page.close()
    return page


def evaluated(script: str) -> object:
    """Run a module in Node.js from the folder of the modules; it prints one JSON document."""
    result = subprocess.run(
        ["node", "--input-type=module", "--eval", script],  # noqa: S607  # found on the path
        cwd=WEB / "js",
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    document: object = json.loads(result.stdout)
    return document
