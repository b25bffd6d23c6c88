"""The environments of what runs by the clock, by an event, or by an operator's hand."""

from __future__ import annotations

from dataclasses import dataclass

from redress.settings.base import Environment, Settings
from redress.settings.workers import SealingSettings


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
class ManageReviewersSettings(Settings):
    """Environment of ops/manage_reviewers."""

    mail_queue_url: str


@dataclass(frozen=True)
class RequestErasureSettings(Settings):
    """Environment of ops/request_erasure."""

    erasures_queue_url: str


@dataclass(frozen=True)
class RequestBagSettings(Settings):
    """Environment of ops/request_bag."""

    exports_bucket: str
    bags_queue_url: str
