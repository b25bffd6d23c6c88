"""The reviewers' zone."""

from __future__ import annotations

import os
from functools import cache

from redress.adapters.jinja_texts import JinjaTexts
from redress.adapters.s3_exports import S3Exports
from redress.adapters.s3_vault import S3Vault
from redress.adapters.secretsmanager_secrets import SecretsmanagerSecrets
from redress.adapters.ses_mailer import SesMailer
from redress.adapters.sqs_outbox import SqsOutbox
from redress.adapters.stepfunctions_engine import StepfunctionsEngine
from redress.adapters.system_clock import SystemClock
from redress.edge.reviewer_zone import ReviewerZone
from redress.settings import ReviewerApiSettings
from redress.usecases.record_decision import RecordDecision
from redress.usecases.request_bag import RequestBag
from redress.usecases.review import Review
from redress.usecases.send_message import SendMessage
from redress.usecases.sign_in import SignIn
from redress.wiring.parts import records


@cache
def zone() -> ReviewerZone:
    """Make the zone from the function's environment."""
    settings = ReviewerApiSettings.read(os.environ)
    kept = records(settings.table_name)
    clock = SystemClock()
    mails = SqsOutbox(mail=settings.mail_queue_url)
    return ReviewerZone(
        sign_in=SignIn(
            people=kept.people,
            limits=kept.limits,
            secrets=SecretsmanagerSecrets(settings.pepper_secret_arn),
            mailer=SesMailer(settings.sender),
            texts=JinjaTexts(),
            clock=clock,
        ),
        review=Review(kept.cases, kept.tasks, S3Vault(settings.vault_bucket), clock),
        record=RecordDecision(
            cases=kept.cases,
            tasks=kept.tasks,
            campaigns=kept.campaigns,
            engine=StepfunctionsEngine(settings.state_machine_arn),
            outbox=mails,
            clock=clock,
        ),
        messages=SendMessage(kept.cases, kept.people, kept.limits, mails, clock),
        bags=RequestBag(
            kept.cases,
            S3Exports(settings.exports_bucket),
            SqsOutbox(bags=settings.bags_queue_url),
            clock,
        ),
    )
