"""The pages can be served under the strictest policy, and every part of them fits together."""

import gzip
import re
import subprocess
from pathlib import Path

import pytest

from tests.web.site import (
    LOCALES,
    MODULES,
    PAGES,
    ROOT,
    SOURCES,
    STYLES,
    WEB,
    Element,
    Page,
    built,
    entry_of,
    page,
    reached_from,
    scripts_of,
    words_of,
)

SINKS = re.compile(
    r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function|"
    r"createContextualFragment|DOMParser|\bstyle\.|\{ style \}|\.style\b|cssText|"
    r"setAttribute\(\s*\"(?:on|style)|importScripts"
)
# The one module that sets colours, by custom properties and through a policy that allows it
PAINTS = SOURCES / "common" / "brand.js"
OUTSIDE = re.compile(r"""(?:https?:|(?<=["'`=(]))//[\w-]+(?:\.[\w-]+)+""")
IDS = re.compile(r"byId\(\"([\w-]+)\"\)")
MADE_IDS = re.compile(r"\bid: \"([\w-]+)\"|\.id = \"([\w-]+)\"")
PLAIN_FORM = re.compile(r"/api/plain\?campaign=__CAMPAIGN__&lang=(?:zh-CN|en)")
LONGEST_MODULE = 200
LONGEST_LINE = 100
CONTROLS = {"input", "select", "textarea"}
KILOBYTE = 1024
SCRIPT_BUDGET = 60 * KILOBYTE
STYLE_BUDGET = 30 * KILOBYTE


def relative(path: Path) -> str:
    return path.relative_to(SOURCES).as_posix()


@pytest.fixture(params=PAGES)
def name(request: pytest.FixtureRequest) -> str:
    chosen: str = request.param
    return chosen


def test_all_pages_are_there() -> None:
    found = sorted(path.relative_to(built()).as_posix() for path in built().rglob("*.html"))
    guides = [path for path in found if re.fullmatch(r"guide/\d{4}-\d\d-\d\d/guide\.html", path)]
    assert guides
    assert [path for path in found if path not in guides] == list(PAGES)


def test_nothing_is_inline(name: str) -> None:
    for element in page(name).elements:
        assert element.tag != "style"
        assert "style" not in element.attributes, element
        assert not [word for word in element.attributes if word.startswith("on")], element
        if element.tag == "script":
            assert element.attributes.get("src"), "an inline script"
            assert not element.text.strip()


def test_one_small_script_runs_before_the_page_is_drawn(name: str) -> None:
    early, entry = page(name).named("script")
    assert "type" not in early.attributes
    assert (built() / str(early.attributes["src"]).lstrip("/")).stat().st_size < 2 * KILOBYTE
    assert entry.attributes["type"] == "module"


def test_addresses_are_our_own_and_lead_somewhere(name: str) -> None:
    for address in page(name).all("src") + page(name).all("href"):
        path, _, fragment = address.partition("#")
        if fragment.startswith("/"):
            assert fragment.strip("/") in page(name).all("data-view"), address
        elif not path:
            assert not fragment or fragment in page(name).all("id"), address
        elif not PLAIN_FORM.fullmatch(address):
            assert re.fullmatch(r"/[\w./-]*", path), address
            assert (built() / (path.lstrip("/") or "index.html")).is_file(), address


def test_ids_are_unique_and_references_lead_to_them(name: str) -> None:
    ids = page(name).all("id")
    assert len(ids) == len(set(ids))
    for attribute in ("for", "aria-labelledby", "aria-describedby", "aria-controls", "list"):
        for value in page(name).all(attribute):
            assert set(value.split()) <= set(ids), f"{attribute}={value}"


def test_every_control_has_a_label(name: str) -> None:
    labelled = page(name).all("for")
    for element in page(name).elements:
        if element.tag in CONTROLS and element.attributes.get("type") != "hidden":
            assert element.attributes.get("id") in labelled, element


def test_every_page_has_its_landmarks_and_language(name: str) -> None:
    tags = [element.tag for element in page(name).elements]
    assert page(name).named("html")[0].attributes["lang"] == "zh-CN"
    assert tags.count("main") == tags.count("title") == tags.count("noscript") == 1
    assert tags.count("header") >= 1
    assert page(name).named("a")[0].attributes["href"] == "#main"
    assert page(name).all("data-language") == list(LOCALES)


def test_pages_do_not_tell_where_the_reader_comes_from(name: str) -> None:
    metas = [element.attributes for element in page(name).named("meta")]
    assert {"name": "referrer", "content": "no-referrer"} in metas


def test_pages_can_be_read_before_any_script_ran(name: str) -> None:
    words = words_of(name, "zh-CN")
    for element in page(name).elements:
        key = element.attributes.get("data-text")
        if key:
            assert element.text == words[key] or "data-values" in element.attributes, key
        label = element.attributes.get("data-label")
        if label:
            assert element.attributes["aria-label"] == words[label]


@pytest.mark.parametrize("locale", LOCALES)
def test_who_has_no_scripts_is_led_to_the_plain_form(locale: str) -> None:
    address = f"/api/plain?campaign=__CAMPAIGN__&lang={locale}"
    for name in set(PAGES) - {"desk.html"}:
        inside = [link.inside for link in links_to(page(name), address)]
        assert any("noscript" in tags for tags in inside), name
        assert any("noscript" not in tags for tags in inside), name


def links_to(parsed: Page, address: str) -> list[Element]:
    return [link for link in parsed.named("a") if link.attributes["href"] == address]


def test_no_file_names_another_site() -> None:
    written = [*SOURCES.rglob("*.js"), *WEB.glob("pages/*"), *STYLES, *WEB.glob("texts/*/*")]
    made = [path for path in built().rglob("*") if path.suffix in {".html", ".css", ".json"}]
    for file in (*written, *made):
        assert set(OUTSIDE.findall(file.read_text("utf-8"))) <= {"http://www.w3.org"}, file


@pytest.mark.parametrize("style", STYLES, ids=[path.name for path in STYLES])
def test_styles_load_nothing(style: Path) -> None:
    source = style.read_text("utf-8")
    assert "url(" not in source
    assert not re.search(r"@import (?!\"\./[\w.]+\";)", source)


@pytest.mark.parametrize("entry", ["site", "desk"])
def test_styles_mind_what_readers_need(entry: str) -> None:
    [style] = built().glob(f"assets/{entry}-*.css")
    source = style.read_text("utf-8").replace(" ", "")
    for query in (
        "prefers-color-scheme:dark",
        "prefers-reduced-motion",
        "forced-colors:active",
        "@mediaprint",
    ):
        assert query in source, query


@pytest.mark.parametrize("module", MODULES, ids=map(relative, MODULES))
def test_modules_are_short_and_write_text_only(module: Path) -> None:
    source = module.read_text("utf-8")
    assert source.startswith("/** ")
    assert source.count("\n") <= LONGEST_MODULE
    assert max(map(len, source.splitlines())) <= LONGEST_LINE
    assert module == PAINTS or not SINKS.search(source)


def test_the_module_that_paints_sets_nothing_but_custom_properties() -> None:
    source = PAINTS.read_text("utf-8")
    assert re.findall(r"style\.\w+\([^,]+", source) == ["style.setProperty(`--brand-${name}`"]
    assert not SINKS.search(source.replace("{ style }", "").replace("style.setProperty", ""))


def test_every_module_is_reached_from_a_page() -> None:
    entries = [entry_of(name) for name in PAGES] + [SOURCES / "common" / "early.js"]
    reached = {module for entry in entries for module in reached_from(entry)}
    assert sorted(map(relative, set(MODULES) - reached)) == []


def test_elements_that_modules_ask_for_are_on_their_page(name: str) -> None:
    sources = [path.read_text("utf-8") for path in reached_from(entry_of(name))]
    made = {one for source in sources for found in MADE_IDS.findall(source) for one in found}
    asked = {wanted for source in sources for wanted in IDS.findall(source)}
    assert asked - made - set(page(name).all("id")) == set()


def test_secrets_of_owners_live_no_longer_than_the_tab() -> None:
    for module in MODULES:
        source = module.read_text("utf-8")
        assert "document.cookie" not in source
        if module.name != "storage.js":
            assert not re.search(r"localStorage|sessionStorage", source), module.name
        if "redress-receipt" in source:
            assert not re.search(r"\bdevice\b", source), module.name


@pytest.mark.parametrize("name", ["index.html", "form.html"])
def test_pages_are_small_until_files_are_chosen(name: str) -> None:
    assert sum(map(packed, scripts_of(name))) <= SCRIPT_BUDGET
    [style] = built().glob("assets/site-*.css")
    assert packed(style) <= STYLE_BUDGET


def packed(path: Path) -> int:
    return len(gzip.compress(path.read_bytes(), 9))


def test_the_build_gives_the_same_bytes_again(tmp_path: Path) -> None:
    command = ["node", str(WEB / "build.mjs"), str(tmp_path)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True, timeout=60)
    again = {path.relative_to(tmp_path): path.read_bytes() for path in files(tmp_path)}
    first = {path.relative_to(built()): path.read_bytes() for path in files(built())}
    assert again == {path: body for path, body in first.items() if path.suffix != ".pdf"}


def files(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def test_pure_modules_do_what_they_say() -> None:
    command = ["node", "--test", "tests/web/node"]
    result = subprocess.run(
        command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=120
    )
    assert result.returncode == 0, result.stdout + result.stderr
    assert "\n# fail 0\n" in result.stdout
    assert "\n# skipped 0\n" in result.stdout
