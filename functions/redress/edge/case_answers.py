"""The documents of a case as reviewers see it."""

from __future__ import annotations

from typing import Any, TypedDict

from redress.domain.choices import Shows
from redress.domain.custody import Outcome as CustodyOutcome
from redress.domain.decisions import Reason
from redress.domain.events import Event
from redress.domain.evidence import PaperKind
from redress.domain.remarks import Visibility
from redress.domain.stages import Remedy
from redress.edge.answer_types import Facts, Instant
from redress.edge.answers import CaseAnswer, ItemAnswer
from redress.edge.decision_answers import ChoiceAnswer, RulesAnswer
from redress.edge.page_answers import MessageAnswer
from redress.edge.queue_answers import TaskAnswer


class ReviewedCaseAnswer(CaseAnswer):
    """A case as reviewers see it; a decision names this `revision`."""

    revision: int
    resembles: str
    duplicate_of: str
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


class DecidedTaskAnswer(TaskAnswer, ChoiceAnswer):
    """A task with its decision; `decided_by` is an id, `agreed_by_name` a second person's."""

    decided_by: str
    decided_by_name: str
    agreed_by_name: str
    decided_at: Instant


class RemarkAnswer(TypedDict):
    """An internal note; `asked` is a colleague's id, or empty."""

    number: int
    at: Instant
    by: str
    by_name: str
    text: str
    visibility: Visibility
    asked: str
    asked_name: str


class RemarksAnswer(TypedDict):
    """The notes of a case that the reviewer may read, oldest first."""

    notes: list[RemarkAnswer]


class SeenAccountAnswer(TypedDict):
    """An account of the case, and the numbers of other cases that name it, twenty at the most."""

    platform: str
    name: str
    handle: str
    url: str
    cases: list[str]
    count: int


class SufficiencyAnswer(TypedDict):
    """The pieces of proof that are there, and those that are not."""

    shown: list[Shows]
    missing: list[Shows]


class CustodyLineAnswer(TypedDict):
    """A line of the custody ledger; `actor` is a reviewer's name, "owner", or a component."""

    seq: int
    at: Instant
    action: Event
    actor: str
    item: int | None
    outcome: CustodyOutcome
    reason: str


class CaseFileAnswer(TypedDict):
    """A case with everything that its reviewers may see.

    `contact_trouble` says why mails do not reach the owner: `bounced`, `complained`, or nothing.
    """

    case: ReviewedCaseAnswer
    papers: list[PaperAnswer]
    evidence: list[ItemAnswer]
    timeline: list[EntryAnswer]
    remedies: list[Remedy]
    earlier: list[DecidedTaskAnswer]
    messages: list[MessageAnswer]
    notes: list[RemarkAnswer]
    accounts: list[SeenAccountAnswer]
    sufficiency: SufficiencyAnswer
    custody: list[CustodyLineAnswer]
    merged: list[str]
    contact_trouble: str


class ReviewAnswer(CaseFileAnswer):
    """A task with its case, and what may be decided: reasons by verdict.

    `exposure` is how often the reviewer uncovered something today.
    """

    task: TaskAnswer
    rules: RulesAnswer
    verdicts: dict[str, list[Reason]]
    exposure: int
