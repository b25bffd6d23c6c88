"""What owners and reviewers may see of a case, as JSON documents."""

from __future__ import annotations

import json

from redress.domain.case import Case
from redress.domain.decisions import REASONS, VERDICTS, Decision
from redress.domain.events import OWNER_EVENTS
from redress.domain.evidence import EvidenceItem, Source
from redress.domain.reviewers import Reviewer
from redress.domain.stages import PURSUED_REMEDIES
from redress.domain.tasks import OWNER_KINDS, Task, TaskState
from redress.edge import answers
from redress.edge.page_views import contact_view, messages_view
from redress.ports import CaseFile
from redress.usecases.request_bag import BagState
from redress.usecases.show_receipt import ReceiptLinks, signed_receipt, waits_for


def receipt_view(file: CaseFile) -> answers.ReceiptAnswer:
    """What the owner sees: stage, timeline, evidence, and what is asked of the owner."""
    case = file.case
    return {
        **case_view(case),
        "can_add": not (case.closed or case.withdrawn),
        "can_withdraw": not case.withdrawn,
        "can_message": file.can_message,
        "can_change_contact": not file.shut,
        "contact": contact_view(file),
        "messages": messages_view(file),
        "receipt": signed_view(file),
        "waits_for": waits_for(file),
        "timeline": timeline_view(file),
        "evidence": [item_view(item) for item in file.evidence],
        "requests": [
            {
                "task_id": task.id,
                "kind": task.kind,
                "question": task.question,
                "due_at": task.due_at.isoformat(),
            }
            for task in file.tasks
            if task.kind in OWNER_KINDS and task.state is TaskState.OPEN
        ],
        "reviews": [
            {"kind": task.kind, "remedy": task.remedy, "due_at": task.due_at.isoformat()}
            for task in file.tasks
            if task.kind not in OWNER_KINDS and task.state is TaskState.OPEN
        ],
    }


def timeline_view(file: CaseFile) -> list[answers.OwnersEntryAnswer]:
    """What happened, as far as it is the owner's business."""
    return [
        {
            "at": entry.at.isoformat(),
            "event": entry.event,
            "stage": entry.stage,
            "facts": entry.facts,
            "text": entry.text,
        }
        for entry in file.timeline
        if entry.event in OWNER_EVENTS
    ]


def receipt_documents_view(links: ReceiptLinks) -> answers.ReceiptDocumentsAnswer:
    """Where the owner fetches the signed receipt, and where the site shows its public key."""
    return {
        "pdf": links.page,
        "json": links.document,
        "signature": links.signature,
        "key": f"/keys/{links.key}.pem",
    }


def signed_view(file: CaseFile) -> answers.SignedReceiptAnswer | None:
    """The newest signed receipt, if it can be read."""
    found = signed_receipt(file)
    if found is None:
        return None
    seal, receipt = found
    return {
        "issued_at": receipt.issued_at.isoformat(),
        "manifest_sha256": seal.manifest.sha256,
        "key": receipt.key,
        "stamps": [
            {"authority": stamp.authority, "at": stamp.at.isoformat()} for stamp in seal.stamps
        ],
    }


def reviewer_view(reviewer: Reviewer) -> answers.ReviewerAnswer:
    """What a reviewer's own page shows of the reviewer."""
    return {
        "id": reviewer.id,
        "name": reviewer.name,
        "locale": reviewer.locale,
        "groups": list(reviewer.groups),
        "lead": reviewer.lead,
    }


def queue_view(tasks: list[Task]) -> answers.QueueAnswer:
    """The tasks that wait for a reviewer's groups, oldest first; nothing personal."""
    return {"tasks": [_task(task) for task in tasks]}


def task_view(task: Task, file: CaseFile) -> answers.ReviewAnswer:
    """A task with its case, and what may be decided. The token is never shown."""
    case = file.case
    return {
        "task": _task(task),
        "case": {
            **case_view(case),
            "revision": case.revision,
            "resembles": case.resembles,
            "trouble": case.trouble,
            "accepted": list(case.accepted),
        },
        "papers": [
            {"number": paper.number, "kind": paper.kind, "content": json.loads(paper.text)}
            for paper in file.papers
        ],
        "evidence": [item_view(item) for item in file.evidence if item.source is Source.UPLOAD],
        "timeline": [
            {"at": entry.at.isoformat(), "event": entry.event, "facts": entry.facts}
            for entry in file.timeline
        ],
        "verdicts": {
            verdict.value: sorted(REASONS[verdict]) for verdict in sorted(VERDICTS[task.kind])
        },
        "remedies": [remedy for remedy in case.wanted if remedy in PURSUED_REMEDIES],
        "earlier": [
            _decided(other, other.decision) for other in file.tasks if other.decision is not None
        ],
        "messages": messages_view(file),
    }


def bag_view(state: BagState) -> answers.BagAnswer:
    """Show how an evidence bag stands."""
    return {
        "case_id": state.case_id,
        "revision": state.revision,
        "url": state.url or None,
        "sha256": state.sha256,
        "size": state.size,
    }


def case_view(case: Case) -> answers.CaseAnswer:
    """What owners and reviewers see of a case alike."""
    return {
        "case_id": case.id,
        "campaign_id": case.campaign_id,
        "stage": case.stage,
        "outcome": case.outcome,
        "opened_at": case.opened_at.isoformat(),
        "updated_at": case.updated_at.isoformat(),
        "wanted": list(case.wanted),
    }


def item_view(item: EvidenceItem) -> answers.ItemAnswer:
    """An evidence item, without its place in the vault."""
    locked = item.locked
    return {
        "number": item.number,
        "name": item.claim.name,
        "size": item.claim.size,
        "sha256": item.claim.sha256,
        "state": item.state,
        "refusal": item.refusal,
        "media_type": item.media_type,
        "malware": item.malware,
        "quarantined": item.quarantined,
        "shows": list(item.claim.shows),
        "preserved_at": item.preserved_at.isoformat() if item.preserved_at else None,
        "retain_until": locked.retain_until.isoformat() if locked else None,
    }


def _task(task: Task) -> answers.TaskAnswer:
    return {
        "id": task.id,
        "case_id": task.case_id,
        "kind": task.kind,
        "assignee": task.kind.assignee,
        "state": task.state,
        "remedy": task.remedy,
        "opened_at": task.opened_at.isoformat(),
        "due_at": task.due_at.isoformat(),
    }


def _decided(task: Task, decision: Decision) -> answers.DecidedTaskAnswer:
    choice = decision.choice
    return {
        **_task(task),
        "verdict": choice.verdict,
        "reason": choice.reason,
        "grounds": list(choice.grounds),
        "not_criticism": choice.not_criticism,
        "internal_note": choice.internal_note,
        "owner_text": choice.owner_text,
        "decided_by": decision.decided_by.id,
        "decided_at": decision.decided_at.isoformat(),
    }
