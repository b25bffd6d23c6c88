"""Mails: who sends them by which service, and who hears what became of them."""

from __future__ import annotations

import json
import os
from functools import cache
from typing import cast

from redress.adapters.jinja_texts import JinjaTexts
from redress.adapters.remembered_queues import RememberedQueues
from redress.adapters.secretsmanager_secrets import SecretsmanagerText
from redress.adapters.ses_mailer import Pace, SesMailer
from redress.adapters.smtp_mailer import Login, Security, SmtpMailer, SmtpServer
from redress.adapters.sqs_outbox import SqsOutbox
from redress.ports import Mailer
from redress.settings import MailerSettings, RecordFeedbackSettings, SendMailSettings
from redress.usecases.hand_back import HandBack
from redress.usecases.record_feedback import RecordFeedback
from redress.usecases.send_mail import SendMail
from redress.wiring.clock import clock
from redress.wiring.parts import records


def mailer(settings: MailerSettings, *, paced: bool) -> Mailer:
    """Give what hands mails over; `paced` mails keep to the account's quota.

    A sign-in code is not paced: somebody waits for it at a screen.
    """
    if settings.mail_transport == "smtp":
        return _smtp(settings)
    pace = Pace(int(settings.senders)) if paced else None
    return SesMailer(settings.sender, configuration_set=settings.configuration_set, pace=pace)


def _smtp(settings: MailerSettings) -> SmtpMailer:
    security = cast("Security", settings.smtp_security)
    server = SmtpServer(settings.smtp_host, int(settings.smtp_port), security)
    secret = SecretsmanagerText(settings.smtp_secret)

    def login() -> Login:
        """Read the login each time: it may have been renewed."""
        return Login(**json.loads(secret()))

    return SmtpMailer(settings.sender, server, login if settings.smtp_secret else None)


@cache
def send_mail() -> SendMail:
    """Make worker/send_mail."""
    settings = SendMailSettings.read(os.environ)
    kept = records(settings.table_name)
    return SendMail(
        cases=kept.cases,
        campaigns=kept.campaigns,
        people=kept.people,
        notices=kept.notices,
        desk=kept.desk,
        queues=RememberedQueues(kept.desk),
        mailer=mailer(settings, paced=True),
        texts=JinjaTexts(),
        outbox=SqsOutbox(erasures=settings.erasures_queue_url),
        clock=clock(),
    )


def let_mail_rest(receipt_handle: str, tries: int) -> None:
    """Keep a refused mail back, each time four times as long: 1, 4, 16, 64 minutes on AWS."""
    settings = SendMailSettings.read(os.environ)
    seconds = int(settings.retry_seconds) * 4 ** (tries - 1)
    SqsOutbox().let_rest(settings.mail_queue_url, receipt_handle, seconds)


@cache
def record_feedback() -> RecordFeedback:
    """Make ops/record_feedback."""
    settings = RecordFeedbackSettings.read(os.environ)
    kept, watch = records(settings.table_name), clock()
    return RecordFeedback(
        cases=kept.cases,
        people=kept.people,
        hand_back=HandBack(kept.cases, kept.tasks, kept.desk, watch),
        outbox=SqsOutbox(mail=settings.mail_queue_url),
        clock=watch,
    )
