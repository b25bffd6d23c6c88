"""The message by which a state of the state machine asks a worker to do its step."""

from __future__ import annotations

from dataclasses import dataclass

from redress.domain.stages import Remedy, Stage


@dataclass(frozen=True)
class StepMessage:
    """One step of one case. Without a token nobody waits for the answer.

    `attempt` is the number of the execution that asks; `remedy` names the branch of a remedy.
    """

    case_id: str
    attempt: int
    step: Stage
    token: str = ""
    remedy: Remedy | None = None
