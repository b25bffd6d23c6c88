"""Who is asked, and what: the kinds of tasks."""

from __future__ import annotations

from enum import StrEnum

from redress.domain.stages import Stage


class Assignee(StrEnum):
    """Who is asked: a group of reviewers, or the owner."""

    COMMUNITY = "community"
    LEGAL = "legal"
    COMMUNICATIONS = "communications"
    OWNER = "owner"


class TaskKind(StrEnum):
    """What is asked."""

    SCREENING = "screening"
    LEGAL_REVIEW = "legal_review"
    CARRY_OUT_REMEDY = "carry_out_remedy"
    EVIDENCE_REQUEST = "evidence_request"
    SCREENING_QUESTION = "screening_question"
    LEGAL_QUESTION = "legal_question"
    INFORMATION_REQUEST = "information_request"

    @property
    def assignee(self) -> Assignee:
        """Who is asked by tasks of this kind."""
        return _ASSIGNEES.get(self, Assignee.OWNER)

    @property
    def stage(self) -> Stage:
        """The stage of the case in which the task is open."""
        return _STAGES[self]


_ASSIGNEES = {
    TaskKind.SCREENING: Assignee.COMMUNITY,
    TaskKind.LEGAL_REVIEW: Assignee.LEGAL,
    TaskKind.CARRY_OUT_REMEDY: Assignee.LEGAL,
}
_STAGES = {
    TaskKind.SCREENING: Stage.SCREENING,
    TaskKind.LEGAL_REVIEW: Stage.LEGAL_REVIEW,
    TaskKind.CARRY_OUT_REMEDY: Stage.PURSUING,
    TaskKind.EVIDENCE_REQUEST: Stage.COLLECTING_EVIDENCE,
    TaskKind.SCREENING_QUESTION: Stage.ANSWERING_SCREENING,
    TaskKind.LEGAL_QUESTION: Stage.ANSWERING_LEGAL,
    TaskKind.INFORMATION_REQUEST: Stage.COLLECTING_INFORMATION,
}
REVIEW_KINDS = frozenset(_ASSIGNEES)
OWNER_KINDS = frozenset(TaskKind) - REVIEW_KINDS
