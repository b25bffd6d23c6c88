"""Be the second person: agree to a colleague's proposal, or send it back with a note."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace

from redress.domain.campaign import Campaign
from redress.domain.case import Case
from redress.domain.custody import CustodyRecord
from redress.domain.decisions import Decision
from redress.domain.errors import (
    CaseWithdrawnError,
    Finding,
    InvalidInputError,
    NoProposalError,
    OwnProposalError,
    UnknownCaseError,
)
from redress.domain.events import Event
from redress.domain.ids import fresh_uuid7
from redress.domain.notes import Note
from redress.domain.notices import Notice, NoticeKind
from redress.domain.queue import TaskMove
from redress.domain.remarks import Remark, Visibility
from redress.domain.review_rules import WEIGHTY
from redress.domain.reviewers import Reviewer, Session, SignInWay
from redress.domain.signed_decisions import Proof
from redress.domain.tasks import Task
from redress.ports import Campaigns, Cases, Clock, Engine, Outbox, People, Secrets, Tasks
from redress.usecases.claimants import allowed_case, ensure_unclaimed
from redress.usecases.decision_change import decision_change
from redress.usecases.merge_cases import MergeCases
from redress.usecases.record_decision import Recorded
from redress.usecases.sign_decision import SignDecision, SignedAnswer
from redress.usecases.steps import commit_and_mail, settled, tell_engine
from redress.usecases.undecided import ensure_still, ensure_undecided


@dataclass(frozen=True)
class SecondPerson:
    """Two people of the group, never one alone; what they weighed is what counts.

    Both answers raise UnknownTaskError, NotAllowedError, NoProposalError, OwnProposalError,
    AlreadyDecidedError, TaskCancelledError, TaskClaimedError, or CaseChangedError when the case
    is not as the two saw it.
    """

    cases: Cases
    tasks: Tasks
    campaigns: Campaigns
    people: People
    secrets: Secrets
    engine: Engine
    outbox: Outbox
    clock: Clock
    sign: SignDecision
    merge: MergeCases

    def agree(
        self,
        task_id: str,
        revision: int,
        reviewer: Reviewer,
        session: Session,
        answer: SignedAnswer | None = None,
    ) -> Recorded:
        """Let the proposal count; for what proves it, see SignDecision.proof."""
        task, case = self._read(task_id, reviewer)
        if _agreed_before(task, reviewer):
            return Recorded(case, task)
        proposal = self._proposal(task, case, revision, reviewer)
        proof = None
        if proposal.choice.verdict in WEIGHTY:
            proof = self.sign.proof(
                task, revision, proposal.choice, reviewer, session, answer=answer
            )
        second = reviewer, session.way
        recorded = settled(lambda: self._agreed(task_id, revision, proposal, second, proof))
        self.merge(recorded.case.id, recorded.task.decision)
        tell_engine(self.engine, self.tasks, recorded.task, recorded.case)
        return recorded

    def send_back(
        self, task_id: str, revision: int, words: str, reviewer: Reviewer, session: Session
    ) -> Recorded:
        """Send the proposal back, with a note for the group that says why."""
        if not words.strip():
            raise InvalidInputError([Finding("/note", "note_needed")])
        return settled(lambda: self._returned(task_id, revision, words, reviewer, session))

    def _agreed(
        self,
        task_id: str,
        revision: int,
        weighed: Decision,
        second: tuple[Reviewer, SignInWay],
        proof: Proof | None,
    ) -> Recorded:
        reviewer, way = second
        task, case = self._read(task_id, reviewer)
        if _agreed_before(task, reviewer):
            return Recorded(case, task)
        if self._proposal(task, case, revision, reviewer) != weighed:
            raise NoProposalError
        decision = replace(
            weighed,
            decided_at=self.clock.now(),
            revision=revision,
            agreed_by=reviewer.actor(way),
        )
        decided = task.decided(decision)
        change = decision_change(case, decided, decision, self._campaign(task), proof)
        return Recorded(commit_and_mail(self.cases, self.outbox, change), decided)

    def _returned(
        self, task_id: str, revision: int, words: str, reviewer: Reviewer, session: Session
    ) -> Recorded:
        task, case = self._read(task_id, reviewer)
        proposal = self._proposal(task, case, revision, reviewer)
        remark = self._remark(task, words, reviewer)
        details: dict[str, str | int] = {
            "task": task.id,
            "note": remark.number,
            "proposed_by": proposal.decided_by.id,
        }
        line = CustodyRecord(
            remark.at,
            reviewer.actor(session.way),
            Event.PROPOSAL_RETURNED,
            details,
            sha256=remark.sha256,
        )
        returned = task.returned()
        move = TaskMove(task, returned)
        notice = Notice(
            NoticeKind.PROPOSAL_RETURNED,
            case.id,
            task.id,
            proposal.decided_by.id,
            number=returned.version,
        )
        note = Note(case.id, custody=(line,), remark=remark, moves=(move,), notices=(notice,))
        self.cases.note(note)
        self.outbox.mail((notice,))
        return Recorded(case, returned)

    def _remark(self, task: Task, words: str, reviewer: Reviewer) -> Remark:
        file, now = self.cases.open_file(task.case_id), self.clock.now()
        if file is None or file.shut:
            raise CaseWithdrawnError
        random = hashlib.sha256(self.secrets.token().encode()).digest()
        return Remark(
            id=fresh_uuid7(now, random),
            number=len(file.remarks) + 1,
            at=now,
            by=reviewer.id,
            group=task.kind.assignee,
            text=words,
            visibility=Visibility.GROUP,
        )

    def _read(self, task_id: str, reviewer: Reviewer) -> tuple[Task, Case]:
        return allowed_case(self.cases, task_id, reviewer)

    def _proposal(self, task: Task, case: Case, revision: int, reviewer: Reviewer) -> Decision:
        ensure_undecided(self.cases, self.people, task)
        if task.proposal is None:
            raise NoProposalError
        if task.proposal.decided_by.id == reviewer.id:
            raise OwnProposalError
        ensure_unclaimed(self.people, task, reviewer, self.clock.now())
        seen = min(revision, task.proposal.revision)
        ensure_still(self.cases, self.tasks, self.people, task, case=case, seen=seen)
        return task.proposal

    def _campaign(self, task: Task) -> Campaign:
        campaign = self.campaigns.get(task.campaign_id)
        if campaign is None:
            raise UnknownCaseError(task.campaign_id)
        return campaign


def _agreed_before(task: Task, reviewer: Reviewer) -> bool:
    decision = task.decision
    return (
        decision is not None
        and decision.agreed_by is not None
        and decision.agreed_by.id == reviewer.id
    )
