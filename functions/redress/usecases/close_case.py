"""Close a case and tell its owner how it ended."""

from __future__ import annotations

from dataclasses import dataclass

from redress.domain.case import Case, Change, TimelineEntry
from redress.domain.custody import CustodyRecord
from redress.domain.errors import ForbiddenTransitionError, UnknownCaseError
from redress.domain.events import Event
from redress.domain.figures import closing_count
from redress.domain.notices import Notice, NoticeKind
from redress.domain.stages import Outcome, Stage
from redress.domain.steps import StepMessage
from redress.ports import Campaigns, Cases, Clock, Engine, Outbox
from redress.usecases.steps import commit_and_mail, component, settled, taken

NAME = "close_case"
_OUTCOMES = {Stage.RECORDING: Outcome.RECORDED, Stage.GUIDING: Outcome.GUIDED}
_LAST_NOTICES = {
    Outcome.RECORDED: NoticeKind.CLOSED_RECORDED,
    Outcome.GUIDED: NoticeKind.CLOSED_GUIDED,
    Outcome.DECLINED_AT_SCREENING: NoticeKind.CLOSED_DECLINED,
    Outcome.DECLINED_BY_LEGAL: NoticeKind.CLOSED_DECLINED,
    Outcome.DUPLICATE: NoticeKind.CLOSED_DUPLICATE,
    Outcome.LAPSED: NoticeKind.CLOSED_LAPSED,
    Outcome.WITHDRAWN: NoticeKind.CLOSED_WITHDRAWN,
    Outcome.COMPLETED: NoticeKind.CLOSED_COMPLETED,
}
"""Spam gets no answer."""


@dataclass(frozen=True)
class CloseCase:
    """The last step of every way: one closing, one message."""

    cases: Cases
    campaigns: Campaigns
    engine: Engine
    outbox: Outbox
    clock: Clock

    def __call__(self, message: StepMessage) -> None:
        """Close the case and answer the engine."""
        case = settled(lambda: self._closed(message))
        if case is not None:
            self.engine.answer(message.token, case)

    def _closed(self, message: StepMessage) -> Case | None:
        before = taken(message, self.cases, self.engine)
        if before is None:
            return None
        outcome = before.outcome or _OUTCOMES.get(before.stage)
        campaign = self.campaigns.get(before.campaign_id)
        if outcome is None:
            raise ForbiddenTransitionError(f"{before.id} has no outcome at {before.stage}")
        if campaign is None:
            raise UnknownCaseError(before.campaign_id)
        now = self.clock.now()
        case = before.moved(Stage.CLOSED, now, outcome=outcome)
        kind = _LAST_NOTICES.get(outcome)
        facts: dict[str, str | int] = {"outcome": outcome.value}
        change = Change(
            case=case,
            day=campaign.local_day(now),
            timeline=(TimelineEntry(now, Event.CASE_CLOSED, case.stage, case.revision, facts),),
            custody=(CustodyRecord(now, component(NAME), Event.CASE_CLOSED, facts),),
            counters=(closing_count(outcome.value),),
            notices=(Notice(kind, case.id, number=case.attempt),) if kind else (),
        )
        return commit_and_mail(self.cases, self.outbox, change)
