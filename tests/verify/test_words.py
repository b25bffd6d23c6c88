"""Every result has its sentence, in each language, with the same facts."""

import json
import re
from pathlib import Path
from string import Formatter

import pytest

import redress.verify
from redress.verify.report import EVIDENCE, Report
from redress.verify.wording import LANGUAGES, Words, in_words

FOLDER = Path(redress.verify.__path__[0])
CODE = re.compile(r'"([a-z]+\.[a-z_]+)"')
AREAS = {
    *("zip", "path", "layout", "list", "declaration", "document", "manifest", "catalogue", "item"),
    *("stamp", "receipt", "signature", "key", "own", "event", "ledger", "checkpoint", "inclusion"),
    "decision",
}


def texts(language: str) -> dict[str, str]:
    read: dict[str, str] = json.loads((FOLDER / "words" / f"{language}.json").read_text("utf-8"))
    return read


def test_both_languages_say_the_same_with_the_same_facts() -> None:
    chinese, english = texts("zh-CN"), texts("en")

    assert list(chinese) == list(english)
    for code, text in english.items():
        assert _fields(chinese[code]) == _fields(text), code


def _fields(text: str) -> set[str | None]:
    return {field for _, field, _, _ in Formatter().parse(text) if field}


def test_every_code_has_a_sentence_and_every_sentence_a_use() -> None:
    source = "".join(path.read_text("utf-8") for path in FOLDER.glob("*.py"))
    used = {code for code in CODE.findall(source) if code.partition(".")[0] in AREAS}
    said = {code for code in texts("en") if code.partition(".")[0] in AREAS}

    assert used == said


@pytest.mark.parametrize("language", LANGUAGES)
def test_names_cannot_move_the_cursor(language: str) -> None:
    report = Report()
    report.changed(EVIDENCE, "data/\x1b[2J\r\u202eevil", "list.differs", lists="\x07")
    told = "\n".join(in_words(report, "x", (EVIDENCE,), language))

    assert not re.search(r"[\x00-\x09\x0b-\x1f\u202e]", told)
    assert "evil" in told


def test_an_unknown_code_is_an_error() -> None:
    with pytest.raises(KeyError):
        Words("en")("no.such_code")
