"""What looks after the vault for years: checkpoints, fixity, erasure."""

from __future__ import annotations

import os
from datetime import timedelta
from functools import cache

from redress.adapters.kms_signer import KmsSigner
from redress.adapters.rfc3161.authorities import read_authorities
from redress.adapters.rfc3161.stamper import Rfc3161Stamper
from redress.adapters.s3_exports import S3Exports
from redress.adapters.s3_previews import S3Previews
from redress.adapters.s3_vault import S3Vault
from redress.adapters.sqs_outbox import SqsOutbox
from redress.domain.vault_messages import CaseToErase, ItemToCheck
from redress.settings import (
    CheckFixitySettings,
    CheckpointSettings,
    ErasePersonSettings,
    RequestErasureSettings,
    Settings,
    VerifyVaultSettings,
)
from redress.usecases.check_fixity import TROUBLE, CheckFixity
from redress.usecases.erase_person import NAME as ERASURE
from redress.usecases.erase_person import ErasePerson
from redress.usecases.make_checkpoint import MakeCheckpoint
from redress.usecases.request_erasure import RequestErasure
from redress.usecases.verify_vault import VerifyVault
from redress.wiring.clock import clock
from redress.wiring.parts import records


@cache
def make_checkpoint() -> MakeCheckpoint:
    """Make ops/checkpoint."""
    settings = CheckpointSettings.read(os.environ)
    kept = records(settings.table_name)
    return MakeCheckpoint(
        cases=kept.cases,
        checkpoints=kept.checkpoints,
        vault=S3Vault(settings.vault_bucket),
        stamper=Rfc3161Stamper(read_authorities(settings.time_stamp_authorities)),
        signer=KmsSigner(settings.signing_key_arn),
        clock=clock(),
        retention=timedelta(days=int(settings.retention_days)),
    )


@cache
def verify_vault() -> VerifyVault:
    """Make ops/verify_vault."""
    settings = VerifyVaultSettings.read(os.environ)
    outbox = SqsOutbox(fixity=settings.fixity_queue_url)
    return VerifyVault(records(settings.table_name).cases, outbox, clock())


@cache
def check_fixity() -> CheckFixity:
    """Make worker/check_fixity."""
    settings = CheckFixitySettings.read(os.environ)
    return CheckFixity(
        cases=records(settings.table_name).cases,
        vault=S3Vault(settings.vault_bucket),
        clock=clock(),
        retention=timedelta(days=int(settings.retention_days)),
        period=timedelta(days=int(settings.fixity_period_days)),
    )


@cache
def erase_person() -> ErasePerson:
    """Make worker/erase_person."""
    settings = ErasePersonSettings.read(os.environ)
    kept = records(settings.table_name)
    return ErasePerson(
        cases=kept.cases,
        vault=S3Vault(settings.vault_bucket),
        exports=S3Exports(settings.exports_bucket),
        previews=S3Previews(settings.previews_bucket),
        keys=kept.data_keys,
        clock=clock(),
    )


@cache
def request_erasure() -> RequestErasure:
    """Make ops/request_erasure."""
    settings = RequestErasureSettings.read(os.environ)
    outbox = SqsOutbox(erasures=settings.erasures_queue_url)
    return RequestErasure(records(settings.table_name).cases, outbox, clock())


def flag_unchecked(message: ItemToCheck) -> None:
    """Mark the case of an item that could not be checked."""
    _flag(message.case_id, TROUBLE)


def flag_unerased(message: CaseToErase) -> None:
    """Mark a case that could not be erased."""
    _flag(message.case_id, ERASURE)


def _flag(case_id: str, step: str) -> None:
    records(Settings.read(os.environ).table_name).cases.flag_trouble(case_id, step)
