"""Faults: what no person can mend by asking differently."""

from __future__ import annotations

from redress.domain.errors.base import RedressError
from redress.domain.stamps import StampRefusal


class CaseError(RedressError):
    """Base of faults in a case's life that no person can mend by asking differently."""


class ForbiddenTransitionError(CaseError):
    """A stage change that the table of transitions does not know."""


class CaseStillOpenError(CaseError):
    """What is done to closed cases only was asked for one that is not, or that waits for proofs."""


class NotOrderedError(CaseError):
    """Nobody ordered what cannot be undone."""


class ErasedBeforeError(CaseError):
    """What is personal in the case was erased before."""


class UnknownCaseError(CaseError):
    """A message names a case that does not exist (yet): retried, then kept in the DLQ."""


class FutureInstantError(CaseError):
    """Figures were asked for as of an instant that has not come."""


class RecordsError(RedressError):
    """Base of errors of the records (the table)."""


class ConflictError(RecordsError):
    """Somebody else wrote first: read again and decide again."""


class VaultError(RedressError):
    """Base of errors of the vault."""


class NotPreservedError(VaultError):
    """The vault read back something else than was to be preserved."""


class MailError(RedressError):
    """Base of errors of mail."""


class MailRefusedError(MailError):
    """The mail service did not take the mail this time; try again later."""


class MailQuotaError(MailRefusedError):
    """The mail service takes no more mails for today."""


class MailRejectedError(MailError):
    """The mail service will never take this mail; the message is the service's code for why."""


class NotStampedError(RedressError):
    """An authority gave no valid time stamp this time; `why` says what was wrong."""

    def __init__(self, authority: str, why: StampRefusal) -> None:
        super().__init__(f"{authority}: {why}")
        self.authority = authority
        self.why = why


class StampsMissingError(RedressError):
    """Not every authority has stamped a manifest yet: what waits for it is tried again later."""
