"""What makes proofs: who seals cases, and the parts that others share with it."""

from __future__ import annotations

import os
from datetime import timedelta
from functools import cache

from redress.adapters.kms_signer import KmsSigner
from redress.adapters.rfc3161.authorities import read_authorities
from redress.adapters.rfc3161.stamper import Rfc3161Stamper
from redress.adapters.s3_vault import S3Vault
from redress.adapters.sqs_outbox import SqsOutbox
from redress.adapters.typst_documents import TypstDocuments, packed_fonts
from redress.domain.seals import SealMessage
from redress.settings import SealCaseSettings, SealingSettings
from redress.usecases.seal_case import SealCase
from redress.usecases.sealing import Sealing
from redress.wiring.clock import clock
from redress.wiring.parts import records


@cache
def sealing() -> Sealing:
    """Make what seals cases, for every function that has the environment of sealing."""
    settings = SealingSettings.read(os.environ)
    kept = records(settings.table_name)
    return Sealing(
        cases=kept.cases,
        campaigns=kept.campaigns,
        vault=S3Vault(settings.vault_bucket),
        stamper=Rfc3161Stamper(read_authorities(settings.time_stamp_authorities)),
        signer=KmsSigner(settings.signing_key_arn),
        documents=TypstDocuments(packed_fonts()),
        clock=clock(),
        retention=timedelta(days=int(settings.retention_days)),
    )


@cache
def seal_case() -> SealCase:
    """Make worker/seal_case."""
    settings = SealCaseSettings.read(os.environ)
    return SealCase(records(settings.table_name).cases, sealing(), clock())


def let_seal_rest(receipt_handle: str, tries: int) -> None:
    """Keep a failed message back, each time twice as long: 1, 2, 4, 8 minutes."""
    queue = SealCaseSettings.read(os.environ).seals_queue_url
    SqsOutbox(seals=queue).let_rest(queue, receipt_handle, 60 * 2 ** (tries - 1))


def flag_unsealed(message: SealMessage) -> None:
    """Mark a case whose proofs could not be made, for whatever reason but a missing stamp."""
    seal_case().cases.flag_trouble(message.case_id, "sealing")
