"""What owners and reviewers may see of a case, as JSON documents."""

from __future__ import annotations

from redress.domain.case import Case
from redress.domain.events import OWNER_EVENTS
from redress.domain.evidence import EvidenceItem
from redress.domain.tasks import OWNER_KINDS, TaskState
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
        "mail_trouble": file.mail_trouble,
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
