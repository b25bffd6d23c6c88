"""Refusals: what a person is told, in words of their own language."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from redress.domain.errors.base import RedressError


@dataclass(frozen=True)
class Finding:
    """One thing wrong with what a person sent: where (a JSON pointer, RFC 6901) and why.

    `code` is a key of the locale files; `limit` is the bound that was missed, when there is one.
    """

    pointer: str
    code: str
    limit: int | str | None = None


class RefusalError(RedressError):
    """Base of refusals that a person is told about, in their own language.

    `code` names the text (locale key `problem.<code>`), `status` is the HTTP status (RFC 9110).
    """

    code = "refused"
    status = 400

    def __init__(self, **details: str | int) -> None:
        super().__init__(self.code)
        self.details = details


class InvalidInputError(RefusalError):
    """The document breaks the stated limits; every finding is listed at once."""

    code = "invalid_input"
    status = 422

    def __init__(self, findings: Sequence[Finding]) -> None:
        super().__init__()
        self.findings = tuple(findings)


class MalformedBodyError(RefusalError):
    """The body is not JSON (RFC 8259) in UTF-8."""

    code = "malformed_body"


class BodyTooLargeError(RefusalError):
    """The body is larger than 256 KiB."""

    code = "body_too_large"
    status = 413


class UnknownRouteError(RefusalError):
    """There is nothing at this address."""

    code = "unknown_route"
    status = 404


class MethodNotAllowedError(RefusalError):
    """The address exists, but not for this method."""

    code = "method_not_allowed"
    status = 405


class UnknownCampaignError(RefusalError):
    """No campaign has this name."""

    code = "unknown_campaign"
    status = 404


class CampaignNotOpenError(RefusalError):
    """The campaign has not begun; `opens_at` says when it does."""

    code = "campaign_not_open"
    status = 409


class CampaignClosedError(RefusalError):
    """The campaign has ended; `closed_at` says when."""

    code = "campaign_closed"
    status = 409


class SubmissionConflictError(RefusalError):
    """The same submission id came before with other content."""

    code = "submission_conflict"
    status = 409


class ProofOfWorkNeededError(RefusalError):
    """The request came without proof of work that counts for its submission id.

    `reason` is `missing`, `wrong`, `expired` or `early`; then `retry_after` says in how many
    seconds the ticket is good.
    """

    code = "proof_of_work_needed"
    status = 403


class UnknownReceiptError(RefusalError):
    """No case belongs to this receipt code, or the code is malformed."""

    code = "unknown_receipt"
    status = 401


class TooManyRequestsError(RefusalError):
    """The caller asked too often; `retry_after` is in seconds."""

    code = "too_many_requests"
    status = 429


class NotAllowedError(RefusalError):
    """The reviewer's groups have no right to this."""

    code = "not_allowed"
    status = 403


class UnknownTaskError(RefusalError):
    """No task has this id."""

    code = "unknown_task"
    status = 404


class UnknownReviewerError(RefusalError):
    """No reviewer has this id."""

    code = "unknown_reviewer"
    status = 404


class UnknownEvidenceError(RefusalError):
    """The case has no such evidence item, or it is not in the vault."""

    code = "unknown_evidence"
    status = 404


class QuarantinedError(RefusalError):
    """The evidence item carries malware: it is kept, and opened to nobody."""

    code = "quarantined"
    status = 409


class UnknownUploadError(RefusalError):
    """No file is being sent in parts under this id: it was aborted, expired, or never begun."""

    code = "unknown_upload"
    status = 404


class PartsMissingError(RefusalError):
    """A file is not complete; `missing` lists numbers of parts, a hundred at most."""

    code = "parts_missing"
    status = 409


class AlreadyDecidedError(RefusalError):
    """Somebody decided this task before; `decided_by` and `decided_at` say who and when."""

    code = "already_decided"
    status = 409


class TaskClaimedError(RefusalError):
    """Somebody else works on this task; `claimed_by` (a name) and `until` say who and how long."""

    code = "task_claimed"
    status = 409


class TaskCancelledError(RefusalError):
    """The task is no longer needed: the case moved on without it (withdrawn, lapsed)."""

    code = "task_cancelled"
    status = 409


class CaseChangedError(RefusalError):
    """The case changed since the reviewer saw it; `changes` names what happened since."""

    code = "case_changed"
    status = 409


class RequestLapsedError(RefusalError):
    """The owner's answer came after the time for it had run out."""

    code = "request_lapsed"
    status = 409


class AlreadyWithdrawnError(RefusalError):
    """The owner withdrew before."""

    code = "already_withdrawn"
    status = 409


class ReceiptNotReadyError(RefusalError):
    """There is no signed receipt of the case yet, or none any more."""

    code = "receipt_not_ready"
    status = 409


class NothingToBagError(RefusalError):
    """There is no bag: nothing is kept, nobody may read it, or never one of that revision."""

    code = "nothing_to_bag"
    status = 409


class CaseWithdrawnError(RefusalError):
    """The owner has withdrawn, or the person was erased: nobody reads or changes anything."""

    code = "case_withdrawn"
    status = 409


class MessageConflictError(RefusalError):
    """The same message id came before with other words."""

    code = "message_conflict"
    status = 409


class CaseClosedError(RefusalError):
    """The case is closed: nothing can be added to it."""

    code = "case_closed"
    status = 409
