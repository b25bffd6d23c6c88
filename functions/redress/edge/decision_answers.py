"""The documents that reviewers get of decisions."""

from __future__ import annotations

from typing import Any, Literal, TypedDict

from redress.domain.decision_batches import BatchState
from redress.domain.decisions import Ground, Reason, Verdict
from redress.domain.review_rules import Signing
from redress.domain.stages import Remedy, Stage
from redress.edge.answer_types import Instant


class SigningAnswer(TypedDict):
    """What a decision needs before it counts.

    `passkey`: a signature over `statement`, asked for by `options`; `code`: `fresh` says whether
    the last code was entered recently enough; `none`: nothing.
    """

    way: Literal["passkey", "code", "none"]
    fresh: bool
    nonce: str
    statement: str
    options: dict[str, Any] | None


class DecisionAnswer(TypedDict):
    """Where the case stands; `proposed` when a second person must agree first."""

    case_id: str
    stage: Stage
    proposed: bool


class WordsAnswer(TypedDict):
    """What the owner would read; without a subject it stands on the owner's page alone."""

    subject: str
    text: str


class DeclinedAnswer(TypedDict):
    """A remedy that is not pursued, and why."""

    remedy: Remedy
    reason: Reason


class ChoiceAnswer(TypedDict):
    """What was decided or proposed, as it was sent."""

    verdict: Verdict
    reason: Reason
    internal_note: str
    owner_text: str
    grounds: list[Ground]
    not_criticism: str
    remedies: list[Remedy]
    declined: list[DeclinedAnswer]
    duplicate_of: str
    reference: str
    done_on: str


class ProposalAnswer(ChoiceAnswer):
    """What waits for a second person; `void` when the case changed since it was proposed."""

    by: str
    by_name: str
    at: Instant
    mine: bool
    void: bool


class TemplateAnswer(TypedDict):
    """A text to the owner, in the owner's language."""

    id: str
    verdict: Verdict
    reason: Reason
    text: str


class RulesAnswer(TypedDict):
    """How decisions on this task are made."""

    weighty: list[Verdict]
    signing: Signing
    four_eyes: bool
    templates: list[TemplateAnswer]
    proposal: ProposalAnswer | None


class TaskResultAnswer(TypedDict):
    """What became of a task: `decided`, the code of a refusal, or `fault`."""

    task_id: str
    code: str


class BatchAnswer(TypedDict):
    """A batch; `count` tasks are part of it, `refused` never were."""

    id: str
    state: BatchState
    count: int
    takes_effect_at: Instant
    results: list[TaskResultAnswer]
    refused: list[TaskResultAnswer]
