"""The environment of each function, typed and read once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Self


@dataclass(frozen=True)
class Settings:
    """Base: each field is the environment variable of the same name in upper case."""

    table_name: str

    @classmethod
    def read(cls, environment: Mapping[str, str]) -> Self:
        """Read all fields; a missing variable is a KeyError that names it."""
        return cls(**{field.name: environment[field.name.upper()] for field in fields(cls)})


@dataclass(frozen=True)
class OwnerApiSettings(Settings):
    """Environment of owner/api."""

    incoming_bucket: str
    pepper_secret_arn: str
    intake_queue_url: str
    evidence_queue_url: str
    mail_queue_url: str
    state_machine_arn: str


@dataclass(frozen=True)
class ReviewerApiSettings(Settings):
    """Environment of reviewer/api."""

    vault_bucket: str
    pepper_secret_arn: str
    state_machine_arn: str
    sender: str
    mail_queue_url: str


@dataclass(frozen=True)
class OpenCaseSettings(Settings):
    """Environment of worker/open_case."""

    state_machine_arn: str


@dataclass(frozen=True)
class PreserveEvidenceSettings(Settings):
    """Environment of worker/preserve_evidence; `retention_days` is a whole number."""

    incoming_bucket: str
    vault_bucket: str
    retention_days: str
    mail_queue_url: str
    state_machine_arn: str


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
class SendMailSettings(Settings):
    """Environment of worker/send_mail; `retry_seconds` is the first pause after a refusal."""

    sender: str
    mail_queue_url: str
    retry_seconds: str


@dataclass(frozen=True)
class SweepDueSettings(Settings):
    """Environment of ops/sweep_due."""

    mail_queue_url: str
    state_machine_arn: str
    grace_seconds: str


@dataclass(frozen=True)
class ReconcileSettings(Settings):
    """Environment of ops/reconcile."""

    intake_queue_url: str
    evidence_queue_url: str
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
