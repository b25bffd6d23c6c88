"""Reports in words, in Chinese and English, and as JSON for programs."""

from __future__ import annotations

import json
import pkgutil
from collections.abc import Iterator, Mapping

from redress.verify.report import CHANGED, NOTE, OK, UNCHECKED, Check, Report

LANGUAGES = ("zh-CN", "en")
_ORDER = (OK, NOTE, UNCHECKED, CHANGED)
"""What matters most comes last, beside the answer, where a terminal shows it."""


class Words:
    """The sentences of one language."""

    def __init__(self, language: str) -> None:
        data = pkgutil.get_data("redress.verify", f"words/{language}.json")
        self._texts: dict[str, str] = json.loads(data or b"{}")

    def __call__(self, code: str, **facts: object) -> str:
        """Give a sentence with its facts filled in."""
        return self._texts[code].format(**facts)


def language_of(environment: Mapping[str, str]) -> str:
    """Give the language that a system is set to: Chinese, or English for every other."""
    names = (environment.get(name) for name in ("LC_ALL", "LC_MESSAGES", "LANG"))
    chosen = next((name for name in names if name), "")
    return "zh-CN" if chosen.lower().startswith("zh") else "en"


def in_words(
    report: Report, title: str, questions: tuple[str, ...], language: str
) -> Iterator[str]:
    """Give the lines of a report for people; `title` names what was verified."""
    words = Words(language)
    yield title
    if report.facts:
        yield words("about", **report.facts)
    for question in questions:
        checks = [check for check in report.checks if check.question == question]
        checks.sort(key=lambda check: _ORDER.index(check.result))
        yield ""
        yield f"== {words(f'question.{question}')}"
        for check in checks:
            yield from _lines(check, words)
        for (about, result, code), count in report.unlisted.items():
            if about == question:
                yield f"[{words(f'result.{result}')}] {code}: {words('more', count=count)}"
        yield f">> {words(f'answer.{report.answer(question)}')}"
    if report.exit_code() == 0:
        yield ""
        yield words("limits")


def _lines(check: Check, words: Words) -> Iterator[str]:
    yield f"[{words(f'result.{check.result}')}] {_printable(check.subject)}"
    yield f"    {_printable(words(check.code, **check.facts))}"


def _printable(text: str) -> str:
    """Give a text that cannot move a terminal's cursor; names in a bag may hold anything."""
    return "".join(each if each.isprintable() else "\N{REPLACEMENT CHARACTER}" for each in text)


def as_json(
    report: Report, package: str, questions: tuple[str, ...], exit_code: int, language: str
) -> str:
    """Give a report as the JSON that docs/evidence-bag.md specifies."""
    words = Words(language)
    document = {
        "schema": "redress/verification/1",
        "package": package,
        **report.facts,
        "answers": {question: report.answer(question) for question in questions},
        "exit_code": exit_code,
        "checks": [
            {**check._asdict(), "message": words(check.code, **check.facts)}
            for check in report.checks
            if check.question in questions
        ],
        "unlisted": [
            {"question": question, "result": result, "code": code, "count": count}
            for (question, result, code), count in sorted(report.unlisted.items())
        ],
    }
    return json.dumps(document, ensure_ascii=False, indent=2)
