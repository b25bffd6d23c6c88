"""What owners and reviewers may see of a case, as JSON documents."""

from __future__ import annotations

import json

from redress.domain.campaign import Campaign
from redress.domain.case import Case
from redress.domain.decisions import REASONS, VERDICTS
from redress.domain.events import OWNER_EVENTS
from redress.domain.evidence import EvidenceItem, Source
from redress.domain.reviewers import Reviewer
from redress.domain.stages import PURSUED_REMEDIES
from redress.domain.tasks import OWNER_KINDS, Task, TaskState
from redress.ports import CaseFile, UploadTarget

Document = dict[str, object]


def campaign_view(campaign: Campaign, state: str) -> Document:
    """What anybody may know of a campaign; `state` is not_open, open or closed."""
    zone = campaign.zone
    return {
        "id": campaign.id,
        "state": state,
        "title": campaign.title,
        "introduction": campaign.introduction,
        "organisation": campaign.organisation,
        "opens_at": campaign.opens_at.astimezone(zone).isoformat(),
        "closes_at": campaign.closes_at.astimezone(zone).isoformat(),
        "timezone": campaign.timezone,
        "models": list(campaign.models),
        "consents": [
            {
                "purpose": consent.purpose,
                "version": consent.version,
                "required": consent.required,
                "recipient": consent.recipient,
                "text": consent.text,
            }
            for consent in campaign.consents
        ],
    }


def uploads_view(targets: list[UploadTarget]) -> Document:
    """Where the browser sends each file, in the order in which they were announced."""
    return {
        "uploads": [
            {
                "method": "PUT",
                "url": target.url,
                "headers": target.headers,
                "expires_in": target.expires_in,
            }
            for target in targets
        ]
    }


def receipt_view(file: CaseFile) -> Document:
    """What the owner sees: stage, timeline, evidence, and what is asked of the owner."""
    case = file.case
    return {
        **_case(case),
        "can_add": not (case.closed or case.withdrawn),
        "can_withdraw": not case.withdrawn,
        "timeline": [
            {
                "at": entry.at.isoformat(),
                "event": entry.event.value,
                "stage": entry.stage.value,
                "facts": entry.facts,
                "text": entry.text,
            }
            for entry in file.timeline
            if entry.event in OWNER_EVENTS
        ],
        "evidence": [_item(item) for item in file.evidence],
        "requests": [
            {
                "task_id": task.id,
                "kind": task.kind.value,
                "question": task.question,
                "due_at": task.due_at.isoformat(),
            }
            for task in file.tasks
            if task.kind in OWNER_KINDS and task.state is TaskState.OPEN
        ],
        "reviews": [
            {"kind": task.kind.value, "due_at": task.due_at.isoformat()}
            for task in file.tasks
            if task.kind not in OWNER_KINDS and task.state is TaskState.OPEN
        ],
    }


def reviewer_view(reviewer: Reviewer) -> Document:
    """What a reviewer's own page shows of the reviewer."""
    return {
        "id": reviewer.id,
        "name": reviewer.name,
        "locale": reviewer.locale,
        "groups": [group.value for group in reviewer.groups],
        "lead": reviewer.lead,
    }


def queue_view(tasks: list[Task]) -> Document:
    """The tasks that wait for a reviewer's groups, oldest first; nothing personal."""
    return {"tasks": [_task(task) for task in tasks]}


def task_view(task: Task, file: CaseFile) -> Document:
    """A task with its case, and what may be decided. The token is never shown."""
    case = file.case
    return {
        "task": _task(task),
        "case": {
            **_case(case),
            "revision": case.revision,
            "resembles": case.resembles,
            "trouble": case.trouble,
            "accepted": [remedy.value for remedy in case.accepted],
        },
        "papers": [
            {"number": paper.number, "kind": paper.kind.value, "content": json.loads(paper.text)}
            for paper in file.papers
        ],
        "evidence": [_item(item) for item in file.evidence if item.source is Source.UPLOAD],
        "timeline": [
            {"at": entry.at.isoformat(), "event": entry.event.value, "facts": entry.facts}
            for entry in file.timeline
        ],
        "verdicts": {
            verdict.value: sorted(reason.value for reason in REASONS[verdict])
            for verdict in sorted(VERDICTS[task.kind.value])
        },
        "remedies": [remedy.value for remedy in case.wanted if remedy in PURSUED_REMEDIES],
        "earlier": [_decided(other) for other in file.tasks if other.decision is not None],
    }


def _case(case: Case) -> Document:
    return {
        "case_id": case.id,
        "campaign_id": case.campaign_id,
        "stage": case.stage.value,
        "outcome": case.outcome.value if case.outcome else None,
        "opened_at": case.opened_at.isoformat(),
        "updated_at": case.updated_at.isoformat(),
        "wanted": [remedy.value for remedy in case.wanted],
    }


def _item(item: EvidenceItem) -> Document:
    locked = item.locked
    return {
        "number": item.number,
        "name": item.claim.name,
        "size": item.claim.size,
        "sha256": item.claim.sha256,
        "state": item.state.value,
        "refusal": item.refusal.value if item.refusal else None,
        "retain_until": locked.retain_until.isoformat() if locked else None,
    }


def _task(task: Task) -> Document:
    return {
        "id": task.id,
        "case_id": task.case_id,
        "kind": task.kind.value,
        "assignee": task.kind.assignee.value,
        "state": task.state.value,
        "remedy": task.remedy.value if task.remedy else None,
        "opened_at": task.opened_at.isoformat(),
        "due_at": task.due_at.isoformat(),
    }


def _decided(task: Task) -> Document:
    if task.decision is None:
        return _task(task)
    choice = task.decision.choice
    return {
        **_task(task),
        "verdict": choice.verdict.value,
        "reason": choice.reason.value,
        "grounds": [ground.value for ground in choice.grounds],
        "not_criticism": choice.not_criticism,
        "internal_note": choice.internal_note,
        "owner_text": choice.owner_text,
        "decided_by": task.decision.decided_by.id,
        "decided_at": task.decision.decided_at.isoformat(),
    }
