"""Record a reviewer's decision on a task, once, on the revision that the reviewer saw."""

from __future__ import annotations

from dataclasses import dataclass

from redress.domain.case import Case, Change, TimelineEntry
from redress.domain.custody import CustodyRecord
from redress.domain.decisions import Choice, Decision, Verdict
from redress.domain.errors import (
    AlreadyDecidedError,
    CaseChangedError,
    Finding,
    InvalidInputError,
    NotAllowedError,
    TaskCancelledError,
    UnknownCaseError,
    UnknownTaskError,
)
from redress.domain.events import Event
from redress.domain.ids import is_case_id
from redress.domain.reviewers import Reviewer, SignInWay
from redress.domain.stages import Stage
from redress.domain.tasks import REVIEW_KINDS, Task, TaskKind, TaskState
from redress.ports import Campaigns, Cases, Clock, Engine, Outbox, Tasks
from redress.usecases.steps import commit_and_mail, known, settled, tell_engine


@dataclass(frozen=True)
class RecordDecision:
    """People decide: typed, with a reason, by POST, in a session, and only once."""

    cases: Cases
    tasks: Tasks
    campaigns: Campaigns
    engine: Engine
    outbox: Outbox
    clock: Clock

    def __call__(
        self, task_id: str, revision: int, choice: Choice, reviewer: Reviewer, way: SignInWay
    ) -> Case:
        """Record the choice and tell the engine; the same decision sent again is fine.

        Raises UnknownTaskError, NotAllowedError, AlreadyDecidedError, TaskCancelledError,
        CaseChangedError or InvalidInputError.
        """
        task, case = settled(lambda: self._recorded(task_id, revision, choice, reviewer, way))
        tell_engine(self.engine, self.tasks, task, case)
        return case

    def _recorded(
        self, task_id: str, revision: int, choice: Choice, reviewer: Reviewer, way: SignInWay
    ) -> tuple[Task, Case]:
        task = self.tasks.get(task_id)
        if task is None or task.kind not in REVIEW_KINDS:
            raise UnknownTaskError
        if not reviewer.may_decide(task.kind):
            raise NotAllowedError
        case = known(self.cases, task.case_id)
        actor = reviewer.actor(way)
        if task.decision is not None:
            if task.decision.choice == choice and task.decision.decided_by.id == actor.id:
                return task, case
            raise AlreadyDecidedError(
                decided_by=task.decision.decided_by.id,
                decided_at=task.decision.decided_at.isoformat(timespec="seconds"),
            )
        if task.state is TaskState.CANCELLED:
            raise TaskCancelledError
        if revision > case.revision:
            raise InvalidInputError([Finding("/revision", "not_allowed")])
        if revision < case.revision:
            self._ensure_only_resumed(case, revision)
        self._check(choice, task, case)
        decision = Decision(choice, actor, self.clock.now(), revision)
        decided = task.decided(decision)
        return decided, commit_and_mail(
            self.cases, self.outbox, self._change(case, decided, decision)
        )

    def _check(self, choice: Choice, task: Task, case: Case) -> None:
        findings = choice.findings(task.kind.value, case.wanted)
        if choice.verdict is Verdict.DUPLICATE and choice.duplicate_of:
            other = choice.duplicate_of
            if other == case.id or not is_case_id(other) or self.cases.get(other) is None:
                findings.append(Finding("/duplicate_of", "unknown_case"))
        if findings:
            raise InvalidInputError(findings)

    def _ensure_only_resumed(self, case: Case, revision: int) -> None:
        """Raise CaseChangedError with what happened since a revision.

        That an execution was replaced changes nothing for a person.
        """
        file = self.cases.open_file(case.id)
        since = [entry for entry in (file.timeline if file else ()) if entry.revision > revision]
        resumed = {entry.revision for entry in since if entry.event is Event.CASE_RESUMED}
        if resumed.issuperset(range(revision + 1, case.revision + 1)):
            return
        names = [entry.event.value for entry in since if entry.revision not in resumed]
        raise CaseChangedError(changes=", ".join(names))

    def _change(self, before: Case, task: Task, decision: Decision) -> Change:
        choice, now = decision.choice, decision.decided_at
        case = before.decided(task, choice, now)
        campaign = self.campaigns.get(case.campaign_id)
        if campaign is None:
            raise UnknownCaseError(case.campaign_id)
        settles = task.kind is TaskKind.CARRY_OUT_REMEDY
        event = Event.REMEDY_SETTLED if settles else Event.DECISION_RECORDED
        facts: dict[str, str | int] = {
            "task": task.id,
            "verdict": choice.verdict.value,
            "reason": choice.reason.value,
            "revision": decision.revision,
        }
        told = {key: facts[key] for key in ("task", "verdict")}
        if task.remedy is not None:
            told["remedy"] = task.remedy.value
        details = facts | {
            "grounds": ",".join(ground.value for ground in choice.grounds),
            "remedies": ",".join(remedy.value for remedy in choice.remedies),
            "reference": choice.reference,
        }
        return Change(
            case=case,
            day=campaign.local_day(now),
            timeline=(
                TimelineEntry(now, event, case.stage, case.revision, told, choice.owner_text),
            ),
            custody=(CustodyRecord(now, decision.decided_by, event, details),),
            counters=_counters(task, choice, case),
            tasks=(task,),
        )


def _counters(task: Task, choice: Choice, case: Case) -> tuple[str, ...]:
    counters = []
    if task.kind is TaskKind.SCREENING and choice.verdict is not Verdict.ASK_OWNER:
        counters.append("screened")
    if case.stage is Stage.LEGAL_REVIEW:
        counters.append("to_legal")
    if choice.verdict is Verdict.ACCEPT:
        counters.append("identified")
        counters += [f"accepted:{remedy.value}" for remedy in choice.remedies]
    if task.remedy is not None:
        counters.append(f"{choice.verdict.value}:{task.remedy.value}")
    return tuple(counters)
