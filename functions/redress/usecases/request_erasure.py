"""Order that what is personal in a closed case be shredded."""

from __future__ import annotations

import json
from dataclasses import dataclass

from redress.domain.custody import Actor, CustodyRecord, Outcome
from redress.domain.errors import CaseStillOpenError, ErasedBeforeError
from redress.domain.events import Event
from redress.domain.trail import begun
from redress.ports import Cases, Clock, Outbox
from redress.usecases.steps import known


@dataclass(frozen=True)
class RequestErasure:
    """Who ordered it, and why, is in the ledger before anything is done."""

    cases: Cases
    outbox: Outbox
    clock: Clock

    def __call__(self, case_id: str, actor: Actor, reason: str) -> None:
        """Write the order down and queue it; the same order again is only queued again.

        Raises UnknownCaseError, CaseStillOpenError or ErasedBeforeError.
        """
        if known(self.cases, case_id).live:
            raise CaseStillOpenError(case_id)
        lines = self.cases.ledger(case_id)
        if _erased(lines):
            raise ErasedBeforeError(case_id)
        if begun(lines, Event.PERSON_ERASED, {}) is None:
            order = CustodyRecord(
                self.clock.now(), actor, Event.PERSON_ERASED, outcome=Outcome.BEGUN, reason=reason
            )
            self.cases.witness(case_id, [order])
        self.outbox.erase(case_id)


def _erased(lines: list[str]) -> bool:
    entries = map(json.loads, lines)
    return any(
        entry["action"] == Event.PERSON_ERASED and entry["outcome"] == Outcome.DONE
        for entry in entries
    )
