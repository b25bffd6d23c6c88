"""Take an owner's submission: acknowledged once it is written, never lost after that."""

from __future__ import annotations

from dataclasses import dataclass

from redress.domain.accounts import account_keys, submitted_accounts
from redress.domain.campaign import Campaign
from redress.domain.errors import (
    Finding,
    InvalidInputError,
    SubmissionConflictError,
    UnknownCampaignError,
)
from redress.domain.ids import case_id_for, receipt_code_for, receipt_lookup_for
from redress.domain.submission import Draft, Submission
from redress.domain.uploads import UploadLimits
from redress.ports import Campaigns, Clock, Drafts, Outbox, Secrets


@dataclass(frozen=True)
class Acknowledgement:
    """What the owner is given: the case number and the secret receipt code."""

    case_id: str
    receipt_code: str


@dataclass(frozen=True)
class Submit:
    """The same submission id sent twice gets the same answer and makes one case."""

    campaigns: Campaigns
    drafts: Drafts
    outbox: Outbox
    secrets: Secrets
    clock: Clock
    allowed: UploadLimits

    def acknowledged(self, submission_id: str) -> bool:
        """Say whether a submission came under this id; it is answered again, whatever happens."""
        return self.drafts.get(submission_id) is not None

    def __call__(self, submission: Submission) -> Acknowledgement:
        """Write the draft, queue it, and give the receipt.

        A draft that was written but not queued is found by the reconciler. A submission that was
        acknowledged is answered again even after the campaign closed. Raises
        UnknownCampaignError, CampaignNotOpenError, CampaignClosedError, InvalidInputError or
        SubmissionConflictError.
        """
        campaign = self.campaigns.get(submission.campaign_id)
        if campaign is None:
            raise UnknownCampaignError(campaign=submission.campaign_id)
        findings = submission.findings(campaign) + self.allowed.findings(submission.files)
        incident, today = submission.incident, campaign.local_day(self.clock.now())
        if incident is not None and incident.happened_on > today:
            findings.append(Finding("/incident/happened_on", "in_the_future"))
        if findings:
            raise InvalidInputError(findings)
        digest = submission.digest()
        draft = self._written(submission, digest, campaign)
        if draft.digest != digest:
            raise SubmissionConflictError
        if draft.submission is not None:
            self.outbox.open_case(submission.submission_id)
        return Acknowledgement(
            case_id=case_id_for(submission.submission_id),
            receipt_code=receipt_code_for(submission.submission_id, self.secrets.pepper()),
        )

    def _written(self, submission: Submission, digest: str, campaign: Campaign) -> Draft:
        now = self.clock.now()
        if not campaign.opens_at <= now < campaign.closes_at:
            stored = self.drafts.get(submission.submission_id)
            if stored is not None:
                return stored
            campaign.ensure_open(now)
        pepper = self.secrets.pepper()
        code = receipt_code_for(submission.submission_id, pepper)
        draft = Draft(
            submission_id=submission.submission_id,
            digest=digest,
            receipt_lookup=receipt_lookup_for(code, pepper) or "",
            received_at=now,
            submission=submission,
            account_keys=account_keys(submitted_accounts(submission), pepper),
        )
        return self.drafts.put_new(draft)
