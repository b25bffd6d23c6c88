"""Refusals of decisions: of what is signed, of what two must agree to, and of batches."""

from __future__ import annotations

from redress.domain.errors.refusals import RefusalError


class SignatureNeededError(RefusalError):
    """A decision that binds the organisation came without a signature by passkey."""

    code = "signature_needed"
    status = 403


class PasskeyNeededError(RefusalError):
    """The group signs by passkey, and the reviewer has none."""

    code = "passkey_needed"
    status = 403


class ProposalWaitsError(RefusalError):
    """A colleague's proposal waits for a second person; `proposed_by` and `proposed_at` tell."""

    code = "proposal_waits"
    status = 409


class NoProposalError(RefusalError):
    """Nothing waits for a second person: it was sent back, or decided, or never proposed."""

    code = "no_proposal"
    status = 409


class OwnProposalError(RefusalError):
    """Nobody is the second person of their own proposal."""

    code = "own_proposal"
    status = 403


class UnknownBatchError(RefusalError):
    """The reviewer has sent no batch of this id."""

    code = "unknown_batch"
    status = 404


class BatchConflictError(RefusalError):
    """The same batch id came before with another content."""

    code = "batch_conflict"
    status = 409


class BatchBegunError(RefusalError):
    """The batch takes effect already: it cannot be undone any more."""

    code = "batch_begun"
    status = 409


class NotInBatchError(RefusalError):
    """The task can only be decided by itself: of another kind, or four eyes are asked for."""

    code = "not_in_batch"
    status = 409
