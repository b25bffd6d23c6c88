"""Bring a case back whose execution is gone, at its recorded stage, under a new attempt."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta

from redress.domain.case import Case, Change, TimelineEntry
from redress.domain.custody import CustodyRecord
from redress.domain.errors import UnknownCaseError
from redress.domain.events import Event
from redress.domain.stages import Stage
from redress.ports import (
    Campaigns,
    Cases,
    Clock,
    Drafts,
    Engine,
    ExecutionState,
    LiveCase,
    Outbox,
)
from redress.usecases.steps import component, known, settled

NAME = "resume_case"
_NOTHING_TO_ADD = frozenset({Stage.PRESERVING, Stage.WITHDRAWING})


@dataclass(frozen=True)
class ResumeCase:
    """Executions are disposable; a case is not.

    A case that changed within `grace` is left alone: its execution may be about to start, and
    one that fails at once is tried again once a grace at the most.
    """

    cases: Cases
    campaigns: Campaigns
    engine: Engine
    clock: Clock
    grace: timedelta

    def __call__(self, case_id: str, attempt: int) -> bool:
        """Start a new execution in place of `attempt`, unless that one runs or is history.

        Gives True when an execution was started.
        """
        case = settled(lambda: self._next(case_id, attempt))
        if case is None:
            return False
        self.engine.start(case)
        return True

    def _next(self, case_id: str, attempt: int) -> Case | None:
        case = known(self.cases, case_id)
        if case.closed or case.attempt != attempt:
            return None
        now = self.clock.now()
        if now - case.updated_at < self.grace:
            return None
        state = self.engine.state(case.id, attempt)
        if state is ExecutionState.RUNNING:
            return None
        if state is ExecutionState.UNKNOWN:
            return case
        return self.cases.commit(self._change(case, now))

    def _change(self, before: Case, now: datetime) -> Change:
        campaign = self.campaigns.get(before.campaign_id)
        if campaign is None:
            raise UnknownCaseError(before.campaign_id)
        case = before.touched(now, attempt=before.attempt + 1)
        facts: dict[str, str | int] = {"attempt": case.attempt}
        return Change(
            case=case,
            day=campaign.local_day(now),
            timeline=(TimelineEntry(now, Event.CASE_RESUMED, case.stage, case.revision, facts),),
            custody=(CustodyRecord(now, component(NAME), Event.CASE_RESUMED, facts),),
        )


@dataclass(frozen=True)
class Reconciled:
    """What was found amiss and mended, for metrics."""

    drafts: int
    resumed: int
    preserved: int
    stopped: int
    sealed: int


@dataclass(frozen=True)
class Reconcile:
    """Find what an outage left behind and mend it.

    Drafts that were not queued are queued, executions that are lost are replaced, those that a
    newer one replaced are stopped, evidence that was added beside the execution is preserved
    (while a case is preserving, its execution asks for that itself), and cases whose proofs are
    not complete are sealed.
    """

    drafts: Drafts
    cases: Cases
    engine: Engine
    outbox: Outbox
    resume: ResumeCase
    clock: Clock

    def __call__(self) -> Reconciled:
        """Mend everything that is found; what failed rises at the end, as one ExceptionGroup."""
        now = self.clock.now()
        drafts = 0
        for submission_id in self.drafts.unopened_before(now - self.resume.grace):
            self.outbox.open_case(submission_id)
            drafts += 1
        running = set(self.engine.running())
        newest = {live.id: live for live in self.cases.live()}
        resumed = preserved = stopped = sealed = 0
        failures: list[Exception] = []
        for live in newest.values():
            with _gathering(failures):
                if now - live.updated_at < self.resume.grace:
                    continue
                if (live.id, live.attempt) not in running:
                    resumed += self.resume(live.id, live.attempt)
                preserved += self._preserves(live)
                sealed += self._seals(live)
        for case_id, attempt in sorted(running - {(x.id, x.attempt) for x in newest.values()}):
            with _gathering(failures):
                stopped += self._stopped(case_id, attempt)
        if failures:
            raise ExceptionGroup("some cases could not be brought back", failures)
        return Reconciled(drafts, resumed, preserved, stopped, sealed)

    def _preserves(self, live: LiveCase) -> bool:
        if not live.pending or live.stage in _NOTHING_TO_ADD:
            return False
        self.outbox.preserve(live.id, live.attempt)
        return True

    def _seals(self, live: LiveCase) -> bool:
        if not live.unsealed or live.stage is Stage.WITHDRAWING:
            return False
        self.outbox.seal(live.id)
        return True

    def _stopped(self, case_id: str, attempt: int) -> bool:
        """Stop an execution that a newer one took over; nobody would answer it any more."""
        case = self.cases.get(case_id)
        if case is None or attempt >= case.attempt:
            return False
        self.engine.stop(case_id, attempt)
        return True


@contextmanager
def _gathering(failures: list[Exception]) -> Iterator[None]:
    try:
        yield
    except Exception as error:  # noqa: BLE001  # the rest must be mended; all rise at the end
        failures.append(error)
