"""Data keys in memory: what a use case sees of them is whether they are still there."""

from __future__ import annotations

from tests.fakes.faults import Faults


class FakeDataKeys:
    """Every case has a key until it is destroyed."""

    def __init__(self, faults: Faults) -> None:
        self.destroyed: set[str] = set()
        self._faults = faults

    def destroy(self, case_id: str) -> bool:
        with self._faults.around("data_keys.destroy"):
            there = case_id not in self.destroyed
            self.destroyed.add(case_id)
            return there
