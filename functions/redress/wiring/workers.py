"""The workers: one for each queue."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import timedelta
from functools import cache

from redress.adapters.clamav_scanner import ClamavScanner
from redress.adapters.guardduty_scanner import GuarddutyScanner
from redress.adapters.holidays_calendars import HolidaysCalendars
from redress.adapters.no_scanner import NoScanner
from redress.adapters.s3_uploads import S3Uploads
from redress.adapters.s3_vault import S3Vault
from redress.adapters.sniffing.sniffer import PuremagicSniffer
from redress.adapters.sqs_outbox import SqsOutbox
from redress.adapters.stepfunctions_engine import StepfunctionsEngine
from redress.domain.steps import StepMessage
from redress.ports import Scanner, Uploads
from redress.settings import (
    AskOwnerSettings,
    CloseCaseSettings,
    OpenCaseSettings,
    PreserveEvidenceSettings,
    RequestReviewSettings,
    Settings,
)
from redress.usecases.ask_owner import AskOwner
from redress.usecases.close_case import CloseCase
from redress.usecases.examine_item import ExamineItem
from redress.usecases.open_case import OpenCase
from redress.usecases.preserve_evidence import PreserveEvidence
from redress.usecases.request_review import RequestReview
from redress.usecases.waiting import Waits
from redress.wiring.clock import clock
from redress.wiring.parts import records


@cache
def open_case() -> OpenCase:
    """Make worker/open_case."""
    settings = OpenCaseSettings.read(os.environ)
    kept = records(settings.table_name)
    engine = StepfunctionsEngine(settings.state_machine_arn)
    outbox = SqsOutbox(mail=settings.mail_queue_url)
    return OpenCase(kept.drafts, kept.cases, kept.campaigns, engine, outbox, clock())


@cache
def preserve_evidence() -> PreserveEvidence:
    """Make worker/preserve_evidence."""
    settings = PreserveEvidenceSettings.read(os.environ)
    kept = records(settings.table_name)
    uploads, watch = S3Uploads(settings.incoming_bucket), clock()
    scanner = _scanner(settings, uploads)
    return PreserveEvidence(
        cases=kept.cases,
        campaigns=kept.campaigns,
        examine=ExamineItem(uploads, scanner, PuremagicSniffer(), watch),
        vault=S3Vault(settings.vault_bucket, settings.incoming_bucket),
        engine=StepfunctionsEngine(settings.state_machine_arn),
        outbox=SqsOutbox(
            evidence=settings.evidence_queue_url,
            mail=settings.mail_queue_url,
            seals=settings.seals_queue_url,
        ),
        clock=watch,
        retention=timedelta(days=int(settings.retention_days)),
    )


def _scanner(settings: PreserveEvidenceSettings, uploads: Uploads) -> Scanner:
    """Give what looks for malware; raises KeyError for a name that is none of the three."""
    makers: dict[str, Callable[[], Scanner]] = {
        "guardduty": lambda: GuarddutyScanner(settings.incoming_bucket),
        "clamav": lambda: ClamavScanner(uploads),
        "none": NoScanner,
    }
    return makers[settings.scanner]()


def let_evidence_rest(receipt_handle: str, tries: int) -> None:
    """Keep a failed step back, each time twice as long: 1, 2, 4, 8 minutes."""
    queue = PreserveEvidenceSettings.read(os.environ).evidence_queue_url
    SqsOutbox().let_rest(queue, receipt_handle, 60 * 2 ** (tries - 1))


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
        clock=clock(),
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
        clock=clock(),
    )


def flag_trouble(message: StepMessage) -> None:
    """Mark the case of a step that failed for the last time."""
    settings = Settings.read(os.environ)
    records(settings.table_name).cases.flag_trouble(message.case_id, message.step.value)
