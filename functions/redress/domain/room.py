"""How much a case takes from its owner, so that it can always be opened as a whole."""

from __future__ import annotations

from collections.abc import Sequence

from redress.domain.errors import Finding
from redress.domain.evidence import Paper
from redress.domain.messages import Message

MOST_ITEMS = 1_000
MOST_WRITTEN_BYTES = 2_000_000
"""Of the form, the answers and the additions; a function answers with 6 MB at most."""
MOST_SAID_BYTES = 1_000_000


def written_findings(papers: Sequence[Paper], text: str) -> list[Finding]:
    """List what is too much in a new paper's text beside the papers that are there."""
    size = sum(len(paper.text.encode()) for paper in papers) + len(text.encode())
    return [Finding("/text", "no_room_for_text")] if size > MOST_WRITTEN_BYTES else []


def item_findings(items: int, files: int) -> list[Finding]:
    """List what is too much in new files beside the items that are there."""
    return [Finding("/files", "too_many", MOST_ITEMS)] if items + files > MOST_ITEMS else []


def said_findings(messages: Sequence[Message], text: str) -> list[Finding]:
    """List what is too much in a new message beside those that are there."""
    size = sum(len(message.text.encode()) for message in messages) + len(text.encode())
    return [Finding("/text", "no_room_for_text")] if size > MOST_SAID_BYTES else []
