"""What reviewers get of their sessions and settings."""

from __future__ import annotations

from typing import TypedDict

from redress.domain.reviewers import MailMode, SignInWay
from redress.domain.task_kinds import Assignee
from redress.edge.answer_types import Address, Instant


class FilterAnswer(TypedDict):
    """A named view of the queue."""

    name: str
    query: str


class ReviewerAnswer(TypedDict):
    """A reviewer, as that reviewer sees it.

    `fresh_until` says until when what needs a recent proof may be done without a new one.
    """

    id: str
    name: str
    locale: str
    groups: list[Assignee]
    lead: bool
    mail_mode: MailMode
    filters: list[FilterAnswer]
    passkeys: int
    fresh_until: Instant | None


class SessionAnswer(TypedDict):
    """A signed-in browser of the reviewer; `network` is the address that it called from."""

    id: str
    opened_at: Instant
    seen_at: Instant
    way: SignInWay
    browser: str
    network: str
    current: bool


class SessionsAnswer(TypedDict):
    """Where the reviewer is signed in, the browser used last first."""

    sessions: list[SessionAnswer]


class IssuerAnswer(TypedDict):
    """The organisation's own sign-in."""

    name: str


class WaysAnswer(TypedDict):
    """How one can sign in here; a code always works."""

    code: bool
    passkey: bool
    oidc: IssuerAnswer | None


class IssuerAddressAnswer(TypedDict):
    """Where the browser is to go to sign in."""

    address: Address
