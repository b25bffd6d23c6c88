"""The environment of each function, typed and read once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Self


@dataclass(frozen=True)
class Environment:
    """Base: each field is the environment variable of the same name in upper case."""

    @classmethod
    def read(cls, environment: Mapping[str, str]) -> Self:
        """Read all fields; a missing variable is a KeyError that names it."""
        return cls(**{field.name: environment[field.name.upper()] for field in fields(cls)})


@dataclass(frozen=True)
class Settings(Environment):
    """What reads or writes records.

    What is personal in the table is encrypted under keys of the other one, which a KMS key wraps.
    """

    table_name: str
    keys_table_name: str
    records_key_arn: str


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


@dataclass(frozen=True)
class MailerSettings(Settings):
    """What hands mails over: `mail_transport` is `ses` or `smtp`, `senders` a whole number.

    `senders` is how many may send at once and so share the account's rate. `smtp_security` is
    `starttls`, `tls` or `plain`. What the other transport needs is empty.
    """

    sender: str
    mail_transport: str
    configuration_set: str
    senders: str
    smtp_host: str
    smtp_port: str
    smtp_security: str
    smtp_secret: str


@dataclass(frozen=True)
class MailCodeSettings(MailerSettings):
    """Environment of worker/mail_code."""

    codes_queue_url: str
    pepper_secret_arn: str


@dataclass(frozen=True)
class OpenCaseSettings(Settings):
    """Environment of worker/open_case."""

    mail_queue_url: str
    state_machine_arn: str


@dataclass(frozen=True)
class PreserveEvidenceSettings(Settings):
    """Environment of worker/preserve_evidence; `retention_days` is a whole number.

    `scanner` looks for malware: `guardduty`, `clamav` or `none`.
    """

    incoming_bucket: str
    vault_bucket: str
    retention_days: str
    scanner: str
    evidence_queue_url: str
    mail_queue_url: str
    seals_queue_url: str
    state_machine_arn: str


@dataclass(frozen=True)
class SealingSettings(Settings):
    """What makes proofs: `retention_days` is a whole number, the authorities are JSON."""

    vault_bucket: str
    retention_days: str
    signing_key_arn: str
    time_stamp_authorities: str


@dataclass(frozen=True)
class SealCaseSettings(SealingSettings):
    """Environment of worker/seal_case."""

    seals_queue_url: str


@dataclass(frozen=True)
class RequestReviewSettings(Settings):
    """Environment of worker/request_review."""

    mail_queue_url: str
    state_machine_arn: str


@dataclass(frozen=True)
class AskOwnerSettings(Settings):
    """Environment of worker/ask_owner."""

    mail_queue_url: str
    state_machine_arn: str


@dataclass(frozen=True)
class CloseCaseSettings(Settings):
    """Environment of worker/close_case."""

    mail_queue_url: str
    state_machine_arn: str


@dataclass(frozen=True)
class ApplyBatchSettings(Settings):
    """Environment of worker/apply_batch."""

    batches_queue_url: str
    state_machine_arn: str


@dataclass(frozen=True)
class SendMailSettings(MailerSettings):
    """Environment of worker/send_mail; `retry_seconds` is the first pause after a refusal."""

    mail_queue_url: str
    erasures_queue_url: str
    retry_seconds: str


@dataclass(frozen=True)
class RecordFeedbackSettings(Settings):
    """Environment of ops/record_feedback."""

    mail_queue_url: str


@dataclass(frozen=True)
class SweepDueSettings(Settings):
    """Environment of ops/sweep_due."""

    mail_queue_url: str
    batches_queue_url: str
    state_machine_arn: str
    grace_seconds: str


@dataclass(frozen=True)
class RecordScanSettings(Settings):
    """Environment of ops/record_scan."""

    evidence_queue_url: str


@dataclass(frozen=True)
class ReconcileSettings(Settings):
    """Environment of ops/reconcile."""

    intake_queue_url: str
    evidence_queue_url: str
    seals_queue_url: str
    state_machine_arn: str
    grace_seconds: str


@dataclass(frozen=True)
class WatchExecutionsSettings(Settings):
    """Environment of ops/watch_executions."""

    state_machine_arn: str
    grace_seconds: str


@dataclass(frozen=True)
class ConfigureSettings(Settings):
    """Environment of ops/configure."""


@dataclass(frozen=True)
class CompileBulletinSettings(Environment):
    """Environment of ops/compile_bulletin."""

    table_name: str


@dataclass(frozen=True)
class CheckpointSettings(SealingSettings):
    """Environment of ops/checkpoint."""


@dataclass(frozen=True)
class VerifyVaultSettings(Settings):
    """Environment of ops/verify_vault."""

    fixity_queue_url: str


@dataclass(frozen=True)
class CheckFixitySettings(Settings):
    """Environment of worker/check_fixity; days are whole numbers."""

    vault_bucket: str
    retention_days: str
    fixity_period_days: str


@dataclass(frozen=True)
class ErasePersonSettings(Settings):
    """Environment of worker/erase_person."""

    vault_bucket: str
    exports_bucket: str
    previews_bucket: str


@dataclass(frozen=True)
class MakePreviewSettings(Environment):
    """Environment of worker/make_preview, which knows no record."""

    vault_bucket: str
    previews_bucket: str
    previews_queue_url: str


@dataclass(frozen=True)
class ManageReviewersSettings(Settings):
    """Environment of ops/manage_reviewers."""

    mail_queue_url: str


@dataclass(frozen=True)
class RequestErasureSettings(Settings):
    """Environment of ops/request_erasure."""

    erasures_queue_url: str


@dataclass(frozen=True)
class ExportBagSettings(SealingSettings):
    """Environment of worker/export_bag."""

    exports_bucket: str
    bags_queue_url: str
    state_machine_arn: str


@dataclass(frozen=True)
class RequestBagSettings(Settings):
    """Environment of ops/request_bag."""

    exports_bucket: str
    bags_queue_url: str
