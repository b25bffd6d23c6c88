"""Names of everything that happens to a case, in one enum: `subject:object:past tense`."""

from __future__ import annotations

from enum import StrEnum


class Event(StrEnum):
    """One vocabulary for the timeline, the custody ledger and the audit log."""

    CASE_OPENED = "case:submission:received"
    EVIDENCE_ANNOUNCED = "case:evidence:announced"
    EVIDENCE_PRESERVED = "case:evidence:preserved"
    EVIDENCE_REFUSED = "case:evidence:refused"
    EVIDENCE_VIEWED = "case:evidence:viewed"
    LINKS_ADDED = "case:links:added"
    CASE_PRESERVED = "case:record:preserved"
    REVIEW_REQUESTED = "case:review:requested"
    DECISION_RECORDED = "case:decision:recorded"
    OWNER_ASKED = "case:question:asked"
    OWNER_ANSWERED = "case:question:answered"
    REQUEST_LAPSED = "case:question:lapsed"
    REMEDY_SETTLED = "case:remedy:settled"
    TASK_REMINDED = "case:task:reminded"
    TASK_ESCALATED = "case:task:escalated"
    TASK_CANCELLED = "case:task:cancelled"
    CASE_WITHDRAWN = "case:consent:withdrawn"
    CASE_CLOSED = "case:record:closed"
    CASE_RESUMED = "case:execution:resumed"
    REPAIR_NEEDED = "case:execution:broken"
    PERSON_ERASED = "case:person:erased"


OWNER_EVENTS = frozenset(
    {
        Event.CASE_OPENED,
        Event.LINKS_ADDED,
        Event.EVIDENCE_ANNOUNCED,
        Event.EVIDENCE_REFUSED,
        Event.CASE_PRESERVED,
        Event.REVIEW_REQUESTED,
        Event.DECISION_RECORDED,
        Event.OWNER_ASKED,
        Event.OWNER_ANSWERED,
        Event.REQUEST_LAPSED,
        Event.REMEDY_SETTLED,
        Event.CASE_WITHDRAWN,
        Event.CASE_CLOSED,
    }
)
"""Events that the owner sees on the receipt page; the rest is for reviewers and operations."""


class Audit(StrEnum):
    """What a route does, for the audit log: every route names one."""

    CAMPAIGN_READ = "owner:campaign:read"
    UPLOADS_PREPARED = "owner:uploads:prepared"
    SUBMISSION_SENT = "owner:submission:sent"
    RECEIPT_READ = "owner:receipt:read"
    EVIDENCE_ADDED = "owner:evidence:added"
    REQUEST_ANSWERED = "owner:request:answered"
    CASE_WITHDRAWN = "owner:case:withdrawn"
    CODE_REQUESTED = "reviewer:code:requested"
    SESSION_OPENED = "reviewer:session:opened"
    SESSION_ENDED = "reviewer:session:ended"
    SELF_READ = "reviewer:self:read"
    TASKS_LISTED = "reviewer:tasks:listed"
    TASK_READ = "reviewer:task:read"
    EVIDENCE_OPENED = "reviewer:evidence:opened"
    DECISION_POSTED = "reviewer:decision:posted"
