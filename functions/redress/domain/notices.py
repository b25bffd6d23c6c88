"""Notices: what Redress tells people by mail, named as events; they carry ids only."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class NoticeKind(StrEnum):
    """Each notice is a folder of texts under `messages/`, named by its value."""

    SUBMISSION_RECEIVED = "submission_received"
    CASE_PRESERVED = "case_preserved"
    EVIDENCE_REFUSED = "evidence_refused"
    OWNER_ASKED = "owner_asked"
    OWNER_REMINDED = "owner_reminded"
    REVIEW_REQUESTED = "review_requested"
    REVIEW_REMINDED = "review_reminded"
    REVIEW_ESCALATED = "review_escalated"
    REVIEW_CANCELLED = "review_cancelled"
    MESSAGE_FROM_OWNER = "message_from_owner"
    MESSAGE_FROM_TEAM = "message_from_team"
    CONTACT_CHANGED = "contact_changed"
    CONTACT_REPLACED = "contact_replaced"
    CLOSED_RECORDED = "closed_recorded"
    CLOSED_GUIDED = "closed_guided"
    CLOSED_DECLINED = "closed_declined"
    CLOSED_DUPLICATE = "closed_duplicate"
    CLOSED_LAPSED = "closed_lapsed"
    CLOSED_WITHDRAWN = "closed_withdrawn"
    CLOSED_COMPLETED = "closed_completed"
    SIGN_IN_CODE = "sign_in_code"


LAST_WORDS = frozenset({NoticeKind.CLOSED_WITHDRAWN})
"""After these the owner's contact has no more use, and is erased (PIPL art. 47)."""

REVIEWER_KINDS = frozenset(
    {
        NoticeKind.REVIEW_REQUESTED,
        NoticeKind.REVIEW_REMINDED,
        NoticeKind.REVIEW_ESCALATED,
        NoticeKind.REVIEW_CANCELLED,
        NoticeKind.MESSAGE_FROM_OWNER,
    }
)


@dataclass(frozen=True)
class Notice:
    """One mail to one person about one thing; its key makes sure that it is sent once.

    `reviewer_id` is empty when the owner is told. `number` tells repetitions apart.
    """

    kind: NoticeKind
    case_id: str
    task_id: str = ""
    reviewer_id: str = ""
    number: int = 1

    @property
    def key(self) -> str:
        """The notice's identity within its case."""
        recipient = self.reviewer_id or "owner"
        return f"{self.kind.value}:{self.task_id or '-'}:{recipient}:{self.number}"
