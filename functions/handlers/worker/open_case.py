"""Open the cases of acknowledged submissions (queue `intake`)."""

from __future__ import annotations

from dataclasses import dataclass

from redress.edge.batches import Batch
from redress.wiring.workers import open_case


@dataclass(frozen=True)
class Draft:
    """The message: which draft is to become a case."""

    submission_id: str


def _open(draft: Draft) -> None:
    open_case()(draft.submission_id)


handler = Batch(Draft, lambda: _open)
