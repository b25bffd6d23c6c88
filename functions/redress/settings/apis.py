"""The environments of what answers the internet."""

from __future__ import annotations

from dataclasses import dataclass

from redress.settings.base import Settings


@dataclass(frozen=True)
class SubmissionSettings(Settings):
    """What takes submissions: limits are whole numbers, sizes in bytes.

    `work_enabled` is `yes` or `no`.
    """

    incoming_bucket: str
    pepper_secret_arn: str
    intake_queue_url: str
    max_files: str
    max_file_bytes: str
    max_case_bytes: str
    part_bytes: str
    single_put_bytes: str
    work_enabled: str
    work_cost: str
    work_tries: str
    work_lifetime_seconds: str
    work_wait_seconds: str


@dataclass(frozen=True)
class OwnerApiSettings(SubmissionSettings):
    """Environment of owner/api."""

    vault_bucket: str
    evidence_queue_url: str
    mail_queue_url: str
    state_machine_arn: str


@dataclass(frozen=True)
class PlainFormSettings(SubmissionSettings):
    """Environment of owner/plain_form."""


@dataclass(frozen=True)
class ReviewerApiSettings(Settings):
    """Environment of reviewer/api; the last four are empty without an issuer."""

    exports_bucket: str
    previews_bucket: str
    bags_queue_url: str
    batches_queue_url: str
    previews_queue_url: str
    vault_bucket: str
    pepper_secret_arn: str
    state_machine_arn: str
    codes_queue_url: str
    oidc_issuer: str
    oidc_client_id: str
    oidc_name: str
    oidc_secret_arn: str
    mail_queue_url: str
