"""A case as it is read: everything in it, at one moment."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from redress.domain.case import Case, TimelineEntry
from redress.domain.contacts import FormerContact
from redress.domain.evidence import EvidenceItem, Paper
from redress.domain.messages import Message
from redress.domain.proofs import Bag, Seal
from redress.domain.remarks import Remark
from redress.domain.stages import CLOSING_STAGES, PURSUED_REMEDIES
from redress.domain.submission import Contact
from redress.domain.tasks import REVIEW_KINDS, Task, TaskKind, TaskState


@dataclass(frozen=True)
class CaseFile:
    """A case with everything in it, read in one query.

    `mail_trouble` says why mails do not reach its owner: `bounced`, `complained`, or nothing.
    """

    case: Case
    person: Contact | None
    papers: tuple[Paper, ...]
    evidence: tuple[EvidenceItem, ...]
    timeline: tuple[TimelineEntry, ...]
    tasks: tuple[Task, ...]
    seals: tuple[Seal, ...] = ()
    bags: tuple[Bag, ...] = ()
    messages: tuple[Message, ...] = ()
    former: tuple[FormerContact, ...] = ()
    remarks: tuple[Remark, ...] = ()
    mail_trouble: str = ""

    @property
    def shut(self) -> bool:
        """Say whether nobody may read what is locked: its owner has withdrawn, or was erased."""
        return self.case.withdrawn or self.person is None

    @property
    def reader(self) -> Task | None:
        """Give the review whose group reads what the owner writes: an open one, or the last."""
        reviews = (task for task in self.tasks if task.kind in REVIEW_KINDS)
        return max(reviews, key=_lateness, default=None)

    @property
    def can_message(self) -> bool:
        """Say whether somebody reads what the owner writes, or somebody still may."""
        if self.shut:
            return False
        over = self.case.closed or self.case.stage in CLOSING_STAGES
        may_be_reviewed = not over and not PURSUED_REMEDIES.isdisjoint(self.case.wanted)
        return self.reader is not None or may_be_reviewed

    def seal(self, revision: int) -> Seal | None:
        """Give the seal of a revision."""
        return next((seal for seal in self.seals if seal.revision == revision), None)

    def bag(self, revision: int) -> Bag | None:
        """Give what is known of a revision's bag."""
        return next((bag for bag in self.bags if bag.revision == revision), None)


def _lateness(task: Task) -> tuple[bool, datetime, int, int]:
    """Order tasks: open ones last, then by their time, round, and place in a case's way."""
    way = list(TaskKind).index(task.kind)
    return task.state is TaskState.OPEN, task.opened_at, task.number, way
