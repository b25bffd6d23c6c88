"""The document by which an organisation sets up its campaigns and reviewers."""

from __future__ import annotations

import json
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import msgspec
from msgspec import Meta

from redress.domain.calendar import Span, days, parse_local_instant, working_days
from redress.domain.campaign import Campaign, ConsentText, Deadlines
from redress.domain.errors import Finding, InvalidInputError
from redress.domain.reviewers import Reviewer
from redress.domain.tasks import Assignee
from redress.edge.documents import read_document
from redress.edge.forms import Form, Name

Group = Literal["community", "legal", "communications"]
Count = Annotated[int, Meta(ge=0, le=3660)]


class SpanForm(Form, frozen=True):
    """A length of time: working days, calendar days or seconds; exactly one of them."""

    working_days: Count = 0
    days: Count = 0
    seconds: Annotated[int, Meta(ge=0, le=31_536_000)] = 0

    def span(self) -> Span:
        """Give it to the domain; raises ValueError unless exactly one unit is used."""
        given = [value for value in (self.working_days, self.days, self.seconds) if value]
        if len(given) != 1:
            raise ValueError("exactly one of working_days, days and seconds")
        if self.working_days:
            return working_days(self.working_days)
        return days(self.days) if self.days else Span(self.seconds)


class DeadlinesForm(Form, frozen=True):
    """How long each wait may take."""

    screening: SpanForm
    legal_review: SpanForm
    remedy: SpanForm
    evidence_request: SpanForm
    question: SpanForm
    information_request: SpanForm


class TextForm(Form, frozen=True, rename={"zh_cn": "zh-CN"}):
    """A text in every locale."""

    zh_cn: Annotated[str, Meta(min_length=1, max_length=10_000)]
    en: Annotated[str, Meta(min_length=1, max_length=10_000)]

    def by_locale(self) -> dict[str, str]:
        """Give the text by locale."""
        return {"zh-CN": self.zh_cn, "en": self.en}


class ConsentTextForm(Form, frozen=True):
    """A purpose of processing and its wording."""

    purpose: Name
    version: Name
    required: bool
    text: TextForm
    recipient: Annotated[str, Meta(max_length=200)] = ""


class CampaignForm(Form, frozen=True):
    """A campaign; instants may be written as local time, and 24:00 ends a day."""

    id: Annotated[str, Meta(pattern=r"^[a-z0-9][a-z0-9-]{0,62}$")]
    title: TextForm
    introduction: TextForm
    organisation: TextForm
    opens_at: Name
    closes_at: Name
    timezone: Name
    site_url: Annotated[str, Meta(pattern=r"^https?://[^/\s]+$", max_length=200)]
    deadlines: DeadlinesForm
    calendar: Literal["", "CN"] = ""
    consents: Annotated[tuple[ConsentTextForm, ...], Meta(max_length=20)] = ()
    models: Annotated[tuple[Name, ...], Meta(max_length=100)] = ()


class ReviewerForm(Form, frozen=True):
    """A person who decides."""

    id: Annotated[str, Meta(pattern=r"^[a-z0-9][a-z0-9._-]{0,62}$")]
    name: Name
    email: Annotated[str, Meta(min_length=3, max_length=254, pattern=r"^[^\s@]+@[^\s@]+$")]
    locale: Literal["zh-CN", "en"]
    groups: Annotated[tuple[Group, ...], Meta(min_length=1, max_length=3)]
    lead: bool = False
    disabled: bool = False

    def reviewer(self) -> Reviewer:
        """Give it to the domain."""
        fields = msgspec.structs.asdict(self)
        return Reviewer(**{**fields, "groups": tuple(Assignee(group) for group in self.groups)})


class ConfigurationForm(Form, frozen=True):
    """Everything that an organisation sets up."""

    campaigns: Annotated[tuple[CampaignForm, ...], Meta(max_length=20)] = ()
    reviewers: Annotated[tuple[ReviewerForm, ...], Meta(max_length=200)] = ()


def read_configuration(document: dict[str, Any]) -> tuple[list[Campaign], list[Reviewer]]:
    """Read a configuration; raises InvalidInputError with every finding."""
    form = read_document(json.dumps(document), ConfigurationForm)
    findings: list[Finding] = []
    campaigns = []
    for number, campaign in enumerate(form.campaigns):
        try:
            campaigns.append(_campaign(campaign))
        except ZoneInfoNotFoundError:
            findings.append(Finding(f"/campaigns/{number}/timezone", "unknown_timezone"))
        except ValueError:
            findings.append(Finding(f"/campaigns/{number}", "bad_time"))
    if findings:
        raise InvalidInputError(findings)
    return campaigns, [reviewer.reviewer() for reviewer in form.reviewers]


def _campaign(form: CampaignForm) -> Campaign:
    zone = ZoneInfo(form.timezone)
    spans: dict[str, SpanForm] = msgspec.structs.asdict(form.deadlines)
    return Campaign(
        id=form.id,
        title=form.title.by_locale(),
        introduction=form.introduction.by_locale(),
        organisation=form.organisation.by_locale(),
        opens_at=parse_local_instant(form.opens_at, zone),
        closes_at=parse_local_instant(form.closes_at, zone),
        timezone=form.timezone,
        calendar=form.calendar,
        site_url=form.site_url,
        deadlines=Deadlines(**{name: span.span() for name, span in spans.items()}),
        consents=tuple(
            ConsentText(c.purpose, c.version, c.required, c.recipient, c.text.by_locale())
            for c in form.consents
        ),
        models=form.models,
    )
