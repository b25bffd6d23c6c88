"""The evidence guide: its published words stay, both languages say the same, and it can be kept."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from infra import guide
from tests.adapters.pdf import Pdf

VERSIONS = guide.written()
CURRENT = max(guide.pinned())
DATE = re.compile(r"\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])")


def words(version: str, locale: str) -> dict[str, object]:
    text = (guide.GUIDE / version / f"{locale}.json").read_text("utf-8")
    document: dict[str, object] = json.loads(text)
    return document


def shape(value: object) -> object:
    if isinstance(value, dict):
        return {key: inner if key == "id" else shape(inner) for key, inner in value.items()}
    return [shape(inner) for inner in value] if isinstance(value, list) else None


def sentences(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield from () if key == "id" else sentences(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from sentences(inner)


@pytest.fixture
def copy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of guides of our own, with one published version."""
    folder = tmp_path / "guide"
    (folder / "2026-01-01").mkdir(parents=True)
    for locale in guide.LOCALES:
        (folder / "2026-01-01" / f"{locale}.json").write_text("{}")
    (folder / "versions.json").write_text("{}")
    monkeypatch.setattr(guide, "GUIDE", folder)
    monkeypatch.setattr(guide, "VERSIONS", folder / "versions.json")
    monkeypatch.setattr(guide, "SCRIPT", tmp_path / "guide_version.js")
    assert guide.pin() == "2026-01-01"
    return folder


def test_what_was_shown_is_not_changed() -> None:
    """Mend it by writing the new words into a folder of their own and pinning that."""
    assert {version: guide.fingerprint(version) for version in VERSIONS} == guide.pinned()


def test_versions_are_named_by_their_day() -> None:
    assert VERSIONS
    assert [version for version in VERSIONS if not DATE.fullmatch(version)] == []


def test_the_pages_know_the_current_version() -> None:
    assert guide.SCRIPT.read_text("utf-8") == guide.script(CURRENT)


@pytest.mark.parametrize("version", VERSIONS)
def test_both_languages_say_the_same_things(version: str) -> None:
    chinese, english = (words(version, locale) for locale in guide.LOCALES)
    assert shape(chinese) == shape(english)


@pytest.mark.parametrize("version", VERSIONS)
def test_chinese_is_punctuated_as_chinese(version: str) -> None:
    wrong = [s for s in sentences(words(version, "zh-CN")) if re.search(r"[,;?!]|[一-鿿][:(.]", s)]
    assert wrong == []


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("locale", guide.LOCALES)
def test_the_guide_names_who_helps_and_gives_no_advice(version: str, locale: str) -> None:
    text = " ".join(sentences(words(version, locale)))
    for number in ("110", "12356", "12377", "12348"):
        assert number in text
    assert {"zh-CN": "不是法律意见", "en": "not legal advice"}[locale] in text


def test_every_version_is_printed_with_all_of_its_words(tmp_path: Path) -> None:
    files = guide.write_guides(tmp_path)
    assert [file.relative_to(tmp_path).as_posix() for file in files] == [
        f"guide/{version}/guide.{locale}.pdf" for version in VERSIONS for locale in guide.LOCALES
    ]
    for file in files:
        printed = "".join(Pdf(file.read_bytes()).pages)
        document = words(file.parent.name, file.suffixes[0][1:])
        del document["labels"]
        for sentence in sentences(document):
            assert re.sub(r"\s", "", sentence)[:12] in printed, sentence


def test_the_same_words_give_the_same_bytes(tmp_path: Path) -> None:
    first, second = (guide.write_guides(tmp_path / name) for name in ("a", "b"))
    assert [file.read_bytes() for file in first] == [file.read_bytes() for file in second]


def test_a_new_version_becomes_the_current_one(copy: Path) -> None:
    (copy / "2026-02-01").mkdir()
    for locale in guide.LOCALES:
        (copy / "2026-02-01" / f"{locale}.json").write_text('{"title": "new"}')
    assert guide.pin() == "2026-02-01"
    assert list(guide.pinned()) == ["2026-01-01", "2026-02-01"]
    assert "2026-02-01" in guide.SCRIPT.read_text("utf-8")


def test_changing_published_words_is_refused(copy: Path) -> None:
    before = (copy / "versions.json").read_text()
    (copy / "2026-01-01" / "en.json").write_text('{"title": "mended"}')
    with pytest.raises(guide.GuideError, match="2026-01-01 is published"):
        guide.pin()
    assert (copy / "versions.json").read_text() == before


def test_taking_published_words_away_is_refused(copy: Path) -> None:
    (copy / "2026-01-01" / "en.json").unlink()
    with pytest.raises(guide.GuideError, match="Put them"):
        guide.pin()


def test_without_its_typeface_nothing_is_printed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(guide, "TYPEFACE", tmp_path / "none")
    with pytest.raises(guide.GuideError, match="make install"):
        guide.write_guides(tmp_path)
