"""The document in which owners take their data along, as types that views are checked against."""

from __future__ import annotations

from typing import Any, Literal, TypedDict

from redress.domain.decisions import Verdict
from redress.domain.evidence import PaperKind
from redress.domain.tasks import TaskKind, TaskState
from redress.edge.answer_types import Address, Instant
from redress.edge.answers import (
    CaseAnswer,
    ItemAnswer,
    OwnersEntryAnswer,
    ReceiptDocumentsAnswer,
    SignedReceiptAnswer,
)
from redress.edge.page_answers import ContactAnswer, MessageAnswer

FORMAT: Literal["redress/export/1"] = "redress/export/1"


class FormerContactAnswer(ContactAnswer):
    """How the owner could be reached until an instant."""

    until: Instant


class WrittenAnswer(TypedDict):
    """Something that the owner wrote: the form, an answer, an addition. Nothing is left out."""

    number: int
    kind: PaperKind
    at: Instant
    content: dict[str, Any]


class AskedAnswer(TypedDict):
    """Something that the owner was asked."""

    task_id: str
    kind: TaskKind
    question: str
    asked_at: Instant
    due_at: Instant
    state: TaskState


class ToldAnswer(TypedDict):
    """What was decided, with the words that were written to the owner."""

    task_id: str
    kind: TaskKind
    verdict: Verdict
    text: str
    at: Instant


class ExportedEntryAnswer(OwnersEntryAnswer):
    """A line of the timeline in words."""

    words: str


class ExportedItemAnswer(ItemAnswer):
    """An evidence item; `url` is null for what is handed out to nobody."""

    url: Address | None


class ExportAnswer(TypedDict):
    """Everything that is kept about an owner and the case; addresses work for five minutes."""

    format: Literal["redress/export/1"]
    generated_at: Instant
    locale: str
    explanations: dict[str, str]
    case: CaseAnswer
    contact: ContactAnswer | None
    former_contacts: list[FormerContactAnswer]
    consents: list[dict[str, Any]]
    written: list[WrittenAnswer]
    requests: list[AskedAnswer]
    decisions: list[ToldAnswer]
    messages: list[MessageAnswer]
    timeline: list[ExportedEntryAnswer]
    evidence: list[ExportedItemAnswer]
    receipt: SignedReceiptAnswer | None
    receipt_documents: ReceiptDocumentsAnswer | None
