"""Notices: what Redress tells people by mail, named as events; they carry ids only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
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
    TASK_HANDED_OVER = "task_handed_over"
    COLLEAGUE_ASKED = "colleague_asked"
    DECISION_PROPOSED = "decision_proposed"
    PROPOSAL_RETURNED = "proposal_returned"
    REVIEW_DIGEST = "review_digest"
    REVIEWER_DISABLED_HANDBACK = "reviewer_disabled_handback"
    MAIL_TROUBLE = "mail_trouble"
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
    PASSKEY_ADDED = "passkey_added"


LAST_WORDS = frozenset({NoticeKind.CLOSED_WITHDRAWN})
"""After these the owner's contact has no more use, and is erased (PIPL art. 47)."""

DESK_KINDS = frozenset(
    {
        NoticeKind.REVIEW_DIGEST,
        NoticeKind.REVIEWER_DISABLED_HANDBACK,
        NoticeKind.MAIL_TROUBLE,
        NoticeKind.PASSKEY_ADDED,
    }
)
"""These tell a reviewer of something that is no single case's; they are kept with the reviewer."""

REVIEWER_KINDS = DESK_KINDS | {
    NoticeKind.REVIEW_REQUESTED,
    NoticeKind.REVIEW_REMINDED,
    NoticeKind.REVIEW_ESCALATED,
    NoticeKind.REVIEW_CANCELLED,
    NoticeKind.TASK_HANDED_OVER,
    NoticeKind.COLLEAGUE_ASKED,
    NoticeKind.DECISION_PROPOSED,
    NoticeKind.PROPOSAL_RETURNED,
    NoticeKind.MESSAGE_FROM_OWNER,
}

_MINUTE = timedelta(minutes=1)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Notice:
    """One mail to one person about one thing; its key makes sure that it is sent once.

    `reviewer_id` is empty when the owner is told. `number` tells repetitions apart. What is no
    case's has no `case_id`; it may name a `campaign_id`, and the reviewer whom it is `about`.
    """

    kind: NoticeKind
    case_id: str
    task_id: str = ""
    reviewer_id: str = ""
    number: int = 1
    campaign_id: str = ""
    about: str = ""

    @staticmethod
    def digest(reviewer_id: str, campaign_id: str, at: datetime) -> Notice:
        """Give the digest of a reviewer that is due at an instant; its number is the minute."""
        number = (at - _EPOCH) // _MINUTE
        kind = NoticeKind.REVIEW_DIGEST
        return Notice(kind, "", reviewer_id=reviewer_id, number=number, campaign_id=campaign_id)

    @property
    def key(self) -> str:
        """The notice's identity within its case, or among its reviewer's."""
        recipient = self.reviewer_id or "owner"
        subject = self.task_id or self.about or "-"
        return f"{self.kind.value}:{subject}:{recipient}:{self.number}"

    @property
    def not_before(self) -> datetime | None:
        """The instant (UTC) before which it must not be sent: digests have one."""
        if self.kind is not NoticeKind.REVIEW_DIGEST:
            return None
        return _EPOCH + self.number * _MINUTE

    def ready(self, now: datetime) -> bool:
        """Say whether it may be sent by now."""
        return self.not_before is None or self.not_before <= now
