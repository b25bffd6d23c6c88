"""One of each fake, sharing one clock, one store and one set of faults."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from redress.adapters.altcha_puzzles import AltchaPuzzles
from redress.domain.uploads import UploadLimits
from redress.domain.work import WorkRules
from tests.fakes.batches import FakeBatches
from tests.fakes.cases import FakeCases
from tests.fakes.data_keys import FakeDataKeys
from tests.fakes.desk import FakeDesk
from tests.fakes.exports import FakeExports
from tests.fakes.exposures import FakeExposures
from tests.fakes.faults import Faults
from tests.fakes.figures import FakeFigures
from tests.fakes.issuer import FakeIssuer
from tests.fakes.people import FakeLimits, FakePeople
from tests.fakes.previews import FakePainter, FakePreviews, FakeSources
from tests.fakes.proofs import (
    FakeDocuments,
    FakeScanner,
    FakeSigner,
    FakeSniffer,
    FakeStamper,
)
from tests.fakes.records import (
    FakeCampaigns,
    FakeCheckpoints,
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
ALLOWED = UploadLimits(
    max_files=20,
    max_file_bytes=5 * 1024**3,
    max_case_bytes=10 * 1024**3,
    part_bytes=1000,
    single_put_bytes=2000,
)
WORK = WorkRules(enabled=True, lifetime=timedelta(hours=1), wait=timedelta(seconds=20))


class World:
    """Everything that use cases need, in memory; attributes are named as the ports are.

    Puzzles are real, and tiny.
    """

    def __init__(self, now: datetime = START, clock: FakeClock | None = None) -> None:
        self.faults = Faults()
        self.records = Records()
        self.clock = clock or FakeClock(now)
        self.secrets = FakeSecrets()
        self.puzzles = AltchaPuzzles(self.secrets.pepper, cost=1, tries=2)
        self.work = WORK
        self.calendars = FakeCalendars()
        self.campaigns = FakeCampaigns(self.records, self.faults)
        self.drafts = FakeDrafts(self.records, self.faults)
        self.cases = FakeCases(self.records, self.faults)
        self.figures = FakeFigures(self.records, self.cases)
        self.checkpoints = FakeCheckpoints(self.records, self.faults)
        self.tasks = FakeTasks(self.records, self.clock, self.faults)
        self.desk = FakeDesk(self.records)
        self.batches = FakeBatches(self.faults)
        self.notices = FakeNotices(self.records, self.faults)
        self.people = FakePeople(self.faults)
        self.exposures = FakeExposures()
        self.limits = FakeLimits()
        self.issuer = FakeIssuer()
        self.allowed = ALLOWED
        self.uploads = FakeUploads(self.clock, self.faults)
        self.vault = FakeVault(self.uploads, self.faults)
        self.exports = FakeExports(self.faults)
        self.previews = FakePreviews(self.faults)
        self.sources = FakeSources(self.vault)
        self.painter = FakePainter()
        self.data_keys = FakeDataKeys(self.faults)
        self.stamper = FakeStamper(self.clock, self.faults)
        self.signer = FakeSigner(self.faults)
        self.documents = FakeDocuments()
        self.scanner = FakeScanner()
        self.sniffer = FakeSniffer()
        self.mailer = FakeMailer(self.faults)
        self.texts = FakeTexts()
        self.outbox = FakeOutbox(self.faults)
        self.engine = FakeEngine(self.faults)
