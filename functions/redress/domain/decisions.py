"""Decisions: what may be decided, and what a decision must say."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from redress.domain.calendar import is_date
from redress.domain.custody import Actor
from redress.domain.errors import Finding
from redress.domain.stages import PURSUED_REMEDIES, Remedy


class Verdict(StrEnum):
    """What was decided. The last two are an owner's: an answer came, or the time ran out."""

    ADVANCE = "advance"
    ASK_OWNER = "ask_owner"
    DECLINE = "decline"
    DUPLICATE = "duplicate"
    SPAM = "spam"
    ACCEPT = "accept"
    CARRIED_OUT = "carried_out"
    GIVEN_UP = "given_up"
    ANSWERED = "answered"
    LAPSED = "lapsed"


VERDICTS: dict[str, frozenset[Verdict]] = {
    "screening": frozenset(
        {
            Verdict.ADVANCE,
            Verdict.ASK_OWNER,
            Verdict.DECLINE,
            Verdict.DUPLICATE,
            Verdict.SPAM,
        }
    ),
    "legal_review": frozenset({Verdict.ACCEPT, Verdict.ASK_OWNER, Verdict.DECLINE}),
    "carry_out_remedy": frozenset({Verdict.CARRIED_OUT, Verdict.GIVEN_UP}),
}
"""Which verdicts each kind of review task knows."""


class Ground(StrEnum):
    """The legal ground of a claim; nobody advances one without naming it."""

    INSULT = "insult"
    DEFAMATION = "defamation"
    PRIVACY = "privacy"
    PORTRAIT = "portrait"
    BUSINESS_REPUTATION = "business_reputation"
    THREAT = "threat"
    DOXXING = "doxxing"
    PROPERTY_DAMAGE = "property_damage"


class Reason(StrEnum):
    """Why it was decided so, for figures and appeals."""

    CLAIM_PLAUSIBLE = "claim_plausible"
    CLAIM_ESTABLISHED = "claim_established"
    EVIDENCE_UNCLEAR = "evidence_unclear"
    FACTS_MISSING = "facts_missing"
    NO_INFRINGEMENT = "no_infringement"
    PUBLIC_INTEREST_CRITICISM = "public_interest_criticism"
    EVIDENCE_INSUFFICIENT = "evidence_insufficient"
    OUT_OF_SCOPE = "out_of_scope"
    SAME_OWNER = "same_owner"
    SAME_SUBMISSION = "same_submission"
    NOT_A_REQUEST = "not_a_request"
    DONE = "done"
    NO_DEFENDANT = "no_defendant"
    OWNERS_WISH = "owners_wish"
    DISPROPORTIONATE = "disproportionate"


_DECLINE_REASONS = frozenset(
    {
        Reason.NO_INFRINGEMENT,
        Reason.PUBLIC_INTEREST_CRITICISM,
        Reason.EVIDENCE_INSUFFICIENT,
        Reason.OUT_OF_SCOPE,
    }
)
REASONS: dict[Verdict, frozenset[Reason]] = {
    Verdict.ADVANCE: frozenset({Reason.CLAIM_PLAUSIBLE}),
    Verdict.ASK_OWNER: frozenset({Reason.EVIDENCE_UNCLEAR, Reason.FACTS_MISSING}),
    Verdict.DECLINE: _DECLINE_REASONS,
    Verdict.DUPLICATE: frozenset({Reason.SAME_OWNER, Reason.SAME_SUBMISSION}),
    Verdict.SPAM: frozenset({Reason.NOT_A_REQUEST}),
    Verdict.ACCEPT: frozenset({Reason.CLAIM_ESTABLISHED}),
    Verdict.CARRIED_OUT: frozenset({Reason.DONE}),
    Verdict.GIVEN_UP: frozenset({Reason.NO_DEFENDANT, Reason.OWNERS_WISH, Reason.DISPROPORTIONATE}),
}
_AGAINST_OWNER = frozenset({Verdict.DECLINE, Verdict.DUPLICATE, Verdict.GIVEN_UP})
"""Verdicts that go against the owner: the owner is owed an explanation in plain words."""


@dataclass(frozen=True)
class DeclinedRemedy:
    """A remedy that is not pursued though others are, and why."""

    remedy: Remedy
    reason: Reason


@dataclass(frozen=True)
class Choice:
    """What a reviewer filled in. `internal_note` stays inside; `owner_text` is for the owner.

    Who accepts decides about each remedy: `remedies` are pursued, `declined` are not.
    `reference` and `done_on` (ISO date) belong to a remedy that was carried out.
    """

    verdict: Verdict
    reason: Reason
    internal_note: str = ""
    owner_text: str = ""
    grounds: tuple[Ground, ...] = ()
    not_criticism: str = ""
    remedies: tuple[Remedy, ...] = ()
    duplicate_of: str = ""
    reference: str = ""
    done_on: str = ""
    declined: tuple[DeclinedRemedy, ...] = ()

    def findings(self, kind: str, wanted: tuple[Remedy, ...]) -> list[Finding]:
        """List everything that keeps this choice from being a decision on a task of `kind`."""
        if self.verdict not in VERDICTS[kind]:
            return [Finding("/verdict", "not_for_this_task")]
        findings = []
        if self.reason not in REASONS[self.verdict]:
            findings.append(Finding("/reason", "not_for_this_verdict"))
        if self.verdict in (Verdict.ADVANCE, Verdict.ACCEPT) and not self.grounds:
            findings.append(Finding("/grounds", "ground_needed"))
        if self.verdict is Verdict.ACCEPT:
            findings += self._accept_findings(wanted)
        elif self.declined:
            findings.append(Finding("/declined", "declined_without_accepting"))
        return findings + self._words_findings()

    def _words_findings(self) -> list[Finding]:
        findings = []
        told = self.verdict in _AGAINST_OWNER | {Verdict.ASK_OWNER} or self.declined
        if told and not self.owner_text.strip():
            findings.append(Finding("/owner_text", "owner_text_needed"))
        if self.verdict is Verdict.DUPLICATE and not self.duplicate_of:
            findings.append(Finding("/duplicate_of", "case_needed"))
        if self.verdict is Verdict.CARRIED_OUT:
            if not self.reference.strip():
                findings.append(Finding("/reference", "reference_needed"))
            if not self.done_on:
                findings.append(Finding("/done_on", "date_needed"))
        if self.done_on and not is_date(self.done_on):
            findings.append(Finding("/done_on", "bad_format"))
        return findings

    def _accept_findings(self, wanted: tuple[Remedy, ...]) -> list[Finding]:
        findings = []
        if not self.not_criticism.strip():
            findings.append(Finding("/not_criticism", "criticism_answer_needed"))
        return findings + self._remedy_findings(PURSUED_REMEDIES.intersection(wanted))

    def _remedy_findings(self, pursued: frozenset[Remedy]) -> list[Finding]:
        declined = [one.remedy for one in self.declined]
        findings = [
            Finding(f"/declined/{place}/reason", "not_for_this_verdict")
            for place, one in enumerate(self.declined)
            if one.reason not in REASONS[Verdict.DECLINE]
        ]
        if not self.remedies:
            findings.append(Finding("/remedies", "remedy_needed"))
        for pointer, named in (("/remedies", list(self.remedies)), ("/declined", declined)):
            if not pursued.issuperset(named):
                findings.append(Finding(pointer, "remedy_not_wanted"))
            elif len(set(named)) < len(named):
                findings.append(Finding(pointer, "repeated"))
        decided = {*self.remedies, *declined}
        if not set(declined).isdisjoint(self.remedies):
            findings.append(Finding("/declined", "accepted_and_declined"))
        elif self.remedies and decided < pursued:
            findings.append(Finding("/declined", "remedy_undecided"))
        return findings


@dataclass(frozen=True)
class Decision:
    """A choice with who made it, when, and on which revision of the case.

    Where four eyes are asked for, `agreed_by` is the second person, who made it count.
    """

    choice: Choice
    decided_by: Actor
    decided_at: datetime
    revision: int
    agreed_by: Actor | None = None
