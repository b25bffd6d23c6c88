"""The document by which an organisation sets up its campaigns and reviewers."""

from __future__ import annotations

import json
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import msgspec
from msgspec import Meta

from redress.domain.brand import Brand
from redress.domain.calendar import Span, days, parse_local_instant, working_days
from redress.domain.campaign import EXIT_URL, Campaign, ConsentText, Deadlines
from redress.domain.errors import Finding, InvalidInputError
from redress.domain.reviewers import Reviewer
from redress.domain.tasks import Assignee
from redress.edge.brand_forms import BrandForm, brand_findings
from redress.edge.documents import read_document
from redress.edge.fields import Form, Name, TextForm
from redress.edge.review_rules_forms import ReviewRulesForm, review_findings

Group = Literal["community", "legal", "communications"]
Count = Annotated[int, Meta(ge=0, le=3660)]


class SpanForm(Form, frozen=True):
    """A length of time: working days, calendar days or seconds; exactly one of them."""

    working_days: Count = 0
    days: Count = 0
    seconds: Annotated[int, Meta(ge=0, le=31_536_000)] = 0

    @property
    def has_one_unit(self) -> bool:
        """Say whether exactly one unit is used."""
        return sum(map(bool, (self.working_days, self.days, self.seconds))) == 1

    def span(self) -> Span:
        """Give it to the domain."""
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

    def spans(self) -> dict[str, SpanForm]:
        """Give each by the name of what it is for."""
        spans: dict[str, SpanForm] = msgspec.structs.asdict(self)
        return spans


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
    site_url: Annotated[str, Meta(pattern=r"^https?://[^/\s\x00-\x1f\x7f]+$", max_length=200)]
    deadlines: DeadlinesForm
    calendar: Literal["", "CN"] = ""
    consents: Annotated[tuple[ConsentTextForm, ...], Meta(max_length=20)] = ()
    models: Annotated[tuple[Name, ...], Meta(max_length=100)] = ()
    brand: BrandForm | None = None
    exit_url: Annotated[str, Meta(max_length=200, pattern=r"^https://[^\s\x00-\x1f\x7f\"<>]+$")] = (
        EXIT_URL
    )
    review: ReviewRulesForm = ReviewRulesForm()
    suppress_below: Annotated[int, Meta(ge=0, le=1000)] = 0


class ReviewerForm(Form, frozen=True):
    """A person who decides."""

    id: Annotated[str, Meta(pattern=r"^[a-z0-9][a-z0-9._-]{0,62}$")]
    name: Name
    email: Annotated[
        str,
        Meta(min_length=3, max_length=254, pattern=r"^[^\s@\x00-\x1f\x7f]+@[^\s@\x00-\x1f\x7f]+$"),
    ]
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
    form = read_document(json.dumps(document, ensure_ascii=False), ConfigurationForm)
    findings = [
        finding
        for number, campaign in enumerate(form.campaigns)
        for finding in _findings(campaign, f"/campaigns/{number}")
    ]
    if findings:
        raise InvalidInputError(findings)
    campaigns = [_campaign(campaign) for campaign in form.campaigns]
    return campaigns, [reviewer.reviewer() for reviewer in form.reviewers]


def _findings(form: CampaignForm, at: str) -> list[Finding]:
    try:
        zone = ZoneInfo(form.timezone)
    except (ZoneInfoNotFoundError, ValueError, OSError):  # the last for a folder such as Asia
        return [Finding(f"{at}/timezone", "unknown_timezone")]
    findings = []
    for name, text in (("opens_at", form.opens_at), ("closes_at", form.closes_at)):
        try:
            parse_local_instant(text, zone)
        except ValueError:
            findings.append(Finding(f"{at}/{name}", "bad_time"))
    findings += [
        Finding(f"{at}/deadlines/{name}", "one_unit_needed")
        for name, span in form.deadlines.spans().items()
        if not span.has_one_unit
    ]
    findings += review_findings(form.review, f"{at}/review")
    return findings + list(brand_findings(form.brand, f"{at}/brand") if form.brand else ())


def _campaign(form: CampaignForm) -> Campaign:
    zone = ZoneInfo(form.timezone)
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
        deadlines=Deadlines(**{name: span.span() for name, span in form.deadlines.spans().items()}),
        consents=tuple(
            ConsentText(c.purpose, c.version, c.required, c.recipient, c.text.by_locale())
            for c in form.consents
        ),
        models=form.models,
        brand=form.brand.brand() if form.brand else Brand(),
        exit_url=form.exit_url,
        review=form.review.rules(),
        suppress_below=form.suppress_below,
    )
