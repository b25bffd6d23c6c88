"""The site with a clock that moves and workers that work, so that pages can be lived in."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from botocore.exceptions import ClientError

import handlers.owner.api
import handlers.owner.plain_form
import handlers.reviewer.api
from infra.local.public_keys import key_files
from redress import observability
from redress.adapters.painting.painter import IsolatedPainter
from redress.adapters.sniffing.sniffer import PuremagicSniffer
from redress.domain.case import Case
from redress.domain.decision_batches import BatchMessage
from redress.domain.evidence import upload_key
from redress.domain.stages import Remedy, Stage
from redress.domain.steps import StepMessage
from redress.domain.tasks import Task, TaskState
from redress.domain.uploads import UploadLimits
from redress.edge.configuration import read_configuration
from redress.ports import ExecutionState
from redress.usecases.configure import Configure
from redress.usecases.make_preview import MakePreview
from redress.usecases.open_case import OpenCase
from redress.usecases.sweep_due import SweepDue
from tests.browser.living_fakes import LivingClock, SharpScanner
from tests.browser.things import Thing, claim
from tests.factories.decisions import apply_batch
from tests.factories.seals import sealing_of
from tests.fakes.world import World
from tests.handlers.caller import Document
from tests.handlers.site import SUBMISSION_ID, Site, sample
from tests.handlers.zones import owner_zone, plain_form, worker

MIB = 1024 * 1024
LIMITS = UploadLimits(
    max_files=20,
    max_file_bytes=5 * 1024**3,
    max_case_bytes=20 * 1024**3,
    part_bytes=MIB,
    single_put_bytes=2 * MIB,
)
QUIET = {
    "POWERTOOLS_SERVICE_NAME": "pages",
    "POWERTOOLS_METRICS_NAMESPACE": "Redress",
    "POWERTOOLS_METRICS_DISABLED": "true",
    "POWERTOOLS_LOG_LEVEL": "ERROR",
}


class LivingSite(Site):
    """`work` lets every worker do what waits for it; while `working`, each call is followed by it.

    `site_url` is where the pages are served.
    """

    def __init__(self, site_url: str) -> None:
        self._patch = pytest.MonkeyPatch()
        self._speak_quietly()
        world = World(clock=LivingClock())
        world.allowed = LIMITS
        world.sniffer = PuremagicSniffer()  # type: ignore[assignment]  # the real one
        world.painter = IsolatedPainter()  # type: ignore[assignment]  # the real one
        world.scanner = SharpScanner(world.uploads)
        super().__init__(self._patch, world)
        plain = handlers.owner.plain_form.handler
        self._patch.setattr(plain, "_form", lambda: plain_form(self.world))
        self.site_url = site_url
        self.working = True
        self.configure()

    def close(self) -> None:
        """Give the handlers back."""
        self._patch.undo()
        self._forget_loggers()

    def configure(self, **changes: object) -> None:
        """Set up the sample campaign, with some of its settings changed."""
        document = sample()
        document["campaigns"][0] |= {"site_url": self.site_url, **changes}
        Configure(self.world.campaigns, self.world.people)(*read_configuration(document))

    def open_campaign(self) -> None:
        """Take submissions."""
        self.configure()

    def not_open_yet(self) -> None:
        """Let the campaign begin in a week."""
        self.configure(opens_at=self._local(timedelta(days=7)))

    def close_campaign(self) -> None:
        """Let the campaign have ended an hour ago."""
        self.configure(closes_at=self._local(timedelta(hours=-1)))

    def allow(self, **limits: int) -> None:
        """Change how much may be sent, also for those who were told otherwise."""
        self.world.allowed = replace(self.world.allowed, **limits)
        self.owner_zone = owner_zone(self.world)

    def change_consents(self, version: str) -> None:
        """Word all consents anew while people fill in the form."""
        consents = sample()["campaigns"][0]["consents"]
        self.configure(consents=[{**consent, "version": version} for consent in consents])

    def answer(self, event: Document) -> Document:
        """Answer a request to one of the APIs."""
        if event["rawPath"].startswith("/desk-api/"):
            return handlers.reviewer.api.handler(event, None)
        if event["rawPath"] == "/api/plain":
            return handlers.owner.plain_form.handler(event, None)
        return handlers.owner.api.handler(event, None)

    def published(self) -> dict[str, bytes]:
        """Give the files that publishing adds to the pages: the keys of receipts."""
        return key_files(_NothingThere(), "", self.world.signer.public_key(), date(2026, 1, 1))

    def work(self) -> None:
        """Let all workers work until everything waits for a person."""
        outbox = self.world.outbox
        for submission_id in _taken(outbox.opened):
            self._open_case(submission_id)
        for case_id, attempt in list(self.world.engine.running()):
            self._go_on(case_id, attempt)
        for case_id, attempt in _taken(outbox.preserved):
            step = StepMessage(case_id, attempt, Stage.PRESERVING, "")
            worker(self.world, Stage.PRESERVING)(step)
        maker = MakePreview(self.world.sources, self.world.painter, self.world.previews)
        for order in _taken(outbox.previewed):
            maker(order)
        for case in list(self.world.records.cases.values()):
            if case.unsealed and not case.withdrawn:
                sealing_of(self.world).ensure(case.id)

    def pass_time(self, span: timedelta) -> None:
        """Let time go by, and do what falls due meanwhile: a day at a time, as sweeps come."""
        world = self.world
        sweep = SweepDue(
            world.cases,
            world.tasks,
            world.notices,
            world.campaigns,
            world.people,
            world.engine,
            world.outbox,
            world.clock,
            timedelta(minutes=1),
            world.calendars,
            world.batches,
        )
        for _ in range(max(1, span.days)):
            world.clock.advance(min(span, timedelta(days=1)))
            sweep()
        self.work()

    def pass_time_by(self, seconds: int) -> None:
        """Let time go by in which nothing falls due."""
        self.world.clock.advance(timedelta(seconds=seconds))

    def has_received(self, *files: Thing, **changes: Any) -> str:
        """Let an owner have sent a form with these files, and give the receipt code."""
        claims = [claim(file) for file in files]
        for file, told in zip(files, claims, strict=True):
            key = upload_key(SUBMISSION_ID[:-1] + "1", told["sha256"])
            self.world.uploads.arrive(key, file["buffer"])
        code = self.receipt(files=claims, **changes)
        if self.working:
            self.work()
        return code

    def decide_next(self, **choice: object) -> None:
        """Decide what the newest case waits for, as somebody of the group that is asked."""
        task = self.open_task()
        self.decide(task.id, task.kind.assignee.value, choice)
        self.work()

    def apply_batches(self) -> None:
        """Let a minute pass, and the batches that wait for it take effect."""
        self.world.clock.advance(timedelta(minutes=1))
        for batch_id, _ in _taken(self.world.outbox.batched):
            apply_batch(self.world)(BatchMessage(batch_id))
        self.work()

    def review_by(self, **rules: object) -> None:
        """Change some of the campaign's rules of review."""
        self.configure(review={**sample()["campaigns"][0]["review"], **rules})

    def open_task(self) -> Task:
        """Give what the newest case waits for."""
        tasks = self.world.records.tasks.values()
        return [task for task in tasks if task.state is TaskState.OPEN][-1]

    def _open_case(self, submission_id: str) -> None:
        world = self.world
        open_case = OpenCase(
            world.drafts, world.cases, world.campaigns, world.engine, world.outbox, world.clock
        )
        open_case(submission_id)

    def _go_on(self, case_id: str, attempt: int) -> None:
        """Do the steps of an execution until it waits for a person or ends."""
        engine = self.world.engine
        while engine.state(case_id, attempt) is ExecutionState.RUNNING:
            case = self.world.records.cases[case_id]
            if case.stage is Stage.CLOSED:
                engine.end(case_id, attempt)
                return
            if (case_id, attempt) in engine.waiting.values():
                return
            for remedy in case.open_remedies if case.stage is Stage.PURSUING else (None,):
                self._do(case, attempt, remedy)

    def _do(self, case: Case, attempt: int, remedy: Remedy | None) -> None:
        token = self.world.engine.wait(case.id, attempt)
        message = StepMessage(case.id, attempt, case.stage, token, remedy)
        worker(self.world, case.stage)(message)

    def _local(self, ahead: timedelta) -> str:
        moment = self.world.clock.now() + ahead
        campaign = self.world.campaigns.get("owners-2026")
        assert campaign is not None
        return moment.astimezone(campaign.zone).strftime("%Y-%m-%dT%H:%M")

    def _speak_quietly(self) -> None:
        for name, value in QUIET.items():
            self._patch.setenv(name, value)
        self._forget_loggers()

    def _forget_loggers(self) -> None:
        observability.metrics.cache_clear()
        observability.logger.cache_clear()


class _NothingThere:
    """A bucket in which no key was listed before."""

    def get_object(self, **_: object) -> object:
        raise ClientError({"Error": {"Code": "NoSuchKey"}}, "GetObject")


def _taken(queue: list[Any]) -> list[Any]:
    taken, queue[:] = list(queue), []
    return taken
