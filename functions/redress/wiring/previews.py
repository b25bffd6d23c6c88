"""Previews: who shows them, and who makes them."""

from __future__ import annotations

import os
from functools import cache

from redress.adapters.painting.painter import IsolatedPainter
from redress.adapters.s3_previews import S3Previews, S3Sources
from redress.adapters.sqs_outbox import SqsOutbox
from redress.domain.previews import PreviewMessage
from redress.ports import Clock
from redress.settings import MakePreviewSettings, ReviewerApiSettings
from redress.usecases.make_preview import MakePreview
from redress.usecases.review import Review
from redress.usecases.show_preview import ShowPreview
from redress.wiring.parts import Records


def show_preview(
    settings: ReviewerApiSettings, kept: Records, review: Review, clock: Clock
) -> ShowPreview:
    """Make it for the reviewers' zone."""
    return ShowPreview(
        review=review,
        cases=kept.cases,
        previews=S3Previews(settings.previews_bucket),
        limits=kept.limits,
        outbox=SqsOutbox(previews=settings.previews_queue_url),
        clock=clock,
    )


@cache
def make_preview() -> MakePreview:
    """Make worker/make_preview."""
    settings = MakePreviewSettings.read(os.environ)
    return MakePreview(
        sources=S3Sources(settings.vault_bucket),
        painter=IsolatedPainter(),
        previews=S3Previews(settings.previews_bucket),
    )


def give_up(message: PreviewMessage) -> None:
    """Write down that there is no preview."""
    make_preview().give_up(message)


def let_rest(receipt_handle: str, tries: int) -> None:
    """Keep a failed order back, each time twice as long: 10 seconds to a minute and a half."""
    queue = MakePreviewSettings.read(os.environ).previews_queue_url
    SqsOutbox().let_rest(queue, receipt_handle, 10 * 2 ** (tries - 1))
