"""What an owner does with the case: answer a request, add evidence, withdraw."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from redress.domain.accounts import account_keys, linked_accounts
from redress.domain.campaign import Campaign
from redress.domain.case import Case, Change, TimelineEntry
from redress.domain.custody import Actor, CustodyRecord
from redress.domain.decisions import Choice, Decision, Reason, Verdict
from redress.domain.errors import (
    AlreadyDecidedError,
    AlreadyWithdrawnError,
    CaseClosedError,
    Finding,
    InvalidInputError,
    RequestLapsedError,
    TaskCancelledError,
    UnknownCaseError,
    UnknownTaskError,
)
from redress.domain.events import Event
from redress.domain.evidence import EvidenceItem, Paper, PaperKind
from redress.domain.figures import WITHDRAWN
from redress.domain.notices import Notice, NoticeKind
from redress.domain.stages import Outcome, Stage
from redress.domain.tasks import OWNER_KINDS, Task, TaskState
from redress.domain.uploads import UploadLimits
from redress.ports import (
    Campaigns,
    CaseFile,
    Cases,
    Clock,
    Engine,
    Limits,
    Outbox,
    People,
    Secrets,
    Tasks,
)
from redress.usecases.contribution import Contribution
from redress.usecases.limited import DAY, ensure_within
from redress.usecases.steps import commit_and_mail, known, settled, tell_engine
from redress.usecases.waiting import group_notices

MOST_A_DAY = 50
"""Each addition is preserved, stamped and signed anew."""


@dataclass(frozen=True)
class OwnCase:
    """The owner's actions on the own case; the caller has checked the receipt."""

    cases: Cases
    tasks: Tasks
    campaigns: Campaigns
    people: People
    engine: Engine
    outbox: Outbox
    limits: Limits
    clock: Clock
    allowed: UploadLimits
    secrets: Secrets

    def answer(self, case_id: str, task_id: str, contribution: Contribution) -> Case:
        """Answer a request; the execution goes on. The same answer sent again is fine.

        Raises UnknownTaskError, AlreadyDecidedError, RequestLapsedError, TaskCancelledError or
        InvalidInputError.
        """
        task, case = settled(lambda: self._answered(case_id, task_id, contribution))
        tell_engine(self.engine, self.tasks, task, case)
        return case

    def _answered(
        self, case_id: str, task_id: str, contribution: Contribution
    ) -> tuple[Task, Case]:
        task = self.tasks.get(task_id)
        if task is None or task.case_id != case_id or task.kind not in OWNER_KINDS:
            raise UnknownTaskError
        file = self._file(case_id)
        if task.decision is not None:
            return self._answered_before(task, task.decision, file, contribution), file.case
        if task.state is TaskState.CANCELLED:
            raise TaskCancelledError
        now, case = self.clock.now(), file.case
        paper = contribution.paper(case.items, PaperKind.ANSWER, task.id)
        contribution.ensure_sound(paper, file, self.allowed)
        choice = Choice(Verdict.ANSWERED, Reason.DONE)
        answered = task.decided(Decision(choice, owner(case), now, case.revision))
        after = case.decided(answered, choice, now)
        return answered, commit_and_mail(
            self.cases,
            self.outbox,
            self._adding(after, paper, contribution, Event.OWNER_ANSWERED, (answered,)),
        )

    @staticmethod
    def _answered_before(
        task: Task, decision: Decision, file: CaseFile, contribution: Contribution
    ) -> Task:
        if decision.choice.verdict is Verdict.LAPSED:
            raise RequestLapsedError
        papers = (p for p in file.papers if p.kind is PaperKind.ANSWER)
        if any(
            contribution.paper(p.number, PaperKind.ANSWER, task.id).text == p.text for p in papers
        ):
            return task
        at = task.decision.decided_at.isoformat(timespec="seconds") if task.decision else ""
        raise AlreadyDecidedError(decided_by="owner", decided_at=at)

    def add(self, case_id: str, contribution: Contribution) -> Case:
        """Add words, links or files to an open case; they are preserved outside its execution.

        Raises CaseClosedError, InvalidInputError or TooManyRequestsError.
        """
        if contribution.empty:
            raise InvalidInputError([Finding("/text", "nothing_added")])
        case = settled(lambda: self._added(case_id, contribution))
        self.outbox.preserve(case.id, case.attempt)
        return case

    def _added(self, case_id: str, contribution: Contribution) -> Case:
        file = self._file(case_id)
        if file.case.closed or file.case.withdrawn:
            raise CaseClosedError
        known_papers = {paper.text for paper in file.papers}
        paper = contribution.paper(file.case.items, PaperKind.ADDITION, "")
        if paper.text in known_papers:
            return file.case
        contribution.ensure_sound(paper, file, self.allowed)
        ensure_within(self.limits, f"additions:{case_id}", DAY, MOST_A_DAY, self.clock.now())
        after = file.case.touched(self.clock.now())
        return self.cases.commit(
            self._adding(after, paper, contribution, Event.EVIDENCE_ANNOUNCED, ())
        )

    def withdraw(self, case_id: str) -> Case:
        """Withdraw consent: the workflow stops, open tasks end, the last message follows.

        What is locked stays locked until its date. Raises AlreadyWithdrawnError.
        """
        before, case = settled(lambda: self._withdrawn(case_id))
        self.engine.stop(case.id, before.attempt)
        self.engine.start(case)
        return case

    def _withdrawn(self, case_id: str) -> tuple[Case, Case]:
        file = self._file(case_id)
        before = file.case
        if before.withdrawn:
            raise AlreadyWithdrawnError
        now = self.clock.now()
        case = before.moved(
            Stage.WITHDRAWING, now, attempt=before.attempt + 1, outcome=Outcome.WITHDRAWN
        )
        ended = [task for task in file.tasks if task.state is TaskState.OPEN]
        notices: tuple[Notice, ...] = ()
        for task in ended:
            notices += group_notices(self.people, NoticeKind.REVIEW_CANCELLED, task)
        facts: dict[str, str | int] = {"stage": before.stage.value}
        change = Change(
            case=case,
            day=self._campaign(case).local_day(now),
            timeline=(TimelineEntry(now, Event.CASE_WITHDRAWN, case.stage, case.revision, facts),),
            custody=(CustodyRecord(now, owner(case), Event.CASE_WITHDRAWN, facts),),
            counters=(WITHDRAWN,),
            tasks=tuple(task.cancelled() for task in ended),
            notices=notices,
        )
        return before, commit_and_mail(self.cases, self.outbox, change)

    def _adding(
        self,
        after: Case,
        paper: Paper,
        contribution: Contribution,
        event: Event,
        tasks: tuple[Task, ...],
    ) -> Change:
        now = after.updated_at
        items = (
            paper.item(after.id, now),
            *(
                EvidenceItem(after.id, number, claim, now)
                for number, claim in enumerate(contribution.files, start=paper.number + 1)
            ),
        )
        case = _with_items(after, items, bool(contribution.links))
        facts: dict[str, str | int] = {
            "files": len(contribution.files),
            "links": len(contribution.links),
        }
        return Change(
            case=case,
            day=self._campaign(case).local_day(now),
            timeline=(TimelineEntry(now, event, case.stage, case.revision, facts),),
            custody=(
                CustodyRecord(now, owner(case), event, facts),
                *(_announced(case, item, now) for item in items),
            ),
            tasks=tasks,
            evidence=items,
            papers=(paper,),
            account_keys=self._named(contribution),
        )

    def _named(self, contribution: Contribution) -> tuple[str, ...]:
        accounts = linked_accounts(contribution.links)
        return account_keys(accounts, self.secrets.pepper()) if accounts else ()

    def _file(self, case_id: str) -> CaseFile:
        known(self.cases, case_id)
        file = self.cases.open_file(case_id)
        if file is None:
            raise UnknownCaseError(case_id)
        return file

    def _campaign(self, case: Case) -> Campaign:
        campaign = self.campaigns.get(case.campaign_id)
        if campaign is None:
            raise UnknownCaseError(case.campaign_id)
        return campaign


def owner(case: Case) -> Actor:
    """Give the owner as the ledger names people: by the case, never by name."""
    return Actor(role="owner", id=case.id, signed_in_by="receipt")


def _with_items(case: Case, items: tuple[EvidenceItem, ...], links: bool) -> Case:
    return replace(
        case,
        items=case.items + len(items),
        pending=case.pending + len(items),
        has_links=case.has_links or links,
    )


def _announced(case: Case, item: EvidenceItem, now: datetime) -> CustodyRecord:
    return CustodyRecord(
        now,
        owner(case),
        Event.EVIDENCE_ANNOUNCED,
        item=item.number,
        sha256=item.claim.sha256,
        size=item.claim.size,
    )
