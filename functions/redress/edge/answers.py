"""The documents that owners and reviewers get, as types that views are checked against."""

from __future__ import annotations

from typing import TypedDict

from redress.domain.choices import Shows
from redress.domain.events import Event
from redress.domain.evidence import EvidenceState, Malware, Refusal
from redress.domain.stages import Outcome, Remedy, Stage
from redress.domain.tasks import TaskKind
from redress.edge.answer_types import Address, Facts, Instant
from redress.edge.page_answers import ContactAnswer, MessageAnswer
from redress.usecases.show_receipt import Wait


class EmptyAnswer(TypedDict):
    """Nothing more to tell."""


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
    """An evidence item; `size` is in bytes, `sha256` in lower-case hexadecimal.

    `shows` is what its owner says it shows. `media_type` is what the bytes are, "" as long as
    nobody has looked. What is `quarantined` carries malware: it is kept, and opened to nobody.
    """

    number: int
    name: str
    size: int
    sha256: str
    state: EvidenceState
    refusal: Refusal | None
    media_type: str
    malware: Malware
    quarantined: bool
    shows: list[Shows]
    preserved_at: Instant | None
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
    """A review that the case waits for, and the remedy that it is about, if there is one."""

    kind: TaskKind
    remedy: Remedy | None
    due_at: Instant


class StampAnswer(TypedDict):
    """A time stamp: whose, and of which instant."""

    authority: str
    at: Instant


class SignedReceiptAnswer(TypedDict):
    """The newest signed receipt; hashes and the key's fingerprint are SHA-256."""

    issued_at: Instant
    manifest_sha256: str
    key: str
    stamps: list[StampAnswer]


class ReceiptDocumentsAnswer(TypedDict):
    """Addresses of the signed receipt that work for five minutes, and of its public key."""

    pdf: Address
    json: Address
    signature: Address
    key: str


class ReceiptAnswer(CaseAnswer):
    """The owner's case; `receipt` is null until there is a signed one, `contact` once erased.

    `mail_trouble` says why mails do not reach the owner: `bounced`, `complained`, or nothing.
    """

    can_add: bool
    can_withdraw: bool
    can_message: bool
    can_change_contact: bool
    contact: ContactAnswer | None
    mail_trouble: str
    messages: list[MessageAnswer]
    receipt: SignedReceiptAnswer | None
    waits_for: list[Wait]
    timeline: list[OwnersEntryAnswer]
    evidence: list[ItemAnswer]
    requests: list[RequestAnswer]
    reviews: list[WaitingReviewAnswer]


class LinkAnswer(TypedDict):
    """A short-lived address of an evidence item."""

    url: Address


class BagAnswer(TypedDict):
    """An evidence bag; `url` is null while it is being made: ask again after a few seconds."""

    case_id: str
    revision: int
    url: Address | None
    sha256: str
    size: int
