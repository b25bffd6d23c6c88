"""What reviewers of a story decide, in the words that the campaign has for it."""

import random
from collections.abc import Mapping, Sequence
from typing import Any

Document = dict[str, Any]
_GROUNDS = ("insult", "defamation", "doxxing", "threat", "portrait", "privacy")
_CRITICISM, _UNRELATED = "public_interest_criticism", "not_a_request"
_DECLINES = ("no_infringement", "evidence_insufficient", "out_of_scope")
_NOT_CRITICISM = {
    "zh-CN": "这些内容针对车主本人和家人，没有一句是在评价车辆。",
    "en": "The posts are about the owner and the family; nothing in them judges the car.",
}


class Choices:
    """Makes choices as the API takes them; the texts to owners are the campaign's templates."""

    def __init__(self, templates: Sequence[Mapping[str, Any]]) -> None:
        self._texts = {(each["verdict"], each["reason"]): each["text"] for each in templates}

    def advance(self, chance: random.Random) -> Document:
        """Hand it on to legal."""
        grounds = [chance.choice(_GROUNDS)]
        return {"verdict": "advance", "reason": "claim_plausible", "grounds": grounds}

    def spam(self) -> Document:
        """Nobody asks for help here."""
        return {"verdict": "spam", "reason": _UNRELATED}

    def decline(self, chance: random.Random, locale: str, *, criticism: bool) -> Document:
        """Say no; what is criticism of a product is declined as that."""
        return self._told("decline", _CRITICISM if criticism else chance.choice(_DECLINES), locale)

    def duplicate(self, locale: str, first: int) -> Document:
        """Say that it is the same matter as an earlier one."""
        return {**self._told("duplicate", "same_submission", locale), "duplicate_of": first}

    def ask(self, chance: random.Random, locale: str) -> Document:
        """Ask for what lacks."""
        reason = chance.choice(("evidence_unclear", "facts_missing"))
        return self._told("ask_owner", reason, locale)

    def accept(self, chance: random.Random, locale: str, wanted: Sequence[str]) -> Document:
        """Pursue everything that is wanted; where that is much, a letter may have to do."""
        choice = self._told("accept", "claim_established", locale)
        choice |= {
            "grounds": chance.sample(_GROUNDS, 2),
            "not_criticism": _NOT_CRITICISM[locale],
            "remedies": list(wanted),
        }
        if len(wanted) > 1 and chance.randrange(3) == 0:
            declined = [{"remedy": each, "reason": "evidence_insufficient"} for each in wanted[1:]]
            choice |= {"remedies": [wanted[0]], "declined": declined}
        return choice

    def carried_out(self, locale: str, number: int, day: str) -> Document:
        """Say that a remedy was carried out."""
        reference = {"reference": f"SAMPLE-L-2025-{number:06d}", "done_on": day}
        return {**self._told("carried_out", "done", locale), **reference}

    def given_up(self, locale: str) -> Document:
        """Say that nobody can be found to go against."""
        return self._told("given_up", "no_defendant", locale)

    def _told(self, verdict: str, reason: str, locale: str) -> Document:
        text = self._texts[verdict, reason][locale]
        return {"verdict": verdict, "reason": reason, "owner_text": text}
