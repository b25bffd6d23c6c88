"""The owners' zone."""

from __future__ import annotations

import os
from functools import cache

from redress.adapters.s3_uploads import S3Uploads
from redress.adapters.s3_vault import S3Vault
from redress.adapters.secretsmanager_secrets import SecretsmanagerSecrets
from redress.adapters.sqs_outbox import SqsOutbox
from redress.adapters.stepfunctions_engine import StepfunctionsEngine
from redress.edge.owner_zone import OwnerZone
from redress.settings import OwnerApiSettings
from redress.usecases.change_contact import ChangeContact
from redress.usecases.export_data import ExportData
from redress.usecases.own_case import OwnCase
from redress.usecases.prepare_uploads import PrepareUploads
from redress.usecases.send_message import SendMessage
from redress.usecases.send_parts import SendParts
from redress.usecases.show_receipt import HandReceipt, ShowReceipt
from redress.usecases.submit import Submit
from redress.wiring.clock import clock
from redress.wiring.parts import records, upload_limits
from redress.wiring.work import prove_work


@cache
def zone() -> OwnerZone:
    """Make the zone from the function's environment."""
    settings = OwnerApiSettings.read(os.environ)
    kept = records(settings.table_name)
    watch = clock()
    secrets = SecretsmanagerSecrets(settings.pepper_secret_arn)
    outbox = SqsOutbox(
        intake=settings.intake_queue_url,
        evidence=settings.evidence_queue_url,
        mail=settings.mail_queue_url,
    )
    uploads = S3Uploads(settings.incoming_bucket)
    vault = S3Vault(settings.vault_bucket)
    allowed = upload_limits(settings)
    return OwnerZone(
        campaigns=kept.campaigns,
        prove=prove_work(settings, kept, secrets),
        submit=Submit(kept.campaigns, kept.drafts, outbox, secrets, watch, allowed),
        uploads=PrepareUploads(kept.campaigns, kept.cases, uploads, kept.limits, watch, allowed),
        parts=SendParts(kept.cases, uploads, kept.limits, watch, allowed),
        receipts=ShowReceipt(kept.cases, secrets, kept.limits, watch),
        documents=HandReceipt(kept.cases, vault),
        messages=SendMessage(kept.cases, kept.people, kept.limits, outbox, watch),
        contacts=ChangeContact(kept.cases, kept.limits, outbox, watch),
        exports=ExportData(kept.cases, vault, kept.limits, watch),
        own=OwnCase(
            cases=kept.cases,
            tasks=kept.tasks,
            campaigns=kept.campaigns,
            people=kept.people,
            engine=StepfunctionsEngine(settings.state_machine_arn),
            outbox=outbox,
            limits=kept.limits,
            clock=watch,
            allowed=allowed,
            secrets=secrets,
        ),
        clock=watch,
    )
