"""What was checked, and the two answers that follow from it."""

from __future__ import annotations

from collections import Counter
from typing import NamedTuple

EVIDENCE, LOG = "evidence", "log"
QUESTIONS = (EVIDENCE, LOG)

OK, CHANGED, UNCHECKED, NOTE = "ok", "changed", "unchecked", "note"
"""Results of a check: it holds; something was changed; nobody can tell; good to know."""

UNCHANGED, UNKNOWN = "unchanged", "unknown"
"""Answers to a question, beside `CHANGED`."""

_LISTED = 1000
"""How many checks of one kind and result are listed; the rest is counted, so that memory stays."""


class Check(NamedTuple):
    """One check: which question it answers, what it concerns, and how it went.

    `subject` is a file of the package, or a place in it; `code` names the sentence that is shown,
    and `facts` fill it in.
    """

    question: str
    subject: str
    result: str
    code: str
    facts: dict[str, str]


class Report:
    """Collects every check; nothing ends at the first finding."""

    def __init__(self) -> None:
        self.checks: list[Check] = []
        self.facts: dict[str, str] = {}
        self.unlisted: Counter[tuple[str, str, str]] = Counter()
        self._listed: Counter[tuple[str, str, str]] = Counter()

    def add(self, result: str, question: str, subject: str, code: str, **facts: object) -> None:
        """Write down a check."""
        kind = (question, result, code)
        if self._listed[kind] >= _LISTED:
            self.unlisted[kind] += 1
            return
        self._listed[kind] += 1
        texts = {name: str(value) for name, value in facts.items()}
        self.checks.append(Check(question, subject, result, code, texts))

    def ok(self, question: str, subject: str, code: str, **facts: object) -> None:
        """Write down that something holds."""
        self.add(OK, question, subject, code, **facts)

    def changed(self, question: str, subject: str, code: str, **facts: object) -> None:
        """Write down that something was changed, added, moved or taken away."""
        self.add(CHANGED, question, subject, code, **facts)

    def unchecked(self, question: str, subject: str, code: str, **facts: object) -> None:
        """Write down that something cannot be checked, and so proves nothing."""
        self.add(UNCHECKED, question, subject, code, **facts)

    def note(self, question: str, subject: str, code: str, **facts: object) -> None:
        """Write down what is good to know and no finding."""
        self.add(NOTE, question, subject, code, **facts)

    def refused(self, subject: str, code: str, **facts: object) -> None:
        """Write down why nothing was read: neither question has an answer."""
        for question in QUESTIONS:
            self.unchecked(question, subject, code, **facts)

    def answer(self, question: str) -> str:
        """Answer a question: `unchanged`, `changed` or `unknown`."""
        results = {check.result for check in self.checks if check.question == question}
        if CHANGED in results:
            return CHANGED
        return UNKNOWN if UNCHECKED in results or OK not in results else UNCHANGED

    def exit_code(self) -> int:
        """Give 1 for changed evidence, 2 for a changed log, 3 for what cannot be checked, else 0.

        The lower number wins.
        """
        if self.answer(EVIDENCE) == CHANGED:
            return 1
        if self.answer(LOG) == CHANGED:
            return 2
        return 3 if UNKNOWN in map(self.answer, QUESTIONS) else 0

    def exit_code_for(self, question: str) -> int:
        """Give the exit code where only one question was asked."""
        answers = {UNCHANGED: 0, CHANGED: 1 + QUESTIONS.index(question), UNKNOWN: 3}
        return answers[self.answer(question)]
