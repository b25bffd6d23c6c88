from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from infra.diagram import FOLDER, picture, put, read

PROJECT = Path(__file__).parents[2]
DOCS = PROJECT / "docs"
RUNBOOK = DOCS / "runbook"
OURS = ("docs", "functions", "infra", "statemachines", "tests", "web")
PAGES = sorted(
    [*PROJECT.glob("*.md"), *(page for folder in OURS for page in (PROJECT / folder).rglob("*.md"))]
)
WITHOUT_ALARM = {"README", "needs-repair", "restore-from-backup"}
HEADINGS = [
    "What people notice",
    "First look",
    "What to do",
    "When it is over",
    "How this was tested",
]
OUTSIDE = {"nodejs.org"}
"""Hosts that documents may send a reader to."""

ROOTS = {"api", "desk-api", "aws", "dev"}
"""What an absolute path in a document may begin with: routes, log groups, the standard output."""

LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
CODE = re.compile(r"`([^`\n]+)`")
BLOCK = re.compile(r"^ *```\w*\n.*?^ *```$", re.MULTILINE | re.DOTALL)

each_page = pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(PROJECT)))


def prose(page: Path) -> str:
    return BLOCK.sub("", page.read_text("utf-8"))


def anchors(page: Path) -> set[str]:
    """The anchors of a page's headings, as they are made where the repository is hosted."""
    headings = re.findall(r"^#+ (.+)$", prose(page), re.MULTILINE)
    words = (re.sub(r"[^\w\- ]", "", LINK.sub("", heading).lower()) for heading in headings)
    return {word.replace(" ", "-") for word in words}


def alarm_pages() -> Iterator[str]:
    """Every page that the infrastructure names when it makes an alarm."""
    for file in sorted((PROJECT / "infra").rglob("*.py")):
        tree = ast.parse(file.read_text("utf-8"))
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "add_alarm":
                page = next(word.value for word in node.keywords if word.arg == "page")
                yield from constants_of(page, tree)


def constants_of(value: ast.expr, tree: ast.Module) -> Iterator[str]:
    """The text itself, or what the loop over rows puts into the name."""
    if isinstance(value, ast.Constant):
        yield str(value.value)
        return
    assert isinstance(value, ast.Name)
    for loop in ast.walk(tree):
        if isinstance(loop, ast.For) and isinstance(loop.target, ast.Tuple):
            names = [getattr(name, "id", "") for name in loop.target.elts]
            if value.id in names and isinstance(loop.iter, ast.Tuple):
                rows = (row for row in loop.iter.elts if isinstance(row, ast.Tuple))
                yield from (str(ast.literal_eval(row.elts[names.index(value.id)])) for row in rows)


@each_page
def test_every_link_leads_somewhere(page: Path) -> None:
    for link in LINK.findall(prose(page)):
        if "://" in link:
            continue
        name, _, anchor = link.partition("#")
        target = (page.parent / name).resolve() if name else page
        assert target.exists(), link
        assert not anchor or anchor in anchors(target), link


@each_page
def test_every_file_that_is_named_exists(page: Path) -> None:
    for code in CODE.findall(prose(page)):
        if re.fullmatch(rf"(?:{'|'.join(OURS)})/[\w./-]+", code):
            assert (PROJECT / code).exists(), code


@each_page
def test_every_make_target_that_is_named_exists(page: Path) -> None:
    targets = re.findall(r"^([a-z]+):", (PROJECT / "Makefile").read_text("utf-8"), re.MULTILINE)
    text = page.read_text("utf-8")
    named = re.findall(r"`make ([a-z]+)", text)
    named += re.findall(r"^make ([a-z]+)", text, re.MULTILINE)
    assert set(named) <= set(targets)


@each_page
def test_nothing_points_outside_but_where_it_is_meant_to(page: Path) -> None:
    hosts = re.findall(r"https?://([\w.-]+\.[a-z]{2,})", page.read_text("utf-8"))
    assert {host for host in hosts if not re.search(r"(^|\.)example(\.|$)", host)} <= OUTSIDE
    assert (
        set(re.findall(r"(?<![\w./:…<>)*-])/([a-z][\w.-]*)/\w", page.read_text("utf-8"))) <= ROOTS
    )


@each_page
def test_nothing_is_left_to_be_written(page: Path) -> None:
    unfinished = r"\b(TO" + r"DO|TB" + r"D|FIX" + r"ME|lorem ipsum|coming soon)\b"
    assert not re.search(unfinished, page.read_text("utf-8"), re.IGNORECASE)


def test_every_alarm_has_its_page_and_every_page_its_alarm() -> None:
    pages = {page.stem for page in RUNBOOK.glob("*.md")}
    assert set(alarm_pages()) == pages - WITHOUT_ALARM
    assert pages >= WITHOUT_ALARM


@pytest.mark.parametrize("name", [p.stem for p in RUNBOOK.glob("*.md") if p.stem != "README"])
def test_a_runbook_page_says_what_is_asked_at_night(name: str) -> None:
    text = (RUNBOOK / f"{name}.md").read_text("utf-8")
    title, meaning = text.split("\n\n")[:2]
    assert title.startswith("# ")
    assert re.fullmatch(r"\*\*[^*\n]+\.\*\*", meaning), "one sentence says what it means"
    headings = re.findall(r"^## (.+)$", text, re.MULTILINE)
    firsts = [heading.partition(":")[0] for heading in headings]
    assert [heading for heading in dict.fromkeys(firsts) if heading in HEADINGS] == HEADINGS
    assert f"({name}.md)" in (RUNBOOK / "README.md").read_text("utf-8")


def test_every_decision_is_listed_dated_and_names_what_was_left() -> None:
    index = (DOCS / "decisions" / "README.md").read_text("utf-8")
    decisions = sorted((DOCS / "decisions").glob("0*.md"))
    assert [page.stem[:4] for page in decisions] == [f"{n + 1:04}" for n in range(len(decisions))]
    for page in decisions:
        text = page.read_text("utf-8")
        assert f"]({page.name})" in index
        assert re.match(rf"# {page.stem[:4]} .+\n\n\w+ 20\d\d · \w+", text), page.name
        assert "\n## Question\n" in text
        assert "\n## Decision\n" in text
        assert text.partition("## Considered and left")[2].count("\n- **") >= 2, page.name


def test_the_picture_of_the_first_page_is_that_of_the_state_machine() -> None:
    text = (PROJECT / "README.md").read_text("utf-8")
    drawn = picture(read(FOLDER / "case.asl.json"))
    assert put(text, "picture", drawn) == text, "run `make docs`"
