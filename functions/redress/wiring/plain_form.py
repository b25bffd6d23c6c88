"""The plain form."""

from __future__ import annotations

import os
from functools import cache

from redress.adapters.jinja_pages import JinjaPages
from redress.adapters.s3_uploads import S3Uploads
from redress.adapters.secretsmanager_secrets import SecretsmanagerSecrets
from redress.adapters.sqs_outbox import SqsOutbox
from redress.edge.plain.plain_form import PlainForm
from redress.settings import PlainFormSettings
from redress.usecases.submit import Submit
from redress.usecases.take_files import TakeFiles
from redress.wiring.clock import clock
from redress.wiring.parts import records, upload_limits
from redress.wiring.work import prove_work


@cache
def plain_form() -> PlainForm:
    """Make the form from the function's environment."""
    settings = PlainFormSettings.read(os.environ)
    kept = records(settings.table_name)
    watch = clock()
    secrets = SecretsmanagerSecrets(settings.pepper_secret_arn)
    outbox = SqsOutbox(intake=settings.intake_queue_url)
    allowed = upload_limits(settings)
    return PlainForm(
        campaigns=kept.campaigns,
        submit=Submit(kept.campaigns, kept.drafts, outbox, secrets, watch, allowed),
        take=TakeFiles(S3Uploads(settings.incoming_bucket), kept.limits, watch, allowed),
        prove=prove_work(settings, kept, secrets),
        pages=JinjaPages(),
        clock=watch,
    )
