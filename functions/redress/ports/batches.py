"""Batches of decisions that wait to take effect."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Protocol

from redress.domain.decision_batches import DecisionBatch


class Batches(Protocol):
    """Batches by their id; they go after some days."""

    def get(self, batch_id: str) -> DecisionBatch | None:
        """Read a batch (consistently)."""
        ...

    def put(self, batch: DecisionBatch) -> None:
        """Write a batch; raises ConflictError unless the stored one is at the version before."""
        ...

    def due(self, now: datetime) -> Iterator[DecisionBatch]:
        """Give the batches that should have ended, and have not."""
        ...
