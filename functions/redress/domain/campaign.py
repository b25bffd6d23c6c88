"""A campaign: the form's opening hours, its texts, its deadlines and its calendar."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal
from zoneinfo import ZoneInfo

from redress.domain.brand import Brand
from redress.domain.calendar import Span
from redress.domain.errors import CampaignClosedError, CampaignNotOpenError
from redress.domain.review_rules import ReviewRules

LOCALES = ("zh-CN", "en")
EXIT_URL = "https://www.baidu.com/"
"""Nobody wonders why somebody is there."""


@dataclass(frozen=True)
class Deadlines:
    """How long each wait of a case may take."""

    screening: Span
    legal_review: Span
    remedy: Span
    evidence_request: Span
    question: Span
    information_request: Span


@dataclass(frozen=True)
class ConsentText:
    """A purpose for which personal data may be used, and the wording that was shown.

    `recipient` names who receives the data, where it is handed to somebody else (PIPL art. 23).
    """

    purpose: str
    version: str
    required: bool
    recipient: str
    text: dict[str, str]


@dataclass(frozen=True)
class Campaign:
    """One call for submissions. Instants are UTC; `timezone` is an IANA zone name.

    `site_url` is where people reach the pages, without a slash at its end; `exit_url` is where
    "exit this page" leads; `calendar` names whose working days count ("CN", or "" for every day).
    Bulletins withhold numbers from 1 up to `suppress_below`, which is 0 to withhold none.
    """

    id: str
    title: dict[str, str]
    introduction: dict[str, str]
    organisation: dict[str, str]
    opens_at: datetime
    closes_at: datetime
    timezone: str
    calendar: str
    site_url: str
    deadlines: Deadlines
    consents: tuple[ConsentText, ...]
    models: tuple[str, ...]
    brand: Brand = field(default_factory=Brand)
    exit_url: str = EXIT_URL
    review: ReviewRules = field(default_factory=ReviewRules)
    suppress_below: int = 0

    @property
    def zone(self) -> ZoneInfo:
        """The campaign's time zone."""
        return ZoneInfo(self.timezone)

    def state(self, now: datetime) -> Literal["not_open", "open", "closed"]:
        """Say whether the campaign is `not_open`, `open` or `closed`."""
        if now < self.opens_at:
            return "not_open"
        return "open" if now < self.closes_at else "closed"

    def ensure_open(self, now: datetime) -> None:
        """Raise CampaignNotOpenError or CampaignClosedError outside the opening hours.

        The opening instant belongs to the campaign, the closing instant does not.
        """
        if self.state(now) == "not_open":
            raise CampaignNotOpenError(opens_at=self.opens_at.astimezone(self.zone).isoformat())
        if self.state(now) == "closed":
            raise CampaignClosedError(closed_at=self.closes_at.astimezone(self.zone).isoformat())

    def local_day(self, moment: datetime) -> str:
        """Give the date of an instant in the campaign's zone, as figures count it."""
        return moment.astimezone(self.zone).date().isoformat()
