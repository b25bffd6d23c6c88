"""The case: its record is the truth, every change of it is one transaction."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime

from redress.domain.custody import EMPTY_LEDGER, CustodyRecord, LedgerHead
from redress.domain.decisions import Choice, Verdict
from redress.domain.errors import ForbiddenTransitionError
from redress.domain.events import Event
from redress.domain.evidence import EvidenceItem, Paper
from redress.domain.ids import task_id_for
from redress.domain.notices import Notice
from redress.domain.stages import (
    PURSUED_REMEDIES,
    Outcome,
    Remedy,
    Stage,
    ensure_transition,
)
from redress.domain.submission import Contact, Submission
from redress.domain.tasks import Task, TaskKind


@dataclass(frozen=True)
class Case:
    """One owner's case.

    `revision` counts the changes and guards every write. `attempt` numbers the executions: only
    the newest one may move the case. `round` counts how often the owner was asked and answered.
    `review_from` is where the case goes on once what came in is preserved. `items` is how many
    evidence numbers are given out, `pending` how many of them are not yet in the vault or
    refused. `resembles` names an earlier case with the same content.
    `trouble` names the step that needs repair, or is empty. `unsealed` is the newest revision
    whose proofs (manifest, time stamps, receipt) are still to be made or completed, or 0.
    """

    id: str
    campaign_id: str
    submission_id: str
    locale: str
    opened_at: datetime
    updated_at: datetime
    wanted: tuple[Remedy, ...]
    stage: Stage = Stage.PRESERVING
    revision: int = 1
    attempt: int = 1
    round: int = 1
    review_from: Stage = Stage.SCREENING
    accepted: tuple[Remedy, ...] = ()
    settled: tuple[Remedy, ...] = ()
    outcome: Outcome | None = None
    items: int = 1
    pending: int = 0
    has_evidence: bool = False
    has_links: bool = False
    has_incident: bool = False
    resembles: str = ""
    duplicate_of: str = ""
    trouble: str = ""
    unsealed: int = 0
    ledger: LedgerHead = EMPTY_LEDGER
    received_at: datetime | None = None

    @property
    def came_in_at(self) -> datetime:
        """When the form came in; of cases opened before this was kept, when they were opened."""
        return self.received_at or self.opened_at

    @property
    def open_remedies(self) -> tuple[Remedy, ...]:
        """Remedies that legal accepted and that nobody settled yet."""
        return tuple(remedy for remedy in self.accepted if remedy not in self.settled)

    @property
    def closed(self) -> bool:
        """Say whether the case is at its end."""
        return self.stage is Stage.CLOSED

    @property
    def live(self) -> bool:
        """Say whether anything is still to be done: by an execution, or for what was added last."""
        waits = self.pending > 0 or self.unsealed > 0
        return not self.closed or (waits and not self.withdrawn)

    @property
    def withdrawn(self) -> bool:
        """Say whether the owner has withdrawn."""
        return self.stage is Stage.WITHDRAWING or self.outcome is Outcome.WITHDRAWN

    def task_id(self, kind: TaskKind, remedy: Remedy | None = None) -> str:
        """Give the id of the task of a kind in this round."""
        return task_id_for(self.id, (remedy or kind).value, self.round)

    def touched(self, now: datetime, **changes: object) -> Case:
        """Give the next revision with some fields changed, at the same stage."""
        values: dict[str, object] = {"revision": self.revision + 1, "updated_at": now}
        return replace(self, **(values | changes))  # type: ignore[arg-type]  # typed per field

    def moved(self, stage: Stage, now: datetime, **changes: object) -> Case:
        """Give the next revision at another stage; raise ForbiddenTransitionError if no way."""
        ensure_transition(self.stage, stage)
        return self.touched(now, stage=stage, trouble="", **changes)

    def stage_after_preserving(self) -> Stage:
        """Say where the case goes once everything that came in is in the vault."""
        if self.review_from is not Stage.SCREENING:
            return self.review_from
        if not self.wanted:
            return Stage.RECORDING
        if not PURSUED_REMEDIES.intersection(self.wanted):
            return Stage.GUIDING
        if not (self.has_evidence or self.has_links or self.has_incident):
            return Stage.COLLECTING_EVIDENCE
        return Stage.SCREENING

    def decided(self, task: Task, choice: Choice, now: datetime) -> Case:
        """Give the case after a decision on one of its tasks."""
        if choice.verdict in (Verdict.CARRIED_OUT, Verdict.GIVEN_UP):
            return self._settled(task, now)
        way = _NEXT.get((task.kind, choice.verdict))
        if way is None or task.kind.stage is not self.stage:
            raise ForbiddenTransitionError(f"{task.kind}: {choice.verdict} at {self.stage}")
        stage, outcome = way
        accepted = choice.remedies if choice.verdict is Verdict.ACCEPT else self.accepted
        changes: dict[str, object] = {"outcome": outcome, "accepted": accepted}
        if choice.verdict is Verdict.DUPLICATE:
            changes["duplicate_of"] = choice.duplicate_of
        if choice.verdict is Verdict.ANSWERED:
            changes |= {"round": self.round + 1, "review_from": _REVIEW_AFTER[task.kind]}
        return self.moved(stage, now, **changes)

    def _settled(self, task: Task, now: datetime) -> Case:
        if self.stage is not Stage.PURSUING or task.remedy not in self.open_remedies:
            raise ForbiddenTransitionError(f"{task.id} at {self.stage}")
        settled = (*self.settled, task.remedy)
        if set(self.accepted) <= set(settled):
            return self.moved(Stage.COMPLETING, now, settled=settled, outcome=Outcome.COMPLETED)
        return self.touched(now, settled=settled)


_NEXT: dict[tuple[TaskKind, Verdict], tuple[Stage, Outcome | None]] = {
    (TaskKind.SCREENING, Verdict.ADVANCE): (Stage.LEGAL_REVIEW, None),
    (TaskKind.SCREENING, Verdict.ASK_OWNER): (Stage.ANSWERING_SCREENING, None),
    (TaskKind.SCREENING, Verdict.DECLINE): (Stage.DECLINING, Outcome.DECLINED_AT_SCREENING),
    (TaskKind.SCREENING, Verdict.DUPLICATE): (Stage.DECLINING, Outcome.DUPLICATE),
    (TaskKind.SCREENING, Verdict.SPAM): (Stage.DECLINING, Outcome.SPAM),
    (TaskKind.LEGAL_REVIEW, Verdict.ACCEPT): (Stage.COLLECTING_INFORMATION, None),
    (TaskKind.LEGAL_REVIEW, Verdict.ASK_OWNER): (Stage.ANSWERING_LEGAL, None),
    (TaskKind.LEGAL_REVIEW, Verdict.DECLINE): (Stage.DECLINING, Outcome.DECLINED_BY_LEGAL),
    **{
        (kind, Verdict.ANSWERED): (Stage.PRESERVING, None)
        for kind in (
            TaskKind.EVIDENCE_REQUEST,
            TaskKind.SCREENING_QUESTION,
            TaskKind.LEGAL_QUESTION,
            TaskKind.INFORMATION_REQUEST,
        )
    },
    **{
        (kind, Verdict.LAPSED): (Stage.LAPSING, Outcome.LAPSED)
        for kind in (
            TaskKind.EVIDENCE_REQUEST,
            TaskKind.SCREENING_QUESTION,
            TaskKind.LEGAL_QUESTION,
            TaskKind.INFORMATION_REQUEST,
        )
    },
}
_REVIEW_AFTER = {
    TaskKind.EVIDENCE_REQUEST: Stage.SCREENING,
    TaskKind.SCREENING_QUESTION: Stage.SCREENING,
    TaskKind.LEGAL_QUESTION: Stage.LEGAL_REVIEW,
    TaskKind.INFORMATION_REQUEST: Stage.PURSUING,
}


@dataclass(frozen=True)
class TimelineEntry:
    """One line of the timeline. `facts` are enums and numbers; `text` is for the owner.

    `revision` and `stage` are the case's after the event.
    """

    at: datetime
    event: Event
    stage: Stage
    revision: int
    facts: dict[str, str | int] = field(default_factory=dict)
    text: str = ""


@dataclass(frozen=True)
class Opening:
    """What is written once, when the case is opened.

    `receipt_lookup` and `likeness` are keyed or plain hashes under which the case is found.
    """

    person: Contact
    submission: Submission
    receipt_lookup: str
    likeness: str


@dataclass(frozen=True)
class Change:
    """Everything that one step changes; the store writes all of it or nothing.

    `case` is the new revision: the store refuses it (ConflictError) unless the stored case is at
    the revision before. Each task must be at the version before its own. `day` is the date in
    the campaign's zone under which `counters` are counted. `notices` are kept with the change
    until they are sent, so that a crash after the write loses none. `account_keys` are the keyed
    hashes of accounts that the case names from now on. `counted_at` is the instant of `day` where
    the fact came before the change.
    """

    case: Case
    day: str
    timeline: tuple[TimelineEntry, ...] = ()
    custody: tuple[CustodyRecord, ...] = ()
    counters: tuple[str, ...] = ()
    tasks: tuple[Task, ...] = ()
    evidence: tuple[EvidenceItem, ...] = ()
    papers: tuple[Paper, ...] = ()
    notices: tuple[Notice, ...] = ()
    opening: Opening | None = None
    account_keys: tuple[str, ...] = ()
    counted_at: datetime | None = None

    @property
    def count_instant(self) -> datetime:
        """When what is counted happened: with the change, unless it says otherwise."""
        return self.counted_at or self.case.updated_at
