"""Write into a kept case that another one was found to be its duplicate."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass

from redress.domain.custody import CustodyRecord
from redress.domain.decisions import Decision, Verdict
from redress.domain.events import Event
from redress.ports import Cases, Clock


@dataclass(frozen=True)
class MergeCases:
    """The duplicate's own ledger says it with the decision; this is the other half.

    It is done before the engine is told. A crash in between leaves the telling to the sweep,
    which does this first: asking again changes nothing.
    """

    cases: Cases
    clock: Clock

    def __call__(self, case_id: str, decision: Decision | None) -> None:
        """Name a case in the ledger of the one that it was decided to be a duplicate of."""
        if decision is None or decision.choice.verdict is not Verdict.DUPLICATE:
            return
        kept = decision.choice.duplicate_of
        if not kept or case_id in merged_into(self.cases.ledger(kept)):
            return
        facts: dict[str, str | int] = {"duplicate": case_id}
        line = CustodyRecord(self.clock.now(), decision.decided_by, Event.CASE_MERGED, facts)
        self.cases.witness(kept, [line])


def merged_into(lines: Iterable[str]) -> list[str]:
    """Give the duplicates that a ledger names, each once, in the order in which they came."""
    entries = (json.loads(line) for line in lines if Event.CASE_MERGED in line)
    found = [
        entry["details"]["duplicate"]
        for entry in entries
        if entry["action"] == Event.CASE_MERGED and "duplicate" in entry["details"]
    ]
    return list(dict.fromkeys(found))
