"""Say of announced files how they are to be sent, and what of them is there already."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from redress.domain.errors import (
    CaseClosedError,
    Finding,
    InvalidInputError,
    TooManyRequestsError,
    UnknownCampaignError,
    UnknownCaseError,
)
from redress.domain.evidence import Refusal, upload_key
from redress.domain.ids import is_uuid7
from redress.domain.submission import FileClaim
from redress.domain.uploads import UploadLimits, kept_bytes, missing_parts
from redress.ports import Campaigns, Cases, Clock, Limits, Uploads, UploadTarget

LIFETIME = timedelta(minutes=15)
_WINDOW = timedelta(minutes=10)
_A_NETWORK = 300
"""A form with twenty large files asks about sixty times."""


@dataclass(frozen=True)
class Arrived:
    """Nothing is left to be sent: the file is there."""


@dataclass(frozen=True)
class InParts:
    """A file goes in `count` parts of `part_bytes`; those that `arrived` need not be sent again."""

    upload_id: str
    part_bytes: int
    count: int
    arrived: tuple[int, ...]


Plan = Arrived | UploadTarget | InParts


@dataclass(frozen=True)
class PrepareUploads:
    """The server makes the keys, remembers nothing, and believes only what the storage says."""

    campaigns: Campaigns
    cases: Cases
    uploads: Uploads
    limits: Limits
    clock: Clock
    allowed: UploadLimits

    def for_draft(
        self, campaign_id: str, submission_id: str, files: tuple[FileClaim, ...], network: str
    ) -> list[Plan]:
        """Plan, or go on with, the sending of files before a submission is sent.

        Raises UnknownCampaignError, CampaignNotOpenError, CampaignClosedError, InvalidInputError
        or TooManyRequestsError.
        """
        campaign = self.campaigns.get(campaign_id)
        if campaign is None:
            raise UnknownCampaignError(campaign=campaign_id)
        campaign.ensure_open(self.clock.now())
        if not is_uuid7(submission_id):
            raise InvalidInputError([Finding("/submission_id", "not_a_uuid7")])
        count_request(self.limits, self.clock, network)
        there = self.uploads.sizes(upload_key(submission_id, ""))
        announced = {upload_key(submission_id, claim.sha256) for claim in files}
        held = sum(size for key, size in there.items() if key not in announced)
        return self._plans(submission_id, files, there, held)

    def for_case(self, case_id: str, files: tuple[FileClaim, ...], network: str) -> list[Plan]:
        """Plan, or go on with, the sending of files to an open case.

        What lies there and was found to be another file than announced is to be sent again.
        Raises CaseClosedError, InvalidInputError or TooManyRequestsError.
        """
        file = self.cases.open_file(case_id)
        if file is None:
            raise UnknownCaseError(case_id)
        if file.case.closed or file.case.withdrawn:
            raise CaseClosedError
        count_request(self.limits, self.clock, network)
        submission_id = file.case.submission_id
        there = self.uploads.sizes(upload_key(submission_id, ""))
        for item in file.evidence:
            if item.refusal is Refusal.HASH_DIFFERS:
                there.pop(upload_key(submission_id, item.claim.sha256), None)
        held = kept_bytes(file.evidence, besides={claim.sha256 for claim in files})
        return self._plans(submission_id, files, there, held)

    def _plans(
        self, submission_id: str, files: tuple[FileClaim, ...], there: dict[str, int], held: int
    ) -> list[Plan]:
        self.allowed.ensure_room(files, held)
        large = not all(self.allowed.in_one_piece(claim.size) for claim in files)
        begun = self.uploads.unfinished(upload_key(submission_id, "")) if large else {}
        return [
            self._plan(upload_key(submission_id, claim.sha256), claim, there, begun)
            for claim in files
        ]

    def _plan(
        self, key: str, claim: FileClaim, there: dict[str, int], begun: dict[str, str]
    ) -> Plan:
        small = self.allowed.in_one_piece(claim.size)
        if there.get(key) == claim.size and (not small or self.uploads.holds(key, claim)):
            return Arrived()
        if small:
            return self.uploads.target(key, claim, LIFETIME)
        upload_id = begun.get(key)
        parts = self.uploads.parts(key, upload_id) if upload_id else {}
        wanted = self.allowed.part_sizes(claim.size)
        missing = set(missing_parts(wanted, parts))
        return InParts(
            upload_id=upload_id or self.uploads.begin(key, claim),
            part_bytes=self.allowed.part_bytes,
            count=len(wanted),
            arrived=tuple(number for number in wanted if number not in missing),
        )


def count_request(limits: Limits, clock: Clock, network: str) -> None:
    """Count a request that concerns uploads; raises TooManyRequestsError."""
    if limits.count(f"uploads:{network}", _WINDOW, clock.now()) > _A_NETWORK:
        raise TooManyRequestsError(retry_after=int(_WINDOW.total_seconds()))
