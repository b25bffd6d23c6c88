"""Remarks: what reviewers note down about a case among themselves."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from redress.domain.canonical import canonical
from redress.domain.reviewers import Reviewer
from redress.domain.tasks import Assignee

MOST_REMARKS = 200
"""Of one case, so that it can always be opened as a whole."""


class Visibility(StrEnum):
    """Who may read a remark: the task's group, whoever may see the case, or the group's leads."""

    GROUP = "group"
    REVIEWERS = "reviewers"
    LEADS = "leads"


@dataclass(frozen=True)
class Remark:
    """One remark. `id` is a UUIDv7 made by the writer's page: sent twice, it is one remark.

    `group` is that of the task it was written at; `asked` names a colleague who is to look at
    it, or is empty.
    """

    id: str
    number: int
    at: datetime
    by: str
    group: Assignee
    text: str
    visibility: Visibility
    asked: str = ""

    @property
    def sha256(self) -> str:
        """Hash id and text together, in lower-case hexadecimal; see `Message.sha256`."""
        document = canonical({"id": self.id, "text": self.text})
        return hashlib.sha256(document.encode()).hexdigest()

    def visible_to(self, reviewer: Reviewer) -> bool:
        """Say whether a reviewer who may see the case may read this."""
        if reviewer.id == self.by or self.visibility is Visibility.REVIEWERS:
            return True
        in_group = self.group in reviewer.groups
        return in_group and (reviewer.lead or self.visibility is Visibility.GROUP)
