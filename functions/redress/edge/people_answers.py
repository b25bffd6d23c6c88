"""The documents about reviewers that their leads see."""

from __future__ import annotations

from typing import TypedDict

from redress.domain.reviewers import MailMode
from redress.domain.tasks import Assignee


class ManagedReviewerAnswer(TypedDict):
    """A reviewer as their lead sees them.

    `mail_trouble` is `bounced`, `complained` or empty; `claims` is how many tasks they have now.
    """

    id: str
    name: str
    email: str
    locale: str
    groups: list[Assignee]
    lead: bool
    mail_mode: MailMode
    disabled: bool
    mail_trouble: str
    claims: int
    passkeys: int


class ReviewersAnswer(TypedDict):
    """Whom a lead may change, disabled ones last."""

    reviewers: list[ManagedReviewerAnswer]


class ExposedAnswer(TypedDict):
    """How often a reviewer uncovered what is blurred: today, in seven days, in thirty."""

    id: str
    name: str
    today: int
    week: int
    month: int


class ExposureAnswer(TypedDict):
    """The reviewers of a lead's groups."""

    reviewers: list[ExposedAnswer]
