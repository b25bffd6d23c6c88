"""The reviewers and what they decide."""

from __future__ import annotations

from redress.domain.decisions import Choice, Ground, Reason, Verdict
from redress.domain.reviewers import Reviewer
from redress.domain.tasks import Assignee, TaskKind
from tests.factories.owners import HELP


def reviewer(
    name: str, group: Assignee, *, lead: bool = False, disabled: bool = False, locale: str = "en"
) -> Reviewer:
    return Reviewer(
        name, name.title(), f"{name}@desk.example", locale, (group,), lead=lead, disabled=disabled
    )


MEI = reviewer("mei", Assignee.COMMUNITY, lead=True, locale="zh-CN")
JUN = reviewer("jun", Assignee.COMMUNITY)
LAN = reviewer("lan", Assignee.LEGAL, lead=True)
TAO = reviewer("tao", Assignee.LEGAL)
REVIEWERS = (MEI, JUN, LAN, TAO)

ADVANCE = Choice(Verdict.ADVANCE, Reason.CLAIM_PLAUSIBLE, grounds=(Ground.DEFAMATION,))
ASK = Choice(Verdict.ASK_OWNER, Reason.FACTS_MISSING, owner_text="On which day was it?")
DECLINE = Choice(Verdict.DECLINE, Reason.OUT_OF_SCOPE, owner_text="We are sorry.")
SPAM = Choice(Verdict.SPAM, Reason.NOT_A_REQUEST)
ACCEPT = Choice(
    Verdict.ACCEPT,
    Reason.CLAIM_ESTABLISHED,
    grounds=(Ground.INSULT, Ground.DEFAMATION),
    not_criticism="It states false facts about a person.",
    remedies=HELP,
)
CARRIED_OUT = Choice(Verdict.CARRIED_OUT, Reason.DONE, reference="L-1", done_on="2025-11-03")
GIVEN_UP = Choice(Verdict.GIVEN_UP, Reason.NO_DEFENDANT, owner_text="Nobody could be found.")

ONWARDS = {
    TaskKind.SCREENING: ADVANCE,
    TaskKind.LEGAL_REVIEW: ACCEPT,
    TaskKind.CARRY_OUT_REMEDY: CARRIED_OUT,
}
"""What moves a case on."""


def duplicate_of(case_id: str) -> Choice:
    return Choice(
        Verdict.DUPLICATE, Reason.SAME_OWNER, owner_text="We have it.", duplicate_of=case_id
    )
