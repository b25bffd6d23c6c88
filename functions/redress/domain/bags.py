"""Messages by which evidence bags are asked for."""

from __future__ import annotations

from dataclasses import dataclass

from redress.domain.stages import Remedy, Stage


@dataclass(frozen=True)
class BagMessage:
    """Make the bag of a case's revision.

    With a token an execution waits for it: then `attempt`, `step` and `remedy` are those of a
    StepMessage, and `revision` is 0 for the newest one.
    """

    case_id: str
    revision: int = 0
    token: str = ""
    attempt: int = 0
    step: Stage | None = None
    remedy: Remedy | None = None
