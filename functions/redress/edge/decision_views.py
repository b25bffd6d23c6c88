"""Decisions, the rules of a task, and batches, as JSON documents."""

from __future__ import annotations

from redress.domain.campaign import Campaign
from redress.domain.decision_batches import DecisionBatch, TaskResult
from redress.domain.decisions import VERDICTS, Choice, Decision
from redress.domain.review_rules import WEIGHTY
from redress.domain.reviewers import Reviewer
from redress.domain.since import changes_since
from redress.domain.tasks import Task, TaskState
from redress.edge import decision_answers as answers
from redress.ports import CaseFile
from redress.usecases.record_decision import Recorded
from redress.usecases.sign_decision import SigningRequest

Names = dict[str, str]


def signing_view(asked: SigningRequest) -> answers.SigningAnswer:
    """What a decision needs."""
    return {
        "way": asked.way,
        "fresh": asked.fresh,
        "nonce": asked.nonce,
        "statement": asked.statement,
        "options": asked.options,
    }


def recorded_view(recorded: Recorded) -> answers.DecisionAnswer:
    """Where the case stands after a decision, or its proposal."""
    return {
        "case_id": recorded.case.id,
        "stage": recorded.case.stage,
        "proposed": recorded.proposed,
    }


def rules_view(
    task: Task, file: CaseFile, campaign: Campaign, names: Names, reviewer: Reviewer
) -> answers.RulesAnswer:
    """How decisions on a task are made, and what is proposed."""
    rules, verdicts = campaign.review, VERDICTS[task.kind.value]
    return {
        "weighty": sorted(WEIGHTY & verdicts),
        "signing": rules.signing_of(task.kind),
        "four_eyes": rules.needs_two(task.kind),
        "templates": [
            {
                "id": template.id,
                "verdict": template.verdict,
                "reason": template.reason,
                "text": template.text[file.case.locale],
            }
            for template in rules.templates
            if template.verdict in verdicts
        ],
        "proposal": _proposal(task.proposal, file, names, reviewer)
        if task.proposal is not None and task.state is TaskState.OPEN
        else None,
    }


def choice_view(choice: Choice) -> answers.ChoiceAnswer:
    """A choice as it was sent."""
    return {
        "verdict": choice.verdict,
        "reason": choice.reason,
        "internal_note": choice.internal_note,
        "owner_text": choice.owner_text,
        "grounds": list(choice.grounds),
        "not_criticism": choice.not_criticism,
        "remedies": list(choice.remedies),
        "declined": [{"remedy": one.remedy, "reason": one.reason} for one in choice.declined],
        "duplicate_of": choice.duplicate_of,
        "reference": choice.reference,
        "done_on": choice.done_on,
    }


def batch_view(batch: DecisionBatch) -> answers.BatchAnswer:
    """A batch, and what became of its tasks so far."""
    return {
        "id": batch.id,
        "state": batch.state,
        "count": len(batch.tasks),
        "takes_effect_at": batch.takes_effect_at.isoformat(),
        "results": [_result(result) for result in batch.results],
        "refused": [_result(result) for result in batch.refused],
    }


def _result(result: TaskResult) -> answers.TaskResultAnswer:
    return {"task_id": result.task_id, "code": result.code}


def _proposal(
    proposal: Decision, file: CaseFile, names: Names, reviewer: Reviewer
) -> answers.ProposalAnswer:
    changes = changes_since(file.timeline, proposal.revision, file.case.revision)
    by = proposal.decided_by.id
    return {
        **choice_view(proposal.choice),
        "by": by,
        "by_name": names.get(by, by),
        "at": proposal.decided_at.isoformat(),
        "mine": by == reviewer.id,
        "void": changes is not None,
    }
