"""Evidence bags: who asks for them, and who makes them."""

from __future__ import annotations

import os
from functools import cache

from redress.adapters.s3_exports import S3Exports
from redress.adapters.sqs_outbox import SqsOutbox
from redress.adapters.stepfunctions_engine import StepfunctionsEngine
from redress.domain.bags import BagMessage
from redress.settings import ExportBagSettings, RequestBagSettings
from redress.usecases.bag_contents import BagContents
from redress.usecases.export_bag import ExportBag
from redress.usecases.prove_inclusion import ProveInclusion
from redress.usecases.request_bag import RequestBag
from redress.wiring.clock import clock
from redress.wiring.parts import records
from redress.wiring.proofs import sealing


@cache
def request_bag() -> RequestBag:
    """Make ops/request_bag."""
    settings = RequestBagSettings.read(os.environ)
    return RequestBag(
        cases=records(settings.table_name).cases,
        exports=S3Exports(settings.exports_bucket),
        outbox=SqsOutbox(bags=settings.bags_queue_url),
        clock=clock(),
    )


@cache
def export_bag() -> ExportBag:
    """Make worker/export_bag."""
    settings = ExportBagSettings.read(os.environ)
    kept = records(settings.table_name)
    seals = sealing()
    return ExportBag(
        cases=kept.cases,
        campaigns=kept.campaigns,
        checkpoints=kept.checkpoints,
        sealing=seals,
        inclusion=ProveInclusion(seals.vault),
        contents=BagContents(seals.vault, seals.stamper, seals.signer, seals.documents),
        exports=S3Exports(settings.exports_bucket),
        engine=StepfunctionsEngine(settings.state_machine_arn),
        clock=clock(),
    )


def give_up(message: BagMessage) -> None:
    """Let the execution go on without its bag, and mark the case."""
    made = export_bag()
    made.give_up(message)
    made.cases.flag_trouble(message.case_id, "export_bag")


def let_rest(receipt_handle: str, tries: int) -> None:
    """Keep a failed order back, each time twice as long: 1, 2, 4, 8 minutes."""
    settings = ExportBagSettings.read(os.environ)
    outbox = SqsOutbox(bags=settings.bags_queue_url)
    outbox.let_rest(settings.bags_queue_url, receipt_handle, 60 * 2 ** (tries - 1))
