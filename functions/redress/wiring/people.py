"""Who works at the desk: changed by leads, and by operators (`make reviewer`)."""

from __future__ import annotations

import os
from functools import cache

from redress.adapters.sqs_outbox import SqsOutbox
from redress.ports import Clock, Outbox
from redress.settings import ManageReviewersSettings
from redress.usecases.hand_back import HandBack
from redress.usecases.manage_people import ManagePeople
from redress.wiring.clock import clock
from redress.wiring.parts import Records, records


def manage_people(kept: Records, mails: Outbox, clock: Clock) -> ManagePeople:
    """Make it for the reviewers' zone."""
    hand_back = HandBack(kept.cases, kept.tasks, kept.desk, clock)
    return ManagePeople(kept.people, kept.desk, hand_back, mails, clock)


@cache
def manage_reviewers() -> ManagePeople:
    """Make ops/manage_reviewers."""
    settings = ManageReviewersSettings.read(os.environ)
    mails = SqsOutbox(mail=settings.mail_queue_url)
    return manage_people(records(settings.table_name), mails, clock())
