"""Record a reviewer's decision on a task, once, on the revision that the reviewer saw."""

from __future__ import annotations

from dataclasses import dataclass

from redress.domain.campaign import Campaign
from redress.domain.case import Case
from redress.domain.decisions import Choice, Decision, Verdict
from redress.domain.errors import (
    Finding,
    InvalidInputError,
    NotInBatchError,
    ProposalWaitsError,
    SignatureNeededError,
    UnknownCaseError,
)
from redress.domain.events import Event
from redress.domain.ids import is_case_id
from redress.domain.notes import Note
from redress.domain.notices import NoticeKind
from redress.domain.queue import TaskMove
from redress.domain.review_rules import WEIGHTY
from redress.domain.reviewers import Reviewer, Session, SignInWay
from redress.domain.signed_decisions import Proof
from redress.domain.since import changes_since
from redress.domain.tasks import Task
from redress.ports import Campaigns, Cases, Clock, Engine, Outbox, People, Tasks
from redress.usecases.claimants import allowed_case, ensure_unclaimed, names_of
from redress.usecases.decision_change import decision_change, decision_line
from redress.usecases.merge_cases import MergeCases
from redress.usecases.sign_decision import SignDecision, SignedAnswer
from redress.usecases.steps import commit_and_mail, settled, tell_engine
from redress.usecases.undecided import ensure_still, ensure_undecided, told
from redress.usecases.waiting import group_notices


@dataclass(frozen=True)
class Recorded:
    """Where the case stands; `proposed` when a second person must agree first."""

    case: Case
    task: Task

    @property
    def proposed(self) -> bool:
        """Say whether the decision waits for a second person."""
        return self.task.decision is None


@dataclass(frozen=True)
class _Wanted:
    task_id: str
    revision: int
    choice: Choice
    reviewer: Reviewer
    way: SignInWay


@dataclass(frozen=True)
class RecordDecision:
    """People decide: typed, with a reason, by POST, in a session, and only once.

    Both ways of it raise UnknownTaskError, NotAllowedError, AlreadyDecidedError,
    TaskCancelledError, TaskClaimedError, CaseChangedError, ProposalWaitsError or
    InvalidInputError; the same decision sent again is fine.
    """

    cases: Cases
    tasks: Tasks
    campaigns: Campaigns
    people: People
    engine: Engine
    outbox: Outbox
    clock: Clock
    sign: SignDecision
    merge: MergeCases

    def __call__(
        self,
        task_id: str,
        revision: int,
        choice: Choice,
        reviewer: Reviewer,
        session: Session,
        *,
        answer: SignedAnswer | None = None,
    ) -> Recorded:
        """Record what a reviewer decides now, or propose it to a second person.

        What binds the organisation is proved first: see SignDecision.proof for what it raises.
        """
        proof = None
        if choice.verdict in WEIGHTY:
            task, case = self._read(task_id, reviewer)
            if not _repeated(task, revision, choice, reviewer):
                self._ensure_possible(task, case, revision, choice, reviewer)
                proof = self.sign.proof(task, revision, choice, reviewer, session, answer=answer)
        wanted = _Wanted(task_id, revision, choice, reviewer, session.way)
        return self._told(settled(lambda: self._recorded(wanted, proof)))

    def later(
        self, task_id: str, revision: int, choice: Choice, reviewer: Reviewer, way: SignInWay
    ) -> Recorded:
        """Record what a reviewer decided a moment ago with others, if one person may do so.

        Raises NotInBatchError where a second person must agree.
        """
        task, _ = self._read(task_id, reviewer)
        if self._campaign(task).review.needs_two(task.kind):
            raise NotInBatchError
        wanted = _Wanted(task_id, revision, choice, reviewer, way)
        return self._told(settled(lambda: self._recorded(wanted, None)))

    def _recorded(self, wanted: _Wanted, proof: Proof | None) -> Recorded:
        revision, choice, reviewer = wanted.revision, wanted.choice, wanted.reviewer
        task, case = self._read(wanted.task_id, reviewer)
        if _repeated(task, revision, choice, reviewer):
            return Recorded(case, task)
        self._ensure_possible(task, case, revision, choice, reviewer)
        if choice.verdict in WEIGHTY and proof is None:
            raise SignatureNeededError
        decision = Decision(choice, reviewer.actor(wanted.way), self.clock.now(), revision)
        campaign = self._campaign(task)
        if campaign.review.needs_two(task.kind):
            return self._proposed(task, case, decision, proof)
        decided = task.decided(decision)
        change = decision_change(case, decided, decision, campaign, proof)
        return Recorded(commit_and_mail(self.cases, self.outbox, change), decided)

    def _proposed(
        self, task: Task, case: Case, decision: Decision, proof: Proof | None
    ) -> Recorded:
        proposed = task.proposed(decision)
        line = decision_line(
            Event.DECISION_PROPOSED, proposed, decision, decision.decided_by, proof
        )
        move = TaskMove(task, proposed)
        notices = tuple(
            notice
            for notice in group_notices(
                self.people, NoticeKind.DECISION_PROPOSED, task, proposed.version
            )
            if notice.reviewer_id != decision.decided_by.id
        )
        self.cases.note(Note(case.id, custody=(line,), moves=(move,), notices=notices))
        self.outbox.mail(notices)
        return Recorded(case, proposed)

    def _told(self, recorded: Recorded) -> Recorded:
        if recorded.task.decision is not None:
            self.merge(recorded.case.id, recorded.task.decision)
            tell_engine(self.engine, self.tasks, recorded.task, recorded.case)
        return recorded

    def _read(self, task_id: str, reviewer: Reviewer) -> tuple[Task, Case]:
        return allowed_case(self.cases, task_id, reviewer)

    def _ensure_possible(
        self, task: Task, case: Case, revision: int, choice: Choice, reviewer: Reviewer
    ) -> None:
        ensure_undecided(self.cases, self.people, task)
        ensure_unclaimed(self.people, task, reviewer, self.clock.now())
        ensure_still(self.cases, self.tasks, self.people, task, case=case, seen=revision)
        self._ensure_no_proposal(task, case, reviewer)
        findings = choice.findings(task.kind.value, case.wanted)
        if choice.verdict is Verdict.DUPLICATE and choice.duplicate_of:
            other = choice.duplicate_of
            if other == case.id or not is_case_id(other) or self.cases.get(other) is None:
                findings.append(Finding("/duplicate_of", "unknown_case"))
        if findings:
            raise InvalidInputError(findings)

    def _ensure_no_proposal(self, task: Task, case: Case, reviewer: Reviewer) -> None:
        """Raise ProposalWaitsError for a colleague's proposal that still counts."""
        proposal = task.proposal
        if proposal is None or proposal.decided_by.id == reviewer.id:
            return
        if not self._campaign(task).review.needs_two(task.kind):
            return
        file = self.cases.open_file(case.id)
        timeline = file.timeline if file else ()
        if changes_since(timeline, proposal.revision, case.revision) is not None:
            return
        name = names_of(self.people, [proposal.decided_by.id])[proposal.decided_by.id]
        raise ProposalWaitsError(proposed_by=name, proposed_at=told(proposal.decided_at))

    def _campaign(self, task: Task) -> Campaign:
        campaign = self.campaigns.get(task.campaign_id)
        if campaign is None:
            raise UnknownCaseError(task.campaign_id)
        return campaign


def _repeated(task: Task, revision: int, choice: Choice, reviewer: Reviewer) -> bool:
    """Say whether this very person decided exactly this before, or proposed it as it stands."""
    before = task.decision or task.proposal
    if before is None or before.decided_by.id != reviewer.id or before.choice != choice:
        return False
    return task.decision is not None or before.revision == revision
