"""How a campaign wants its reviews done: claims, four eyes, signatures, digests, templates."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from redress.domain.decisions import Reason, Verdict
from redress.domain.task_kinds import Assignee, TaskKind

WEIGHTY = frozenset({Verdict.ACCEPT, Verdict.CARRIED_OUT})
"""Verdicts that bind the organisation: who gives one proves anew that it is they who do."""


class Signing(StrEnum):
    """What a weighty decision needs.

    With `code`, whoever has a passkey signs by it, and others enter a fresh code from a mail.
    """

    PASSKEY = "passkey"
    CODE = "code"


@dataclass(frozen=True)
class OwnerText:
    """A text to the owner, by locale, to begin with when this was decided for this reason."""

    id: str
    verdict: Verdict
    reason: Reason
    text: dict[str, str]


@dataclass(frozen=True)
class ReviewRules:
    """The rules of a campaign; `digest_times` ("HH:MM") are in its zone.

    `four_eyes` names the kinds of review in which a second person of the group must agree.
    Groups without an entry in `signing` sign by passkey.
    """

    claim_minutes: int = 30
    four_eyes: tuple[TaskKind, ...] = ()
    signing: dict[Assignee, Signing] = field(default_factory=dict)
    digest_times: tuple[str, ...] = ("09:00", "14:00")
    templates: tuple[OwnerText, ...] = ()

    def signing_of(self, kind: TaskKind) -> Signing:
        """Say what a weighty decision on such a task needs."""
        return self.signing.get(kind.assignee, Signing.PASSKEY)

    def needs_two(self, kind: TaskKind) -> bool:
        """Say whether a second person must agree to decisions on such a task."""
        return kind in self.four_eyes
