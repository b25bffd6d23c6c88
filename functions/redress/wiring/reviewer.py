"""The reviewers' zone."""

from __future__ import annotations

import os
from functools import cache

from redress.adapters.s3_exports import S3Exports
from redress.adapters.s3_vault import S3Vault
from redress.adapters.secretsmanager_secrets import SecretsmanagerSecrets
from redress.adapters.sqs_outbox import SqsOutbox
from redress.edge.reviewer_zone import ReviewerZone
from redress.settings import ReviewerApiSettings
from redress.usecases.change_settings import ChangeSettings
from redress.usecases.count_reveals import CountReveals
from redress.usecases.request_bag import RequestBag
from redress.usecases.review import Review
from redress.usecases.send_message import SendMessage
from redress.wiring.clock import clock
from redress.wiring.decisions import decisions
from redress.wiring.desk import desk_work
from redress.wiring.parts import records
from redress.wiring.people import manage_people
from redress.wiring.previews import show_preview
from redress.wiring.sign_in import sign_in_ways


@cache
def zone() -> ReviewerZone:
    """Make the zone from the function's environment."""
    settings = ReviewerApiSettings.read(os.environ)
    kept = records(settings.table_name)
    watch = clock()
    secrets = SecretsmanagerSecrets(settings.pepper_secret_arn)
    mails = SqsOutbox(mail=settings.mail_queue_url)
    outbox = SqsOutbox(mail=settings.mail_queue_url, batches=settings.batches_queue_url)
    desk = desk_work(kept, secrets, mails, watch)
    review = Review(kept.cases, kept.tasks, S3Vault(settings.vault_bucket), watch)
    ways = sign_in_ways(settings, kept, secrets, watch)
    return ReviewerZone(
        sign_in=ways.sign_in,
        passkeys=ways.passkeys,
        oidc=ways.oidc,
        settings=ChangeSettings(kept.people),
        desk=desk,
        review=review,
        people=manage_people(kept, mails, watch),
        reveals=CountReveals(kept.people, kept.tasks, kept.exposures, watch),
        previews=show_preview(settings, kept, review, watch),
        decisions=decisions(kept, secrets, outbox, desk.work, settings.state_machine_arn),
        messages=SendMessage(kept.cases, kept.people, kept.limits, mails, watch),
        bags=RequestBag(
            kept.cases,
            S3Exports(settings.exports_bucket),
            SqsOutbox(bags=settings.bags_queue_url),
            watch,
        ),
    )
