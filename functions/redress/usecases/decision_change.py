"""Everything that a decision changes: the case, its ledger, its timeline, and the figures."""

from __future__ import annotations

from redress.domain.campaign import Campaign
from redress.domain.case import Case, Change, TimelineEntry
from redress.domain.custody import Actor, CustodyRecord
from redress.domain.decisions import Choice, Decision, Verdict
from redress.domain.events import Event
from redress.domain.figures import decision_counts
from redress.domain.signed_decisions import Proof, choice_facts
from redress.domain.tasks import Task, TaskKind


def decision_change(
    before: Case, task: Task, decision: Decision, campaign: Campaign, proof: Proof | None
) -> Change:
    """Give the change that a decision makes of a case; `task` has it already."""
    choice, now = decision.choice, decision.decided_at
    case = before.decided(task, choice, now)
    settles = task.kind is TaskKind.CARRY_OUT_REMEDY
    event = Event.REMEDY_SETTLED if settles else Event.DECISION_RECORDED
    entry = TimelineEntry(
        now, event, case.stage, case.revision, _told(task, choice), choice.owner_text
    )
    actor = decision.agreed_by or decision.decided_by
    return Change(
        case=case,
        day=campaign.local_day(now),
        timeline=(entry,),
        custody=(decision_line(event, task, decision, actor, proof), *_merged(decision)),
        counters=decision_counts(task, choice, before, now),
        tasks=(task,),
    )


def decision_line(
    event: Event, task: Task, decision: Decision, actor: Actor, proof: Proof | None
) -> CustodyRecord:
    """Give the ledger's line of a decision: codes and hashes, no words, and how it was signed."""
    details: dict[str, str | int] = {
        "task": task.id,
        "revision": decision.revision,
        **choice_facts(decision.choice),
        **(proof.details if proof else {}),
    }
    if decision.agreed_by is not None:
        details["proposed_by"] = decision.decided_by.id
    return CustodyRecord(decision.decided_at, actor, event, details)


def _told(task: Task, choice: Choice) -> dict[str, str | int]:
    told: dict[str, str | int] = {"task": task.id, "verdict": choice.verdict.value}
    if task.remedy is not None:
        told["remedy"] = task.remedy.value
    if choice.verdict is Verdict.ACCEPT:
        told["accepted"] = ",".join(remedy.value for remedy in choice.remedies)
    if choice.declined:
        told["declined"] = ",".join(one.remedy.value for one in choice.declined)
    return told


def _merged(decision: Decision) -> tuple[CustodyRecord, ...]:
    if decision.choice.verdict is not Verdict.DUPLICATE:
        return ()
    actor = decision.agreed_by or decision.decided_by
    into: dict[str, str | int] = {"into": decision.choice.duplicate_of}
    return (CustodyRecord(decision.decided_at, actor, Event.CASE_MERGED, into),)
