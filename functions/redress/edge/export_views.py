"""The document in which an owner takes the own data along."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from redress.domain.evidence import PaperKind
from redress.domain.tasks import OWNER_KINDS, REVIEW_KINDS
from redress.edge import export_answers as answers
from redress.edge.page_views import contact_view, messages_view
from redress.edge.problems import texts
from redress.edge.views import (
    case_view,
    item_view,
    receipt_documents_view,
    signed_view,
    timeline_view,
)
from redress.ports import CaseFile
from redress.usecases.export_data import Export

EXPLAINED = (
    *("case", "contact", "former_contacts", "consents", "written", "requests", "decisions"),
    *("messages", "timeline", "evidence", "receipt", "receipt_documents"),
)


def export_view(export: Export) -> answers.ExportAnswer:
    """Put everything into one document that explains itself in the language of the case."""
    file, links = export.file, export.receipt
    words = texts(file.case.locale)
    written = _written(file)
    return {
        "format": answers.FORMAT,
        "generated_at": export.at.isoformat(),
        "locale": file.case.locale,
        "explanations": {part: words[f"export.{part}"] for part in EXPLAINED},
        "case": case_view(file.case),
        "contact": contact_view(file),
        "former_contacts": _former(file),
        "consents": _consents(written),
        "written": written,
        "requests": _requests(file),
        "decisions": _decisions(file),
        "messages": messages_view(file),
        "timeline": [
            {**entry, "words": words[f"event.{entry['event'].value}"]}
            for entry in timeline_view(file)
        ],
        "evidence": [
            {**item_view(item), "url": export.links.get(item.number)} for item in file.evidence
        ],
        "receipt": signed_view(file),
        "receipt_documents": receipt_documents_view(links) if links else None,
    }


def _former(file: CaseFile) -> list[answers.FormerContactAnswer]:
    return [
        {
            "name": former.contact.name,
            "email": former.contact.email,
            "phone": former.contact.phone,
            "until": former.until.isoformat(),
        }
        for former in file.former
    ]


def _written(file: CaseFile) -> list[answers.WrittenAnswer]:
    times = {item.number: item.announced_at for item in file.evidence}
    return [
        {
            "number": paper.number,
            "kind": paper.kind,
            "at": _instant(times.get(paper.number, file.case.opened_at)),
            "content": json.loads(paper.text),
        }
        for paper in file.papers
    ]


def _consents(written: list[answers.WrittenAnswer]) -> list[dict[str, Any]]:
    forms = [paper["content"] for paper in written if paper["kind"] is PaperKind.SUBMISSION]
    return [consent for form in forms for consent in form["consents"]]


def _requests(file: CaseFile) -> list[answers.AskedAnswer]:
    return [
        {
            "task_id": task.id,
            "kind": task.kind,
            "question": task.question,
            "asked_at": _instant(task.opened_at),
            "due_at": _instant(task.due_at),
            "state": task.state,
        }
        for task in file.tasks
        if task.kind in OWNER_KINDS
    ]


def _decisions(file: CaseFile) -> list[answers.ToldAnswer]:
    """Give what was decided without who did it, and without what is for reviewers only."""
    return [
        {
            "task_id": task.id,
            "kind": task.kind,
            "verdict": task.decision.choice.verdict,
            "text": task.decision.choice.owner_text,
            "at": _instant(task.decision.decided_at),
        }
        for task in file.tasks
        if task.kind in REVIEW_KINDS and task.decision is not None
    ]


def _instant(moment: datetime) -> str:
    return moment.isoformat()
