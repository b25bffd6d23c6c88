"""What owner and team said, and how the owner can be reached, as JSON documents."""

from __future__ import annotations

from redress.edge.page_answers import ContactAnswer, MessageAnswer
from redress.ports import CaseFile


def messages_view(file: CaseFile) -> list[MessageAnswer]:
    """All messages, oldest first."""
    return [
        {
            "id": message.id,
            "at": message.at.isoformat(),
            "from": message.author,
            "text": message.text,
        }
        for message in file.messages
    ]


def contact_view(file: CaseFile) -> ContactAnswer | None:
    """How the owner can be reached, or nothing once that is erased."""
    person = file.person
    if person is None:
        return None
    return {"name": person.name, "email": person.email, "phone": person.phone}
