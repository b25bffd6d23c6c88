"""The environments of what takes messages from queues."""

from __future__ import annotations

from dataclasses import dataclass

from redress.settings.base import Environment, Settings


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
class ExportBagSettings(SealingSettings):
    """Environment of worker/export_bag."""

    exports_bucket: str
    bags_queue_url: str
    state_machine_arn: str
