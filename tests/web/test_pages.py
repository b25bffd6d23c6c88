"""The pages can be served under the strictest policy, and every part of them fits together."""

import re
import subprocess
from pathlib import Path

import pytest

from tests.web.site import MODULES, PAGES, WEB, parsed

FILES = [path for path in sorted(WEB.rglob("*")) if path.is_file()]
SINKS = re.compile(
    r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function|"
    r"createContextualFragment|DOMParser|\.style\b|cssText|setAttribute\(\s*\"on|importScripts"
)
EXPORT = re.compile(r"^export (?:async )?(?:function|class|const) (\w+)", re.MULTILINE)
LONGEST_MODULE = 200
LONGEST_LINE = 100
CONTROLS = {"input", "select", "textarea"}


def names(paths: list[Path]) -> list[str]:
    return [path.name for path in paths]


@pytest.fixture(params=PAGES, ids=names(PAGES))
def path(request: pytest.FixtureRequest) -> Path:
    chosen: Path = request.param
    return chosen


def test_all_pages_are_there() -> None:
    assert names(PAGES) == ["404.html", "desk.html", "index.html", "keys.html", "receipt.html"]


def test_nothing_is_inline(path: Path) -> None:
    for element in parsed(path).elements:
        assert element.tag != "style"
        assert "style" not in element.attributes, element
        assert not [name for name in element.attributes if name.startswith("on")], element
        if element.tag == "script":
            assert element.attributes.get("type") == "module"
            assert element.attributes.get("src"), "an inline script"
            assert not element.text.strip()


def test_addresses_are_our_own_and_lead_somewhere(path: Path) -> None:
    page = parsed(path)
    for address in page.all("src") + page.all("href"):
        if address.startswith("#"):
            assert address == "#" or address[1:] in page.all("id")
            continue
        assert re.fullmatch(r"/[\w./-]*", address), address
        assert (WEB / (address.lstrip("/") or "index.html")).is_file(), address


def test_ids_are_unique_and_references_lead_to_them(path: Path) -> None:
    page = parsed(path)
    ids = page.all("id")
    assert len(ids) == len(set(ids))
    for name in ("for", "aria-labelledby", "aria-describedby", "list"):
        for value in page.all(name):
            assert set(value.split()) <= set(ids), f"{name}={value}"


def test_every_control_has_a_label(path: Path) -> None:
    page = parsed(path)
    labelled = page.all("for")
    for element in page.elements:
        if element.tag in CONTROLS:
            assert element.attributes.get("id") in labelled, element


def test_every_page_has_its_landmarks_and_language(path: Path) -> None:
    page = parsed(path)
    tags = [element.tag for element in page.elements]
    assert next(e for e in page.elements if e.tag == "html").attributes["lang"] == "zh-CN"
    assert tags.count("main") == tags.count("title") == tags.count("noscript") == 1
    assert "header" in tags
    assert next(e for e in page.elements if e.tag == "a").attributes["href"] == "#main"
    assert page.all("data-language") == ["zh-CN", "en"]


def test_pages_do_not_tell_where_the_reader_comes_from(path: Path) -> None:
    metas = [e.attributes for e in parsed(path).elements if e.tag == "meta"]
    assert {"name": "referrer", "content": "no-referrer"} in metas


def test_no_file_names_another_site() -> None:
    for file in FILES:
        found = set(re.findall(r"(?:https?:)?//[\w-]+(?:\.[\w-]+)+", file.read_text("utf-8")))
        assert found <= {"http://www.w3.org"}, file.name


def test_styles_load_nothing() -> None:
    style = (WEB / "style.css").read_text("utf-8")
    assert "url(" not in style
    assert "@import" not in style
    for query in ("prefers-color-scheme: dark", "prefers-reduced-motion", "@media print"):
        assert query in style


@pytest.mark.parametrize("module", MODULES, ids=names(MODULES))
def test_modules_are_short_and_write_text_only(module: Path) -> None:
    source = module.read_text("utf-8")
    assert source.startswith("/** ")
    assert source.count("\n") <= LONGEST_MODULE
    assert max(map(len, source.splitlines())) <= LONGEST_LINE
    assert not SINKS.search(source)


def test_modules_parse() -> None:
    script = """
      const { readFileSync } = require("node:fs");
      const { SourceTextModule } = require("node:vm");
      for (const path of process.argv.slice(1)) {
        new SourceTextModule(readFileSync(path, "utf8"), { identifier: path });
      }
    """
    command = ["node", "--experimental-vm-modules", "--eval", script, *map(str, MODULES)]
    result = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
    assert result.returncode == 0, result.stderr


@pytest.mark.parametrize("module", MODULES, ids=names(MODULES))
def test_imports_exist(module: Path) -> None:
    source = module.read_text("utf-8")
    for wanted, address in re.findall(r"import \{([^}]+)\} from \"(.+?)\";", source):
        exported = EXPORT.findall((module.parent / address).read_text("utf-8"))
        assert {name.strip() for name in wanted.split(",") if name.strip()} <= set(exported), (
            address
        )


def test_every_module_is_reached_from_a_page() -> None:
    waiting = [Path(src).name for path in PAGES for src in parsed(path).all("src") if "/js/" in src]
    reached: set[str] = set()
    while waiting:
        name = waiting.pop()
        if name not in reached:
            reached.add(name)
            source = (WEB / "js" / name).read_text("utf-8")
            waiting += re.findall(r"from \"\./([\w.]+)\"", source)
    assert reached == set(names(MODULES))


@pytest.mark.parametrize(
    ("page", "entry"),
    [("index.html", "form.js"), ("receipt.html", "receipt.js"), ("desk.html", "desk.js")],
)
def test_elements_that_modules_ask_for_are_on_their_page(page: str, entry: str) -> None:
    ids = set(parsed(WEB / page).all("id"))
    helpers = {"index.html": ["form_fields.js", "sent.js"], "desk.html": ["desk_confirm.js"]}
    for name in [entry, *helpers.get(page, [])]:
        source = (WEB / "js" / name).read_text("utf-8")
        assert set(re.findall(r"byId\(\"([\w-]+)\"\)", source)) <= ids, name


def test_secrets_of_owners_live_no_longer_than_the_tab() -> None:
    for module in MODULES:
        source = module.read_text("utf-8")
        assert "document.cookie" not in source
        if module.name != "storage.js":
            assert not re.search(r"localStorage|sessionStorage", source), module.name
        if "redress-receipt" in source:
            assert not re.search(r"\bdevice\b", source), module.name


def test_pure_modules_do_what_they_say() -> None:
    command = ["node", "--test", "tests/web/node"]
    result = subprocess.run(
        command, cwd=WEB.parent, capture_output=True, text=True, check=False, timeout=120
    )
    assert result.returncode == 0, result.stdout + result.stderr
    assert "\n# fail 0\n" in result.stdout
    assert "\n# skipped 0\n" in result.stdout
