"""What reviewers send to look at something."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta

from redress.edge.fields import Form


class RevealForm(Form, frozen=True):
    """What of a case was uncovered; `number` is that of an item or message, else 0."""

    what: Literal["statement", "incident", "item", "message"]
    number: Annotated[int, Meta(ge=0, le=10_000)] = 0
