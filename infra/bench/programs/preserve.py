"""Preserve everything that a case announced: `preserve CASE`.

It is the worker's own use case with the worker's own adapters, and says what it spent on what.
"""

import os
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from infra.bench.meter import report
from redress.domain.evidence import EvidenceState
from redress.domain.stages import Stage
from redress.domain.steps import StepMessage
from redress.wiring.parts import records
from redress.wiring.workers import preserve_evidence


class Timed:
    """Stands for an object and counts the seconds that its methods take."""

    def __init__(self, inner: Any) -> None:
        self._inner = inner
        self.seconds = 0.0

    def __call__(self, *given: Any, **named: Any) -> Any:
        """Call the object itself."""
        return self._timed(self._inner)(*given, **named)

    def __getattr__(self, name: str) -> Any:
        """Give a method that is timed, or any other attribute as it is."""
        found = getattr(self._inner, name)
        return self._timed(found) if callable(found) else found

    def _timed(self, method: Callable[..., Any]) -> Callable[..., Any]:
        def call(*given: Any, **named: Any) -> Any:
            began = time.perf_counter()
            try:
                return method(*given, **named)
            finally:
                self.seconds += time.perf_counter() - began

        return call


def main(case_id: str) -> None:
    """Preserve it, and report the bytes in the vault and where time went."""
    worker = preserve_evidence()
    examine, vault = Timed(worker.examine), Timed(worker.vault)
    timed = replace(worker, examine=examine, vault=vault)  # type: ignore[arg-type]  # they stand for both

    def work() -> dict[str, object]:
        timed(StepMessage(case_id, 1, Stage.PRESERVING))
        return {"reading": examine.seconds, "locking": vault.seconds}

    report(lambda: work() | {"bytes": _preserved(case_id)})


def _preserved(case_id: str) -> int:
    """Give how many bytes of the case are locked in the vault."""
    file = records(os.environ["TABLE_NAME"]).cases.open_file(case_id)
    items = file.evidence if file else ()
    return sum(item.claim.size for item in items if item.state is EvidenceState.PRESERVED)


if __name__ == "__main__":
    main(sys.argv[1])
