"""Ask the owner for evidence, an answer or further information."""

from __future__ import annotations

from dataclasses import dataclass

from redress.domain.events import Event
from redress.domain.stages import Stage
from redress.domain.steps import StepMessage
from redress.domain.tasks import TaskKind
from redress.usecases.waiting import Waits

_KINDS = {
    Stage.COLLECTING_EVIDENCE: TaskKind.EVIDENCE_REQUEST,
    Stage.ANSWERING_SCREENING: TaskKind.SCREENING_QUESTION,
    Stage.ANSWERING_LEGAL: TaskKind.LEGAL_QUESTION,
    Stage.COLLECTING_INFORMATION: TaskKind.INFORMATION_REQUEST,
}


@dataclass(frozen=True)
class AskOwner:
    """One request a round, whichever execution asks, and one mail to the owner."""

    waits: Waits

    def __call__(self, message: StepMessage) -> None:
        """Open the request; a step that asks no owner is a KeyError and ends in the DLQ."""
        self.waits.open(message, _KINDS[message.step], Event.OWNER_ASKED, "ask_owner")
