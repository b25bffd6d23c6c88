"""Events of the mail service: what they say of addresses."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from email.utils import parseaddr
from typing import Any

import msgspec

from redress.domain.mail_feedback import Feedback, MailTrouble

_FOR_GOOD = "Permanent"
_WELCOME = "not-spam"
"""Somebody took a mail back out of the unwanted ones."""


class Recipient(msgspec.Struct, rename="camel"):
    """Whom the event is about."""

    email_address: str


class Bounce(msgspec.Struct, rename="camel"):
    """A mail came back."""

    bounce_type: str = ""
    bounced_recipients: tuple[Recipient, ...] = ()


class Complaint(msgspec.Struct, rename="camel"):
    """A mail was called unwanted."""

    complaint_feedback_type: str | None = None
    complained_recipients: tuple[Recipient, ...] = ()


class SentMail(msgspec.Struct):
    """The mail; each of its tags is a list of values."""

    tags: dict[str, tuple[str, ...]] = {}


class Detail(msgspec.Struct):
    """What happened to the mail."""

    mail: SentMail
    bounce: Bounce | None = None
    complaint: Complaint | None = None


def feedback_of(event: Mapping[str, Any]) -> list[Feedback]:
    """Give what an event of EventBridge says, address by address.

    One of another type says nothing. Raises msgspec.ValidationError for what is no such event.
    """
    return list(_said(msgspec.convert(event["detail"], Detail)))


def _said(detail: Detail) -> Iterator[Feedback]:
    if detail.bounce is not None:
        lasting = MailTrouble.BOUNCED if detail.bounce.bounce_type == _FOR_GOOD else None
        for one in detail.bounce.bounced_recipients:
            yield _feedback(detail, one, lasting)
    if detail.complaint is not None:
        welcome = detail.complaint.complaint_feedback_type == _WELCOME
        for one in detail.complaint.complained_recipients:
            yield _feedback(detail, one, None if welcome else MailTrouble.COMPLAINED)


def _feedback(detail: Detail, recipient: Recipient, trouble: MailTrouble | None) -> Feedback:
    def tag(name: str) -> str:
        return next(iter(detail.mail.tags.get(name, ())), "")

    return Feedback(
        address=parseaddr(recipient.email_address)[1],
        trouble=trouble,
        case_id=tag("case"),
        reviewer_id=tag("reviewer"),
        kind=tag("kind"),
    )
