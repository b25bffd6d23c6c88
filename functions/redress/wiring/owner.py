"""The owners' zone."""

from __future__ import annotations

import os
from functools import cache

from redress.adapters.s3_uploads import S3Uploads
from redress.adapters.s3_vault import S3Vault
from redress.adapters.secretsmanager_secrets import SecretsmanagerSecrets
from redress.adapters.sqs_outbox import SqsOutbox
from redress.adapters.stepfunctions_engine import StepfunctionsEngine
from redress.adapters.system_clock import SystemClock
from redress.domain.uploads import UploadLimits
from redress.edge.owner_zone import OwnerZone
from redress.settings import OwnerApiSettings
from redress.usecases.own_case import OwnCase
from redress.usecases.prepare_uploads import PrepareUploads
from redress.usecases.send_parts import SendParts
from redress.usecases.show_receipt import HandReceipt, ShowReceipt
from redress.usecases.submit import Submit
from redress.wiring.parts import records


@cache
def zone() -> OwnerZone:
    """Make the zone from the function's environment."""
    settings = OwnerApiSettings.read(os.environ)
    kept = records(settings.table_name)
    clock = SystemClock()
    secrets = SecretsmanagerSecrets(settings.pepper_secret_arn)
    outbox = SqsOutbox(
        intake=settings.intake_queue_url,
        evidence=settings.evidence_queue_url,
        mail=settings.mail_queue_url,
    )
    uploads = S3Uploads(settings.incoming_bucket)
    allowed = _allowed(settings)
    return OwnerZone(
        campaigns=kept.campaigns,
        submit=Submit(kept.campaigns, kept.drafts, outbox, secrets, clock, allowed),
        uploads=PrepareUploads(kept.campaigns, kept.cases, uploads, kept.limits, clock, allowed),
        parts=SendParts(kept.cases, uploads, kept.limits, clock, allowed),
        receipts=ShowReceipt(kept.cases, secrets, kept.limits, clock),
        documents=HandReceipt(kept.cases, S3Vault(settings.vault_bucket)),
        own=OwnCase(
            cases=kept.cases,
            tasks=kept.tasks,
            campaigns=kept.campaigns,
            people=kept.people,
            engine=StepfunctionsEngine(settings.state_machine_arn),
            outbox=outbox,
            clock=clock,
            allowed=allowed,
        ),
        clock=clock,
    )


def _allowed(settings: OwnerApiSettings) -> UploadLimits:
    return UploadLimits(
        max_files=int(settings.max_files),
        max_file_bytes=int(settings.max_file_bytes),
        max_case_bytes=int(settings.max_case_bytes),
        part_bytes=int(settings.part_bytes),
        single_put_bytes=int(settings.single_put_bytes),
    )
