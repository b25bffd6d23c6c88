"""What runs by the clock, after a lost execution, or by an operator's hand."""

from __future__ import annotations

import os
from datetime import timedelta
from functools import cache

from redress.adapters import guardduty_scanner
from redress.adapters.holidays_calendars import HolidaysCalendars
from redress.adapters.sqs_outbox import SqsOutbox
from redress.adapters.stepfunctions_engine import StepfunctionsEngine
from redress.domain.evidence import Malware
from redress.settings import (
    ConfigureSettings,
    ReconcileSettings,
    RecordScanSettings,
    SweepDueSettings,
    WatchExecutionsSettings,
)
from redress.usecases.configure import Configure
from redress.usecases.record_scan import RecordScan
from redress.usecases.resume_case import Reconcile, ResumeCase
from redress.usecases.sweep_due import SweepDue
from redress.wiring.clock import clock
from redress.wiring.parts import records


@cache
def sweep_due() -> SweepDue:
    """Make ops/sweep_due."""
    settings = SweepDueSettings.read(os.environ)
    kept = records(settings.table_name)
    return SweepDue(
        cases=kept.cases,
        tasks=kept.tasks,
        notices=kept.notices,
        campaigns=kept.campaigns,
        people=kept.people,
        engine=StepfunctionsEngine(settings.state_machine_arn),
        outbox=SqsOutbox(mail=settings.mail_queue_url, batches=settings.batches_queue_url),
        clock=clock(),
        grace=timedelta(seconds=int(settings.grace_seconds)),
        calendars=HolidaysCalendars(),
        batches=kept.batches,
    )


@cache
def reconcile() -> Reconcile:
    """Make ops/reconcile."""
    settings = ReconcileSettings.read(os.environ)
    kept = records(settings.table_name)
    engine = StepfunctionsEngine(settings.state_machine_arn)
    watch = clock()
    grace = timedelta(seconds=int(settings.grace_seconds))
    return Reconcile(
        drafts=kept.drafts,
        cases=kept.cases,
        engine=engine,
        outbox=SqsOutbox(
            intake=settings.intake_queue_url,
            evidence=settings.evidence_queue_url,
            seals=settings.seals_queue_url,
        ),
        resume=ResumeCase(kept.cases, kept.campaigns, engine, watch, grace),
        clock=watch,
    )


@cache
def record_scan() -> RecordScan:
    """Make ops/record_scan."""
    settings = RecordScanSettings.read(os.environ)
    kept = records(settings.table_name)
    outbox = SqsOutbox(evidence=settings.evidence_queue_url)
    return RecordScan(kept.cases, kept.campaigns, outbox, clock())


def verdict_of(status: str) -> Malware:
    """Read the status of a scan as its event tells it."""
    return guardduty_scanner.verdict_of(status)


@cache
def watch_executions() -> ResumeCase:
    """Make ops/watch_executions."""
    settings = WatchExecutionsSettings.read(os.environ)
    kept = records(settings.table_name)
    engine = StepfunctionsEngine(settings.state_machine_arn)
    grace = timedelta(seconds=int(settings.grace_seconds))
    return ResumeCase(kept.cases, kept.campaigns, engine, clock(), grace)


@cache
def configure() -> Configure:
    """Make ops/configure."""
    kept = records(ConfigureSettings.read(os.environ).table_name)
    return Configure(kept.campaigns, kept.people)
