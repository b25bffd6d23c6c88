"""Evidence items: announced by the owner, verified and locked by us, or refused with a reason."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from redress.domain.submission import FileClaim


class EvidenceState(StrEnum):
    """How far an item has come."""

    ANNOUNCED = "announced"
    PRESERVED = "preserved"
    REFUSED = "refused"


class Source(StrEnum):
    """Where an item's bytes come from: the owner's upload, or a paper of the case."""

    UPLOAD = "upload"
    PAPER = "paper"


class Refusal(StrEnum):
    """Why an item was not preserved; the owner reads the reason."""

    NEVER_ARRIVED = "never_arrived"
    SIZE_DIFFERS = "size_differs"
    HASH_DIFFERS = "hash_differs"


@dataclass(frozen=True)
class Locked:
    """What the vault read back after the write: the proof that the item is locked.

    `version_id` is S3's; `retain_until` (UTC) and `legal_hold` are Object Lock's.
    """

    key: str
    version_id: str
    sha256: str
    size: int
    retain_until: datetime
    legal_hold: bool


@dataclass(frozen=True)
class EvidenceItem:
    """One file of a case. Item 0 is the submission document itself."""

    case_id: str
    number: int
    claim: FileClaim
    announced_at: datetime
    source: Source = Source.UPLOAD
    state: EvidenceState = EvidenceState.ANNOUNCED
    refusal: Refusal | None = None
    locked: Locked | None = None

    @property
    def vault_key(self) -> str:
        """Where the item lies in the vault; the same item always lies at the same key."""
        return f"cases/{self.case_id}/{self.number:04d}/{self.claim.sha256}"

    def preserved(self, locked: Locked) -> EvidenceItem:
        """Give the item as it is after the vault read it back."""
        return replace(self, state=EvidenceState.PRESERVED, locked=locked)

    def refused(self, reason: Refusal) -> EvidenceItem:
        """Give the item as refused for a reason."""
        return replace(self, state=EvidenceState.REFUSED, refusal=reason)


class PaperKind(StrEnum):
    """What the owner wrote: the form, an answer to a question, or something added later."""

    SUBMISSION = "submission"
    ANSWER = "answer"
    ADDITION = "addition"


@dataclass(frozen=True)
class Paper:
    """A text of the owner as canonical JSON; preserved in the vault like every other item."""

    number: int
    kind: PaperKind
    text: str

    def item(self, case_id: str, now: datetime) -> EvidenceItem:
        """Give the evidence item that stands for this paper."""
        data = self.text.encode()
        digest = hashlib.sha256(data).hexdigest()
        name = f"{self.kind.value}-{self.number:04d}.json"
        claim = FileClaim(name, len(data), digest, "application/json")
        return EvidenceItem(case_id, self.number, claim, now, Source.PAPER)


def upload_key(submission_id: str, sha256: str) -> str:
    """Where an uploaded file waits for preservation: bound to the submission and its content."""
    return f"uploads/{submission_id}/{sha256}"
