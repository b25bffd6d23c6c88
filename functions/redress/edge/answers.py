"""The documents that owners and reviewers get, as types that views are checked against."""

from __future__ import annotations

from typing import Annotated, Any, Literal, TypedDict

from msgspec import Meta

from redress.domain.decisions import Ground, Reason, Verdict
from redress.domain.events import Event
from redress.domain.evidence import EvidenceState, PaperKind, Refusal
from redress.domain.stages import Outcome, Remedy, Stage
from redress.domain.tasks import Assignee, TaskKind, TaskState

Instant = Annotated[str, Meta(extra_json_schema={"format": "date-time"})]
Address = Annotated[str, Meta(extra_json_schema={"format": "uri"})]
Facts = dict[str, str | int]
ByLocale = dict[str, str]


class EmptyAnswer(TypedDict):
    """Nothing more to tell."""


class ConsentAnswer(TypedDict):
    """A purpose of processing, and its wording by locale."""

    purpose: str
    version: str
    required: bool
    recipient: str
    text: ByLocale


class CampaignAnswer(TypedDict):
    """What anybody may know of a campaign; texts are by locale."""

    id: str
    state: Literal["not_open", "open", "closed"]
    title: ByLocale
    introduction: ByLocale
    organisation: ByLocale
    opens_at: Instant
    closes_at: Instant
    timezone: str
    models: list[str]
    consents: list[ConsentAnswer]


class UploadAnswer(TypedDict):
    """Where a file goes, with the signed headers; `expires_in` is in seconds."""

    method: Literal["PUT"]
    url: Address
    headers: dict[str, str]
    expires_in: int


class UploadsAnswer(TypedDict):
    """Where each file goes, in the order in which they were announced."""

    uploads: list[UploadAnswer]


class AcknowledgementAnswer(TypedDict):
    """The case number and the owner's secret code, which is shown only here."""

    case_id: str
    receipt_code: str


class CaseAnswer(TypedDict):
    """What owners and reviewers see of a case alike."""

    case_id: str
    campaign_id: str
    stage: Stage
    outcome: Outcome | None
    opened_at: Instant
    updated_at: Instant
    wanted: list[Remedy]


class ItemAnswer(TypedDict):
    """An evidence item; `size` is in bytes, `sha256` in lower-case hexadecimal."""

    number: int
    name: str
    size: int
    sha256: str
    state: EvidenceState
    refusal: Refusal | None
    retain_until: Instant | None


class OwnersEntryAnswer(TypedDict):
    """A line of the timeline, with the words that were written to the owner."""

    at: Instant
    event: Event
    stage: Stage
    facts: Facts
    text: str


class RequestAnswer(TypedDict):
    """Something that the owner is asked."""

    task_id: str
    kind: TaskKind
    question: str
    due_at: Instant


class WaitingReviewAnswer(TypedDict):
    """A review that the case waits for."""

    kind: TaskKind
    due_at: Instant


class ReceiptAnswer(CaseAnswer):
    """The owner's case."""

    can_add: bool
    can_withdraw: bool
    timeline: list[OwnersEntryAnswer]
    evidence: list[ItemAnswer]
    requests: list[RequestAnswer]
    reviews: list[WaitingReviewAnswer]


class ReviewerAnswer(TypedDict):
    """A reviewer, as that reviewer sees it."""

    id: str
    name: str
    locale: str
    groups: list[Assignee]
    lead: bool


class TaskAnswer(TypedDict):
    """A task; its token is never shown."""

    id: str
    case_id: str
    kind: TaskKind
    assignee: Assignee
    state: TaskState
    remedy: Remedy | None
    opened_at: Instant
    due_at: Instant


class QueueAnswer(TypedDict):
    """The tasks that wait for the reviewer's groups, oldest first."""

    tasks: list[TaskAnswer]


class ReviewedCaseAnswer(CaseAnswer):
    """A case as reviewers see it; a decision names this `revision`."""

    revision: int
    resembles: str
    trouble: str
    accepted: list[Remedy]


class PaperAnswer(TypedDict):
    """What the owner wrote, as it was sent."""

    number: int
    kind: PaperKind
    content: dict[str, Any]


class EntryAnswer(TypedDict):
    """A line of the timeline."""

    at: Instant
    event: Event
    facts: Facts


class DecidedTaskAnswer(TaskAnswer):
    """A task with its decision; `decided_by` is an id."""

    verdict: Verdict
    reason: Reason
    grounds: list[Ground]
    not_criticism: str
    internal_note: str
    owner_text: str
    decided_by: str
    decided_at: Instant


class ReviewAnswer(TypedDict):
    """A task with its case, and what may be decided: reasons by verdict."""

    task: TaskAnswer
    case: ReviewedCaseAnswer
    papers: list[PaperAnswer]
    evidence: list[ItemAnswer]
    timeline: list[EntryAnswer]
    verdicts: dict[str, list[Reason]]
    remedies: list[Remedy]
    earlier: list[DecidedTaskAnswer]


class LinkAnswer(TypedDict):
    """A short-lived address of an evidence item."""

    url: Address


class DecisionAnswer(TypedDict):
    """Where the case stands after the decision."""

    case_id: str
    stage: Stage
