"""Batches of decisions in memory."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from redress.domain.decision_batches import DecisionBatch
from tests.fakes.faults import Faults
from tests.fakes.records import ensure_version


class FakeBatches:
    def __init__(self, faults: Faults) -> None:
        self.kept: dict[str, DecisionBatch] = {}
        self._faults = faults

    def get(self, batch_id: str) -> DecisionBatch | None:
        return self.kept.get(batch_id)

    def put(self, batch: DecisionBatch) -> None:
        with self._faults.around("batches.put"):
            ensure_version(self.kept.get(batch.id), batch)
            self.kept[batch.id] = batch

    def due(self, now: datetime) -> Iterator[DecisionBatch]:
        for batch in list(self.kept.values()):
            if batch.due_at is not None and batch.due_at <= now:
                yield batch
