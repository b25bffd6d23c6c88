"""The documents that owners and reviewers send to talk, and to stay in touch."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta

from redress.domain.messages import MAX_TEXT
from redress.domain.submission import Contact
from redress.edge.fields import TEXT, Email, Form, Name, Phone
from redress.usecases.send_message import Words


class MessageForm(Form, frozen=True):
    """A message; `id` is a UUIDv7 made by the page, so that a repeated one is one."""

    id: Annotated[str, Meta(min_length=36, max_length=36)]
    text: Annotated[str, Meta(min_length=1, max_length=MAX_TEXT, pattern=TEXT)]

    def words(self) -> Words:
        """Give it to the use case."""
        return Words(self.id, self.text)


class NewContactForm(Form, frozen=True):
    """How the owner wants to be reached from now on."""

    name: Name
    email: Email = ""
    phone: Phone = ""

    def contact(self) -> Contact:
        """Give it to the domain."""
        return Contact(self.name, self.email, self.phone)
