"""What an owner sends: immutable once received."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from enum import StrEnum

from redress.domain.calendar import is_date
from redress.domain.campaign import Campaign
from redress.domain.canonical import canonical
from redress.domain.choices import About, Held, Shows
from redress.domain.errors import Finding
from redress.domain.ids import is_uuid7
from redress.domain.stages import Remedy

MAX_FILES = 20
MAX_LINKS = 50
MAX_ACCOUNTS = 50
MAX_FILE_BYTES = 5 * 1024**3
PLATFORMS = (
    "weibo",
    "douyin",
    "bilibili",
    "xiaohongshu",
    "zhihu",
    "dongchedi",
    "autohome",
    "wechat",
    "other",
)


@dataclass(frozen=True)
class Contact:
    """How the owner can be reached: an e-mail address, a telephone number, or both.

    `confirmation` is the wish for a mail that says that the submission arrived.
    """

    name: str
    email: str = ""
    phone: str = ""
    confirmation: bool = False


@dataclass(frozen=True)
class Vehicle:
    """Which car, and the owner's reference of the purchase (order or frame number)."""

    model: str
    purchase_reference: str = ""


@dataclass(frozen=True)
class Link:
    """One post under complaint; `pasted` is the text it was found in, when that differs."""

    url: str
    platform: str
    account: str = ""
    pasted: str = ""


@dataclass(frozen=True)
class Account:
    """One account under complaint: its shown name, its number or handle, its page."""

    platform: str
    name: str = ""
    handle: str = ""
    url: str = ""

    @property
    def empty(self) -> bool:
        """Say whether nothing tells which account it is."""
        return not (self.name.strip() or self.handle.strip() or self.url)


@dataclass(frozen=True)
class Incident:
    """Something that happened offline; `damage` is what it did to the car or otherwise cost."""

    happened_on: str
    place: str
    description: str
    police_report_number: str = ""
    damage: str = ""


@dataclass(frozen=True)
class FileClaim:
    """What the owner's browser says of a file; believed only after our own hashing."""

    name: str
    size: int
    sha256: str
    media_type: str = "application/octet-stream"
    shows: tuple[Shows, ...] = ()


@dataclass(frozen=True)
class Consent:
    """The owner's yes or no to one purpose, with the version of the text that was shown."""

    purpose: str
    version: str
    granted: bool


@dataclass(frozen=True)
class Submission:
    """The owner's form, as sent.

    `guide_version` is the day of the evidence guide that was shown, or empty. What has a default
    is lacking in submissions of older versions.
    """

    submission_id: str
    campaign_id: str
    locale: str
    contact: Contact
    vehicle: Vehicle
    statement: str
    links: tuple[Link, ...] = ()
    incident: Incident | None = None
    remedies: tuple[Remedy, ...] = ()
    consents: tuple[Consent, ...] = ()
    files: tuple[FileClaim, ...] = ()
    about: tuple[About, ...] = ()
    accounts: tuple[Account, ...] = ()
    evidence_held: tuple[Held, ...] = ()
    guide_version: str = ""

    def document(self) -> dict[str, object]:
        """Give the submission as plain data, for storage and for the vault."""
        return asdict(self)

    def digest(self) -> str:
        """Hash the whole submission: the same id with another digest is another submission."""
        return _digest(self.document())

    def likeness(self) -> str:
        """Hash what makes two submissions exact duplicates: all but id, locale and guide."""
        document = self.document()
        del document["submission_id"], document["locale"], document["guide_version"]
        return _digest(document)

    def findings(self, campaign: Campaign) -> list[Finding]:
        """List what no schema can see: rules between fields and with the campaign."""
        findings = []
        if not is_uuid7(self.submission_id):
            findings.append(Finding("/submission_id", "not_a_uuid7"))
        if not self.contact.email and not self.contact.phone:
            findings.append(Finding("/contact", "email_or_phone"))
        if self.incident and not is_date(self.incident.happened_on):
            findings.append(Finding("/incident/happened_on", "bad_format"))
        if self.guide_version and not is_date(self.guide_version):
            findings.append(Finding("/guide_version", "bad_format"))
        findings += [
            Finding(f"/accounts/{number}", "account_empty")
            for number, account in enumerate(self.accounts)
            if account.empty
        ]
        findings += _repeated(self.remedies, "/remedies")
        findings += _repeated(self.about, "/about")
        findings += _repeated(self.evidence_held, "/evidence_held")
        findings += _file_findings(self.files)
        return findings + self._consent_findings(campaign)

    def _consent_findings(self, campaign: Campaign) -> list[Finding]:
        findings = []
        given = {consent.purpose: consent for consent in self.consents}
        texts = {text.purpose: text for text in campaign.consents}
        for text in campaign.consents:
            consent = given.get(text.purpose)
            if text.required and (consent is None or not consent.granted):
                findings.append(Finding("/consents", "consent_missing", text.purpose))
        for number, consent in enumerate(self.consents):
            if consent.purpose not in texts:
                findings.append(Finding(f"/consents/{number}/purpose", "unknown_purpose"))
            elif consent.version != texts[consent.purpose].version:
                findings.append(Finding(f"/consents/{number}/version", "outdated_text"))
            elif any(consent.purpose == other.purpose for other in self.consents[:number]):
                findings.append(Finding(f"/consents/{number}", "repeated"))
        return findings


@dataclass(frozen=True)
class Draft:
    """A submission that was acknowledged; kept whole until a case stands for it.

    Once the case is open only the `digest` is kept, so that the same submission sent again gets
    the same answer and another one under its id is told apart. `account_keys` are the keyed hashes
    of the accounts that it names, kept as long as the submission is.
    """

    submission_id: str
    digest: str
    receipt_lookup: str
    received_at: datetime
    submission: Submission | None
    account_keys: tuple[str, ...] = ()


def shown_twice(files: Sequence[FileClaim]) -> list[Finding]:
    """List what is said twice of the same file."""
    return [
        finding
        for number, file in enumerate(files)
        for finding in _repeated(file.shows, f"/files/{number}/shows")
    ]


def _file_findings(files: Sequence[FileClaim]) -> list[Finding]:
    return [
        Finding(f"/files/{number}", "same_file_twice")
        for number, file in enumerate(files)
        if any(file.sha256 == other.sha256 for other in files[:number])
    ] + shown_twice(files)


def _repeated(values: Sequence[StrEnum], at: str) -> list[Finding]:
    return [
        Finding(f"{at}/{number}", "repeated")
        for number, value in enumerate(values)
        if value in values[:number]
    ]


def _digest(document: dict[str, object]) -> str:
    flat: dict[str, object] = {key: _plain(value) for key, value in document.items()}
    return hashlib.sha256(canonical(flat).encode()).hexdigest()


def _plain(value: object) -> object:
    if isinstance(value, dict):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    return value
