"""The documents of the talk between owners and the team, as types."""

from __future__ import annotations

from typing import TypedDict

from redress.domain.messages import Author
from redress.edge.answer_types import Instant

MessageAnswer = TypedDict(
    "MessageAnswer", {"id": str, "at": Instant, "from": Author, "text": str}
)  # `from` is a keyword: no class can have such a field
MessageAnswer.__doc__ = "A message, from the owner or from the team."


class MessagesAnswer(TypedDict):
    """All messages of a case, oldest first."""

    messages: list[MessageAnswer]


class ContactAnswer(TypedDict):
    """How the owner can be reached."""

    name: str
    email: str
    phone: str
