"""The documents that owners and reviewers send, with every limit stated in the schema."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from redress.domain.decisions import Choice, Ground, Reason, Verdict
from redress.domain.stages import Remedy
from redress.domain.submission import (
    MAX_FILE_BYTES,
    MAX_FILES,
    MAX_LINKS,
    Consent,
    Contact,
    FileClaim,
    Incident,
    Link,
    Submission,
    Vehicle,
)
from redress.usecases.own_case import Contribution

_LINE = r"^[^\x00-\x1f\x7f\u2028\u2029]*$"
_TEXT = r"^[^\x00-\x08\x0b\x0c\x0e-\x1f\x7f]*$"
Line = Annotated[str, Meta(max_length=200, pattern=_LINE)]
Name = Annotated[str, Meta(min_length=1, max_length=100, pattern=_LINE)]
FileName = Annotated[str, Meta(min_length=1, max_length=255, pattern=_LINE)]
Email = Annotated[
    str,
    Meta(
        max_length=254,
        pattern=r"^([^\s@<>(),;:\"\\\[\]\x00-\x1f\x7f]{1,64}@([a-zA-Z0-9\u0080-\uffff-]+\.)+"
        r"[a-zA-Z0-9\u0080-\uffff-]{2,})?$",
    ),
]
Phone = Annotated[str, Meta(max_length=32, pattern=r"^[0-9+()\- ]*$")]
Url = Annotated[
    str, Meta(min_length=1, max_length=2000, pattern=r"^https?://[^\s\x00-\x1f\x7f\"<>]+$")
]
Day = Annotated[str, Meta(pattern=r"^(\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01]))?$")]
LongText = Annotated[str, Meta(min_length=1, max_length=10_000, pattern=_TEXT)]
Note = Annotated[str, Meta(max_length=4_000, pattern=_TEXT)]
Sha256 = Annotated[str, Meta(pattern=r"^[0-9a-f]{64}$")]
Size = Annotated[int, Meta(ge=0, le=MAX_FILE_BYTES)]
Platform = Literal[
    "weibo",
    "douyin",
    "bilibili",
    "xiaohongshu",
    "zhihu",
    "dongchedi",
    "autohome",
    "wechat",
    "other",
]


class Form(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Base of all documents that come from outside: unknown fields are refused."""


class ContactForm(Form, frozen=True):
    """How to reach the owner; an e-mail address or a telephone number is needed."""

    name: Name
    email: Email = ""
    phone: Phone = ""


class VehicleForm(Form, frozen=True):
    """The car and the reference of its purchase."""

    model: Name
    purchase_reference: Line = ""


class LinkForm(Form, frozen=True):
    """A post or an account under complaint."""

    url: Url
    platform: Platform
    account: Line = ""


class IncidentForm(Form, frozen=True):
    """Something that happened offline."""

    happened_on: Annotated[str, Meta(min_length=1, pattern=r"^\d{4}-\d{2}-\d{2}$")]
    place: Name
    description: LongText
    police_report_number: Line = ""


class FileForm(Form, frozen=True):
    """What the browser says of a file; `sha256` is lower-case hexadecimal, `size` in bytes."""

    name: FileName
    size: Size
    sha256: Sha256
    media_type: Annotated[str, Meta(max_length=127, pattern=r"^([\w.+-]+/[\w.+-]+)?$")] = ""

    def claim(self) -> FileClaim:
        """Give it to the domain."""
        kind = self.media_type or "application/octet-stream"
        return FileClaim(self.name, self.size, self.sha256, kind)


Files = Annotated[tuple[FileForm, ...], Meta(max_length=MAX_FILES)]
Links = Annotated[tuple[LinkForm, ...], Meta(max_length=MAX_LINKS)]


class ConsentForm(Form, frozen=True):
    """A yes or no to one purpose, with the version of the text that was shown."""

    purpose: Name
    version: Name
    granted: bool


class SubmissionForm(Form, frozen=True):
    """What an owner sends; `submission_id` is a UUIDv7 made by the browser."""

    submission_id: Annotated[str, Meta(min_length=36, max_length=36)]
    campaign_id: Name
    locale: Literal["zh-CN", "en"]
    contact: ContactForm
    vehicle: VehicleForm
    statement: LongText
    links: Links = ()
    incident: IncidentForm | None = None
    remedies: Annotated[tuple[Remedy, ...], Meta(max_length=len(Remedy))] = ()
    consents: Annotated[tuple[ConsentForm, ...], Meta(max_length=20)] = ()
    files: Files = ()

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
            links=tuple(Link(**plain(link)) for link in self.links),
            incident=Incident(**plain(self.incident)) if self.incident else None,
            remedies=self.remedies,
            consents=tuple(Consent(**plain(consent)) for consent in self.consents),
            files=tuple(file.claim() for file in self.files),
        )


class ContributionForm(Form, frozen=True):
    """Words, links and files that an owner adds to a case."""

    text: Annotated[str, Meta(max_length=10_000, pattern=_TEXT)] = ""
    links: Links = ()
    files: Files = ()

    def contribution(self) -> Contribution:
        """Give it to the use case."""
        links = tuple(Link(**msgspec.structs.asdict(link)) for link in self.links)
        return Contribution(self.text, links, tuple(file.claim() for file in self.files))


class WithdrawalForm(Form, frozen=True):
    """The owner's confirmed wish to withdraw."""

    confirmed: Literal[True]


class AddressForm(Form, frozen=True):
    """A reviewer's registered address."""

    email: Annotated[str, Meta(min_length=3, max_length=254, pattern=_LINE)]


class CodeForm(Form, frozen=True):
    """The one-time code from the mail."""

    code: Annotated[str, Meta(min_length=1, max_length=20, pattern=_LINE)]


class EvidenceForm(Form, frozen=True):
    """Why a reviewer opens an evidence item."""

    reason: Annotated[str, Meta(min_length=1, max_length=200, pattern=_LINE)]


class BagForm(Form, frozen=True):
    """Why the evidence bag is wanted; `revision` 0 stands for the newest."""

    reason: Annotated[str, Meta(min_length=1, max_length=200, pattern=_LINE)]
    revision: Annotated[int, Meta(ge=0)] = 0


class DecisionForm(Form, frozen=True):
    """A reviewer's decision; `revision` is that of the case as the reviewer saw it."""

    revision: Annotated[int, Meta(ge=1)]
    verdict: Verdict
    reason: Reason
    internal_note: Note = ""
    owner_text: Note = ""
    grounds: Annotated[tuple[Ground, ...], Meta(max_length=len(Ground))] = ()
    not_criticism: Note = ""
    remedies: Annotated[tuple[Remedy, ...], Meta(max_length=len(Remedy))] = ()
    duplicate_of: Annotated[str, Meta(max_length=20, pattern=_LINE)] = ""
    reference: Line = ""
    done_on: Day = ""

    def choice(self) -> Choice:
        """Give it to the domain."""
        fields = msgspec.structs.asdict(self)
        del fields["revision"]
        return Choice(**fields)
