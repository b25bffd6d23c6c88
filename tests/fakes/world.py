"""One of each fake, sharing one clock, one store and one set of faults."""

from __future__ import annotations

from datetime import UTC, datetime

from tests.fakes.cases import FakeCases
from tests.fakes.faults import Faults
from tests.fakes.people import FakeLimits, FakePeople
from tests.fakes.records import (
    FakeCampaigns,
    FakeDrafts,
    FakeNotices,
    FakeTasks,
    Records,
)
from tests.fakes.services import (
    FakeCalendars,
    FakeClock,
    FakeEngine,
    FakeMailer,
    FakeOutbox,
    FakeSecrets,
    FakeTexts,
)
from tests.fakes.storage import FakeUploads, FakeVault

START = datetime(2025, 10, 9, 2, 0, tzinfo=UTC)
"""Thursday, 10:00 in Shanghai."""


class World:
    """Everything that use cases need, in memory. Attributes are named as the ports are."""

    def __init__(self, now: datetime = START) -> None:
        self.faults = Faults()
        self.records = Records()
        self.clock = FakeClock(now)
        self.secrets = FakeSecrets()
        self.calendars = FakeCalendars()
        self.campaigns = FakeCampaigns(self.records, self.faults)
        self.drafts = FakeDrafts(self.records, self.faults)
        self.cases = FakeCases(self.records, self.faults)
        self.tasks = FakeTasks(self.records, self.clock, self.faults)
        self.notices = FakeNotices(self.records, self.faults)
        self.people = FakePeople(self.faults)
        self.limits = FakeLimits()
        self.uploads = FakeUploads()
        self.vault = FakeVault(self.uploads, self.faults)
        self.mailer = FakeMailer(self.faults)
        self.texts = FakeTexts()
        self.outbox = FakeOutbox(self.faults)
        self.engine = FakeEngine(self.faults)
