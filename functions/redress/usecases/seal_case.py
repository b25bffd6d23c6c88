"""Seal what waits for its proofs, and go on asking authorities that did not answer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from redress.domain.errors import StampsMissingError
from redress.domain.notes import Note
from redress.ports import Cases, Clock
from redress.usecases.sealing import Sealing
from redress.usecases.steps import file_of

_SOON = timedelta(minutes=10)
_LONG = timedelta(hours=1)


class Sealed(StrEnum):
    """How far a case's proofs have come; `overdue` is to wait for a stamp for over an hour."""

    DONE = "done"
    WAITS = "waits"
    OVERDUE = "overdue"
    NOTHING = "nothing"


@dataclass(frozen=True)
class SealCase:
    """Seals what waits for its proofs; nothing more is made once the owner's data is gone."""

    cases: Cases
    sealing: Sealing
    clock: Clock

    def __call__(self, case_id: str) -> Sealed:
        """Make or complete a case's proofs.

        Raises StampsMissingError while a stamp is missing in the first minutes, so that the
        message comes again soon; after them the reconciler asks from time to time.
        """
        file = file_of(self.cases, case_id)
        wanted = file.case.unsealed
        if not wanted:
            return Sealed.NOTHING
        if file.case.withdrawn or file.person is None:
            self.cases.note(Note(case_id, sealed=wanted))
            return Sealed.NOTHING
        newest = max((seal.revision for seal in file.seals), default=0)
        seal = self.sealing.ensure(case_id, newest if newest >= wanted else None, file)
        if self.sealing.complete(seal):
            return Sealed.DONE
        waited = self.clock.now() - seal.made_at
        if waited < _SOON:
            raise StampsMissingError(case_id)
        return Sealed.OVERDUE if waited > _LONG else Sealed.WAITS
