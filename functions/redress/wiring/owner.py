"""The owners' zone."""

from __future__ import annotations

import os
from functools import cache

from redress.adapters.s3_uploads import S3Uploads
from redress.adapters.secretsmanager_secrets import SecretsmanagerSecrets
from redress.adapters.sqs_outbox import SqsOutbox
from redress.adapters.stepfunctions_engine import StepfunctionsEngine
from redress.adapters.system_clock import SystemClock
from redress.edge.owner_zone import OwnerZone
from redress.settings import OwnerApiSettings
from redress.usecases.own_case import OwnCase
from redress.usecases.prepare_uploads import PrepareUploads
from redress.usecases.show_receipt import ShowReceipt
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
    return OwnerZone(
        campaigns=kept.campaigns,
        submit=Submit(kept.campaigns, kept.drafts, outbox, secrets, clock),
        uploads=PrepareUploads(
            kept.campaigns, kept.cases, S3Uploads(settings.incoming_bucket), kept.limits, clock
        ),
        receipts=ShowReceipt(kept.cases, secrets, kept.limits, clock),
        own=OwnCase(
            cases=kept.cases,
            tasks=kept.tasks,
            campaigns=kept.campaigns,
            people=kept.people,
            engine=StepfunctionsEngine(settings.state_machine_arn),
            outbox=outbox,
            clock=clock,
        ),
        clock=clock,
    )
