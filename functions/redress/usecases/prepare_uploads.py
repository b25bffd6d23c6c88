"""Give out signed addresses to which exactly the announced files can be sent."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from redress.domain.errors import (
    CaseClosedError,
    Finding,
    InvalidInputError,
    TooManyRequestsError,
    UnknownCampaignError,
)
from redress.domain.evidence import upload_key
from redress.domain.ids import is_uuid7
from redress.domain.submission import FileClaim
from redress.ports import Campaigns, Cases, Clock, Limits, Uploads, UploadTarget
from redress.usecases.steps import known

LIFETIME = timedelta(minutes=15)
_WINDOW = timedelta(minutes=10)
_A_NETWORK = 100


@dataclass(frozen=True)
class PrepareUploads:
    """The server makes the keys; each address takes one file of one size and one hash."""

    campaigns: Campaigns
    cases: Cases
    uploads: Uploads
    limits: Limits
    clock: Clock

    def for_draft(
        self, campaign_id: str, submission_id: str, files: tuple[FileClaim, ...], network: str
    ) -> list[UploadTarget]:
        """Prepare uploads before a submission is sent.

        Raises UnknownCampaignError, CampaignNotOpenError, CampaignClosedError, InvalidInputError
        or TooManyRequestsError.
        """
        campaign = self.campaigns.get(campaign_id)
        if campaign is None:
            raise UnknownCampaignError(campaign=campaign_id)
        now = self.clock.now()
        campaign.ensure_open(now)
        if not is_uuid7(submission_id):
            raise InvalidInputError([Finding("/submission_id", "not_a_uuid7")])
        if self.limits.count(f"uploads:{network}", _WINDOW, now) > _A_NETWORK:
            raise TooManyRequestsError(retry_after=int(_WINDOW.total_seconds()))
        return self._targets(submission_id, files)

    def for_case(self, case_id: str, files: tuple[FileClaim, ...]) -> list[UploadTarget]:
        """Prepare uploads to an open case; raises CaseClosedError."""
        case = known(self.cases, case_id)
        if case.closed or case.withdrawn:
            raise CaseClosedError
        return self._targets(case.submission_id, files)

    def _targets(self, submission_id: str, files: tuple[FileClaim, ...]) -> list[UploadTarget]:
        return [
            self.uploads.target(upload_key(submission_id, claim.sha256), claim, LIFETIME)
            for claim in files
        ]
