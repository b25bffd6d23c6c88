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
    EMPTY = "empty"
    HASH_DIFFERS = "hash_differs"
    TYPE_NOT_ALLOWED = "type_not_allowed"


class Malware(StrEnum):
    """What the search for malware found. Infected evidence is kept, marked, and never shown."""

    CLEAN = "clean"
    INFECTED = "infected"
    UNSUPPORTED = "unsupported"
    NOT_SCANNED = "not_scanned"


@dataclass(frozen=True)
class Findings:
    """What reading every byte of an item told us.

    `media_type` is what the bytes are, "" when nobody knows; `sha512` is in lower-case hexadecimal.
    """

    sha256: str
    sha512: str
    size: int
    media_type: str
    malware: Malware


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
    """One file of a case. Item 0 is the submission document itself.

    `version` counts the item's own changes. `next_check` is when the vault is to be read again
    and compared (UTC), `checked_at` when that was done last. `preserved_at` (UTC) is missing in
    items of older versions.
    """

    case_id: str
    number: int
    claim: FileClaim
    announced_at: datetime
    source: Source = Source.UPLOAD
    state: EvidenceState = EvidenceState.ANNOUNCED
    refusal: Refusal | None = None
    locked: Locked | None = None
    sha512: str = ""
    media_type: str = ""
    malware: Malware = Malware.NOT_SCANNED
    checked_at: datetime | None = None
    next_check: datetime | None = None
    preserved_at: datetime | None = None
    version: int = 1

    @property
    def quarantined(self) -> bool:
        """Say whether the item is kept and shown to nobody, because it carries malware."""
        return self.malware is Malware.INFECTED

    @property
    def vault_key(self) -> str:
        """Where the item lies in the vault; the same item always lies at the same key."""
        return f"cases/{self.case_id}/{self.number:04d}/{self.claim.sha256}"

    def preserved(
        self,
        locked: Locked,
        findings: Findings,
        next_check: datetime | None,
        at: datetime | None = None,
    ) -> EvidenceItem:
        """Give the item as it is after the vault read it back at an instant."""
        return self.changed(
            state=EvidenceState.PRESERVED,
            locked=locked,
            sha512=findings.sha512,
            media_type=findings.media_type,
            malware=findings.malware,
            next_check=next_check,
            preserved_at=at,
        )

    def refused(self, reason: Refusal) -> EvidenceItem:
        """Give the item as refused for a reason."""
        return self.changed(state=EvidenceState.REFUSED, refusal=reason)

    def changed(self, **changes: object) -> EvidenceItem:
        """Give the item's next version with some fields changed."""
        values: dict[str, object] = {"version": self.version + 1}
        return replace(self, **(values | changes))  # type: ignore[arg-type]  # typed per field


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
