"""Find a case by its receipt code and read what its owner may see."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from redress.domain.errors import TooManyRequestsError, UnknownReceiptError
from redress.domain.ids import receipt_lookup_for
from redress.ports import CaseFile, Cases, Clock, Limits, Secrets

_WINDOW = timedelta(minutes=10)
_MISSES = 20


@dataclass(frozen=True)
class ShowReceipt:
    """The receipt code is the owner's only key; misses are counted by network."""

    cases: Cases
    secrets: Secrets
    limits: Limits
    clock: Clock

    def case_id(self, code: str, network: str) -> str:
        """Give the case of a receipt code; raises UnknownReceiptError or TooManyRequestsError.

        Only failures count against a network, so a right code is never kept out by its
        neighbours' typing errors until there were too many of them.
        """
        lookup = receipt_lookup_for(code, self.secrets.pepper())
        case_id = self.cases.by_receipt(lookup) if lookup else None
        if case_id is not None:
            return case_id
        misses = self.limits.count(f"receipt:{network}", _WINDOW, self.clock.now())
        if misses > _MISSES:
            raise TooManyRequestsError(retry_after=int(_WINDOW.total_seconds()))
        raise UnknownReceiptError

    def __call__(self, case_id: str) -> CaseFile:
        """Read the case with everything in it."""
        file = self.cases.open_file(case_id)
        if file is None:
            raise UnknownReceiptError
        return file
