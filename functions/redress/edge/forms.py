"""The documents that owners and reviewers send, with every limit stated in the schema."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from redress.domain.choices import About, Held, Shows
from redress.domain.stages import Remedy
from redress.domain.submission import (
    MAX_ACCOUNTS,
    MAX_FILES,
    MAX_LINKS,
    Account,
    Consent,
    Contact,
    FileClaim,
    Incident,
    Link,
    Submission,
    Vehicle,
)
from redress.edge.fields import (
    Address,
    Code,
    Day,
    Email,
    FileName,
    Form,
    Line,
    LongText,
    LongTextOrNone,
    Name,
    NeededLine,
    Pasted,
    Phone,
    Platform,
    Sha256,
    Size,
    SubmissionId,
    Url,
    UrlOrNone,
)
from redress.usecases.contribution import Contribution


class ContactForm(Form, frozen=True):
    """How to reach the owner; an e-mail address or a telephone number is needed."""

    name: Name
    email: Email = ""
    phone: Phone = ""
    confirmation: bool = False


class VehicleForm(Form, frozen=True):
    """The car and the reference of its purchase."""

    model: Name
    purchase_reference: Line = ""


class LinkForm(Form, frozen=True):
    """A post under complaint; `pasted` is the text it was found in, when that differs."""

    url: Url
    platform: Platform
    account: Line = ""
    pasted: Pasted = ""

    def link(self) -> Link:
        """Give it to the domain."""
        return Link(**msgspec.structs.asdict(self))


class AccountForm(Form, frozen=True):
    """An account under complaint; a name, a handle or an address is needed."""

    platform: Platform
    name: Line = ""
    handle: Line = ""
    url: UrlOrNone = ""


class IncidentForm(Form, frozen=True):
    """Something that happened offline."""

    happened_on: Annotated[str, Meta(min_length=1, pattern=r"^\d{4}-\d{2}-\d{2}$")]
    place: Name
    description: LongText
    police_report_number: Line = ""
    damage: LongTextOrNone = ""


class FileForm(Form, frozen=True):
    """What the browser says of a file; `sha256` is lower-case hexadecimal, `size` in bytes."""

    name: FileName
    size: Size
    sha256: Sha256
    media_type: Annotated[str, Meta(max_length=127, pattern=r"^([\w.+-]+/[\w.+-]+)?$")] = ""
    shows: Annotated[tuple[Shows, ...], Meta(max_length=len(Shows))] = ()

    def claim(self) -> FileClaim:
        """Give it to the domain."""
        kind = self.media_type or "application/octet-stream"
        return FileClaim(self.name, self.size, self.sha256, kind, self.shows)


Files = Annotated[tuple[FileForm, ...], Meta(max_length=MAX_FILES)]
Links = Annotated[tuple[LinkForm, ...], Meta(max_length=MAX_LINKS)]


class ConsentForm(Form, frozen=True):
    """A yes or no to one purpose, with the version of the text that was shown."""

    purpose: Name
    version: Name
    granted: bool


class SubmissionForm(Form, frozen=True):
    """What an owner sends; `submission_id` is a UUIDv7 made by the browser."""

    submission_id: SubmissionId
    campaign_id: Name
    locale: Literal["zh-CN", "en"]
    contact: ContactForm
    vehicle: VehicleForm
    statement: LongText
    about: Annotated[tuple[About, ...], Meta(max_length=len(About))] = ()
    accounts: Annotated[tuple[AccountForm, ...], Meta(max_length=MAX_ACCOUNTS)] = ()
    links: Links = ()
    incident: IncidentForm | None = None
    remedies: Annotated[tuple[Remedy, ...], Meta(max_length=len(Remedy))] = ()
    consents: Annotated[tuple[ConsentForm, ...], Meta(max_length=20)] = ()
    evidence_held: Annotated[tuple[Held, ...], Meta(max_length=len(Held))] = ()
    files: Files = ()
    guide_version: Day = ""

    def submission(self) -> Submission:
        """Give it to the domain."""
        plain = msgspec.structs.asdict
        return Submission(
            submission_id=self.submission_id,
            campaign_id=self.campaign_id,
            locale=self.locale,
            contact=Contact(**plain(self.contact)),
            vehicle=Vehicle(**plain(self.vehicle)),
            statement=self.statement,
            about=self.about,
            accounts=tuple(Account(**plain(account)) for account in self.accounts),
            links=tuple(link.link() for link in self.links),
            incident=Incident(**plain(self.incident)) if self.incident else None,
            remedies=self.remedies,
            consents=tuple(Consent(**plain(consent)) for consent in self.consents),
            evidence_held=self.evidence_held,
            files=tuple(file.claim() for file in self.files),
            guide_version=self.guide_version,
        )


class ContributionForm(Form, frozen=True):
    """Words, links and files that an owner adds to a case."""

    text: LongTextOrNone = ""
    links: Links = ()
    files: Files = ()

    def contribution(self) -> Contribution:
        """Give it to the use case."""
        links = tuple(link.link() for link in self.links)
        return Contribution(self.text, links, tuple(file.claim() for file in self.files))


class WithdrawalForm(Form, frozen=True):
    """The owner's confirmed wish to withdraw."""

    confirmed: Literal[True]


class AddressForm(Form, frozen=True):
    """A reviewer's registered address."""

    email: Address


class CodeForm(Form, frozen=True):
    """The one-time code from the mail."""

    code: Code


class EvidenceForm(Form, frozen=True):
    """Why a reviewer opens an evidence item."""

    reason: NeededLine


class BagForm(Form, frozen=True):
    """Why the evidence bag is wanted; `revision` 0 stands for the newest."""

    reason: NeededLine
    revision: Annotated[int, Meta(ge=0)] = 0
