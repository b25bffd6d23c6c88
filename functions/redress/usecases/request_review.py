"""Ask a group of reviewers for a decision."""

from __future__ import annotations

from dataclasses import dataclass

from redress.domain.events import Event
from redress.domain.stages import Stage
from redress.domain.steps import StepMessage
from redress.domain.tasks import TaskKind
from redress.usecases.waiting import Waits

_KINDS = {
    Stage.SCREENING: TaskKind.SCREENING,
    Stage.LEGAL_REVIEW: TaskKind.LEGAL_REVIEW,
    Stage.PURSUING: TaskKind.CARRY_OUT_REMEDY,
}


@dataclass(frozen=True)
class RequestReview:
    """One review task a round, whichever execution asks, and one mail to each reviewer."""

    waits: Waits

    def __call__(self, message: StepMessage) -> None:
        """Open the review; a step that is no review is a KeyError and ends in the DLQ."""
        kind = _KINDS[message.step]
        self.waits.open(message, kind, Event.REVIEW_REQUESTED, "request_review")
