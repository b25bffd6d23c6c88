"""Find what in the vault is to be read again and compared."""

from __future__ import annotations

from dataclasses import dataclass

from redress.ports import Cases, Clock, Outbox

_AT_ONCE = 500
"""How many items an hour brings to the queue: a million of them in 90 days."""


@dataclass(frozen=True)
class VerifyVault:
    """An item stays due until it was checked: what is asked for twice is checked once."""

    cases: Cases
    outbox: Outbox
    clock: Clock

    def __call__(self) -> int:
        """Ask for the items that are due to be checked; give how many."""
        items = self.cases.to_check(self.clock.now(), _AT_ONCE)
        self.outbox.check(items)
        return len(items)
