"""What reviewers send to see the queue and to work on its tasks."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta

from redress.domain.queue import Due, QueueFilter
from redress.domain.remarks import Visibility
from redress.domain.stages import Remedy
from redress.domain.tasks import Assignee, TaskKind
from redress.edge.fields import TEXT, Form, Line, Name, NeededLine, Note, Platform
from redress.usecases.write_remark import RemarkDraft

Yes = Literal["yes"]
YesOrNo = Literal["yes", "no"]
Id = Annotated[str, Meta(min_length=36, max_length=36)]
Cursor = Annotated[str, Meta(max_length=400, pattern=r"^[A-Za-z0-9_-]*$")]


class NothingForm(Form, frozen=True):
    """Nothing more is to be said."""


class QueueQuery(Form, frozen=True):
    """What of the queue is wanted; `after` is the cursor of the page before."""

    group: Assignee | None = None
    kind: TaskKind | None = None
    due: Due | None = None
    remedy: Remedy | None = None
    platform: Platform | None = None
    evidence: YesOrNo | None = None
    resembles: YesOrNo | None = None
    unread: YesOrNo | None = None
    language: Literal["zh-CN", "en"] | None = None
    mine: Yes | None = None
    held: Yes | None = None
    after: Cursor = ""

    def wanted(self) -> QueueFilter:
        """Give it to the use case."""
        valued = {"remedy": self.remedy, "platform": self.platform, "language": self.language}
        marks = {"evidence": self.evidence, "resembles": self.resembles, "unread": self.unread}
        names = [f"{name}:{value}" for name, value in valued.items() if value]
        return QueueFilter(
            group=self.group,
            kind=self.kind,
            due=self.due,
            names=(*names, *(name for name, value in marks.items() if value == "yes")),
            lacking=tuple(name for name, value in marks.items() if value == "no"),
            held=self.held == "yes",
            mine=self.mine == "yes",
        )


class SearchForm(Form, frozen=True):
    """A case number however it is typed, or an account: its address, number or handle."""

    case: Line = ""
    account: Annotated[str, Meta(max_length=2000, pattern=TEXT)] = ""


class HandOverForm(Form, frozen=True):
    """Which colleague gets the task, and a word to them."""

    to: Name
    note: Note = ""


class HoldForm(Form, frozen=True):
    """The day on which the task goes on, and why not before."""

    until: Annotated[str, Meta(min_length=1, pattern=r"^\d{4}-\d{2}-\d{2}$")]
    reason: NeededLine


class RemarkForm(Form, frozen=True):
    """An internal note; `id` is a UUIDv7 made by the page, `ask` a colleague's id or empty."""

    id: Id
    text: Annotated[str, Meta(min_length=1, max_length=4_000, pattern=TEXT)]
    visibility: Visibility = Visibility.GROUP
    ask: Line = ""

    def draft(self) -> RemarkDraft:
        """Give it to the use case."""
        return RemarkDraft(self.id, self.text, self.visibility, self.ask)
