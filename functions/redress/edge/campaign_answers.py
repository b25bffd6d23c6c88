"""The document of a campaign, as a type that its view is checked against."""

from __future__ import annotations

from typing import Literal, TypedDict

from redress.edge.answer_types import Address, ByLocale, Instant


class ConsentAnswer(TypedDict):
    """A purpose of processing, and its wording by locale."""

    purpose: str
    version: str
    required: bool
    recipient: str
    text: ByLocale


class BrandAnswer(TypedDict):
    """The organisation's look: `colour` is `#rrggbb`, `logo` a data URI; both may be empty."""

    name: ByLocale
    colour: str
    logo: str


class LimitsAnswer(TypedDict):
    """How many files a form or an addition takes, and how large each may be, in bytes."""

    max_files: int
    max_file_bytes: int


class CampaignAnswer(TypedDict):
    """What anybody may know of a campaign; texts are by locale."""

    id: str
    state: Literal["not_open", "open", "closed"]
    title: ByLocale
    introduction: ByLocale
    organisation: ByLocale
    brand: BrandAnswer
    exit_url: Address
    opens_at: Instant
    closes_at: Instant
    timezone: str
    models: list[str]
    limits: LimitsAnswer
    consents: list[ConsentAnswer]
