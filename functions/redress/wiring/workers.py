"""The workers: one for each queue."""

from __future__ import annotations

import os
from datetime import timedelta
from functools import cache

from redress.adapters.dynamodb.cases import DynamodbCases
from redress.adapters.dynamodb.table import Table
from redress.adapters.holidays_calendars import HolidaysCalendars
from redress.adapters.jinja_texts import JinjaTexts
from redress.adapters.s3_uploads import S3Uploads
from redress.adapters.s3_vault import S3Vault
from redress.adapters.ses_mailer import SesMailer
from redress.adapters.sqs_outbox import SqsOutbox
from redress.adapters.stepfunctions_engine import StepfunctionsEngine
from redress.adapters.system_clock import SystemClock
from redress.domain.steps import StepMessage
from redress.settings import (
    AskOwnerSettings,
    CloseCaseSettings,
    OpenCaseSettings,
    PreserveEvidenceSettings,
    RequestReviewSettings,
    SendMailSettings,
    Settings,
)
from redress.usecases.ask_owner import AskOwner
from redress.usecases.close_case import CloseCase
from redress.usecases.open_case import OpenCase
from redress.usecases.preserve_evidence import PreserveEvidence
from redress.usecases.request_review import RequestReview
from redress.usecases.send_mail import SendMail
from redress.usecases.waiting import Waits
from redress.wiring.parts import records


@cache
def open_case() -> OpenCase:
    """Make worker/open_case."""
    settings = OpenCaseSettings.read(os.environ)
    kept = records(settings.table_name)
    engine = StepfunctionsEngine(settings.state_machine_arn)
    return OpenCase(kept.drafts, kept.cases, kept.campaigns, engine, SystemClock())


@cache
def preserve_evidence() -> PreserveEvidence:
    """Make worker/preserve_evidence."""
    settings = PreserveEvidenceSettings.read(os.environ)
    kept = records(settings.table_name)
    return PreserveEvidence(
        cases=kept.cases,
        campaigns=kept.campaigns,
        uploads=S3Uploads(settings.incoming_bucket),
        vault=S3Vault(settings.vault_bucket, settings.incoming_bucket),
        engine=StepfunctionsEngine(settings.state_machine_arn),
        outbox=SqsOutbox(mail=settings.mail_queue_url),
        clock=SystemClock(),
        retention=timedelta(days=int(settings.retention_days)),
    )


@cache
def request_review() -> RequestReview:
    """Make worker/request_review."""
    return RequestReview(_waits(RequestReviewSettings.read(os.environ)))


@cache
def ask_owner() -> AskOwner:
    """Make worker/ask_owner."""
    return AskOwner(_waits(AskOwnerSettings.read(os.environ)))


def _waits(settings: RequestReviewSettings | AskOwnerSettings) -> Waits:
    kept = records(settings.table_name)
    return Waits(
        cases=kept.cases,
        tasks=kept.tasks,
        campaigns=kept.campaigns,
        people=kept.people,
        calendars=HolidaysCalendars(),
        engine=StepfunctionsEngine(settings.state_machine_arn),
        outbox=SqsOutbox(mail=settings.mail_queue_url),
        clock=SystemClock(),
    )


@cache
def close_case() -> CloseCase:
    """Make worker/close_case."""
    settings = CloseCaseSettings.read(os.environ)
    kept = records(settings.table_name)
    return CloseCase(
        cases=kept.cases,
        campaigns=kept.campaigns,
        engine=StepfunctionsEngine(settings.state_machine_arn),
        outbox=SqsOutbox(mail=settings.mail_queue_url),
        clock=SystemClock(),
    )


@cache
def send_mail() -> SendMail:
    """Make worker/send_mail."""
    settings = SendMailSettings.read(os.environ)
    kept = records(settings.table_name)
    return SendMail(
        cases=kept.cases,
        tasks=kept.tasks,
        campaigns=kept.campaigns,
        people=kept.people,
        notices=kept.notices,
        mailer=SesMailer(settings.sender),
        texts=JinjaTexts(),
        clock=SystemClock(),
    )


def let_mail_rest(receipt_handle: str, tries: int) -> None:
    """Keep a refused mail back, each time four times as long: 1, 4, 16, 64 minutes on AWS."""
    settings = SendMailSettings.read(os.environ)
    seconds = int(settings.retry_seconds) * 4 ** (tries - 1)
    SqsOutbox(mail=settings.mail_queue_url).let_mail_rest(receipt_handle, seconds)


def flag_trouble(message: StepMessage) -> None:
    """Mark the case of a step that failed for the last time."""
    settings = Settings.read({"TABLE_NAME": os.environ["TABLE_NAME"]})
    DynamodbCases(Table(settings.table_name)).flag_trouble(message.case_id, message.step.value)
