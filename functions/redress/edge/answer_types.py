"""The kinds of values that the documents for owners and reviewers are made of."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta

Instant = Annotated[str, Meta(extra_json_schema={"format": "date-time"})]
Address = Annotated[str, Meta(extra_json_schema={"format": "uri"})]
Facts = dict[str, str | int]
ByLocale = dict[str, str]
