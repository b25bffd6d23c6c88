"""The stages of a case and the only ways from one to another."""

from __future__ import annotations

from enum import StrEnum

from redress.domain.errors import ForbiddenTransitionError


class Stage(StrEnum):
    """Where a case stands. Every stage but `closed` has exactly one state of the state machine."""

    PRESERVING = "preserving"
    RECORDING = "recording"
    GUIDING = "guiding"
    COLLECTING_EVIDENCE = "collecting_evidence"
    SCREENING = "screening"
    ANSWERING_SCREENING = "answering_screening"
    LEGAL_REVIEW = "legal_review"
    ANSWERING_LEGAL = "answering_legal"
    COLLECTING_INFORMATION = "collecting_information"
    PURSUING = "pursuing"
    DECLINING = "declining"
    LAPSING = "lapsing"
    WITHDRAWING = "withdrawing"
    COMPLETING = "completing"
    CLOSED = "closed"


class Outcome(StrEnum):
    """How a case ended."""

    RECORDED = "recorded"
    GUIDED = "guided"
    DECLINED_AT_SCREENING = "declined_at_screening"
    DUPLICATE = "duplicate"
    SPAM = "spam"
    DECLINED_BY_LEGAL = "declined_by_legal"
    LAPSED = "lapsed"
    WITHDRAWN = "withdrawn"
    COMPLETED = "completed"


class Remedy(StrEnum):
    """What help an owner asks for; several may be asked for at once."""

    EVIDENCE_GUIDANCE = "evidence_guidance"
    LAWYERS_LETTER = "lawyers_letter"
    LITIGATION_SUPPORT = "litigation_support"


PURSUED_REMEDIES = frozenset({Remedy.LAWYERS_LETTER, Remedy.LITIGATION_SUPPORT})
"""Remedies that people carry out after legal review; guidance is given without a review."""

CLOSING_STAGES = frozenset(
    {
        Stage.RECORDING,
        Stage.GUIDING,
        Stage.DECLINING,
        Stage.LAPSING,
        Stage.WITHDRAWING,
        Stage.COMPLETING,
    }
)
OWNER_WAITS = frozenset(
    {
        Stage.COLLECTING_EVIDENCE,
        Stage.ANSWERING_SCREENING,
        Stage.ANSWERING_LEGAL,
        Stage.COLLECTING_INFORMATION,
    }
)

_WAY: dict[Stage, frozenset[Stage]] = {
    Stage.PRESERVING: frozenset(
        {
            Stage.RECORDING,
            Stage.GUIDING,
            Stage.COLLECTING_EVIDENCE,
            Stage.SCREENING,
            Stage.LEGAL_REVIEW,
            Stage.PURSUING,
        }
    ),
    Stage.COLLECTING_EVIDENCE: frozenset({Stage.PRESERVING, Stage.LAPSING}),
    Stage.SCREENING: frozenset({Stage.LEGAL_REVIEW, Stage.ANSWERING_SCREENING, Stage.DECLINING}),
    Stage.ANSWERING_SCREENING: frozenset({Stage.PRESERVING, Stage.LAPSING}),
    Stage.LEGAL_REVIEW: frozenset(
        {Stage.COLLECTING_INFORMATION, Stage.ANSWERING_LEGAL, Stage.DECLINING}
    ),
    Stage.ANSWERING_LEGAL: frozenset({Stage.PRESERVING, Stage.LAPSING}),
    Stage.COLLECTING_INFORMATION: frozenset({Stage.PRESERVING, Stage.LAPSING}),
    Stage.PURSUING: frozenset({Stage.COMPLETING}),
    Stage.RECORDING: frozenset({Stage.CLOSED}),
    Stage.GUIDING: frozenset({Stage.CLOSED}),
    Stage.DECLINING: frozenset({Stage.CLOSED}),
    Stage.LAPSING: frozenset({Stage.CLOSED}),
    Stage.WITHDRAWING: frozenset({Stage.CLOSED}),
    Stage.COMPLETING: frozenset({Stage.CLOSED}),
    Stage.CLOSED: frozenset(),
}

TRANSITIONS: dict[Stage, frozenset[Stage]] = {
    stage: targets if stage is Stage.WITHDRAWING else targets | {Stage.WITHDRAWING}
    for stage, targets in _WAY.items()
}
"""An owner may withdraw at any time, even from a closed case (PIPL art. 15)."""


def ensure_transition(start: Stage, end: Stage) -> None:
    """Raise ForbiddenTransitionError unless the table knows the way from `start` to `end`."""
    if end not in TRANSITIONS[start]:
        raise ForbiddenTransitionError(f"{start} -> {end}")
