"""Names of everything that happens to a case, in one enum: `subject:object:past tense`."""

from __future__ import annotations

from enum import StrEnum


class Event(StrEnum):
    """One vocabulary for the timeline, the custody ledger and the audit log."""

    CASE_OPENED = "case:submission:received"
    EVIDENCE_ANNOUNCED = "case:evidence:announced"
    EVIDENCE_RECEIVED = "case:evidence:received"
    EVIDENCE_HASHED = "case:evidence:hashed"
    EVIDENCE_SCANNED = "case:evidence:scanned"
    EVIDENCE_LOCKED = "case:evidence:locked"
    EVIDENCE_REFUSED = "case:evidence:refused"
    EVIDENCE_QUARANTINED = "case:evidence:quarantined"
    EVIDENCE_VIEWED = "case:evidence:viewed"
    EVIDENCE_DOWNLOADED = "case:evidence:downloaded"
    EVIDENCE_SHUT = "case:evidence:shut"
    EVIDENCE_RELEASED = "case:evidence:released"
    HOLD_SET = "case:hold:set"
    HOLD_LIFTED = "case:hold:lifted"
    RETENTION_EXTENDED = "case:retention:extended"
    FIXITY_CHECKED = "case:fixity:checked"
    MANIFEST_LOCKED = "case:manifest:locked"
    MANIFEST_STAMPED = "case:manifest:stamped"
    RECEIPT_SIGNED = "case:receipt:signed"
    BAG_EXPORTED = "case:bag:exported"
    BAG_HANDED_OVER = "case:bag:handed_over"
    LINKS_ADDED = "case:links:added"
    MESSAGE_RECEIVED = "case:message:received"
    MESSAGE_SENT = "case:message:sent"
    CONTACT_CHANGED = "case:contact:changed"
    DATA_EXPORTED = "case:data:exported"
    CASE_PRESERVED = "case:record:preserved"
    REVIEW_REQUESTED = "case:review:requested"
    DECISION_PROPOSED = "case:decision:proposed"
    PROPOSAL_RETURNED = "case:proposal:returned"
    DECISION_RECORDED = "case:decision:recorded"
    OWNER_ASKED = "case:question:asked"
    OWNER_ANSWERED = "case:question:answered"
    REQUEST_LAPSED = "case:question:lapsed"
    REMEDY_SETTLED = "case:remedy:settled"
    TASK_REMINDED = "case:task:reminded"
    TASK_ESCALATED = "case:task:escalated"
    TASK_CANCELLED = "case:task:cancelled"
    TASK_CLAIMED = "case:task:claimed"
    TASK_RELEASED = "case:task:released"
    TASK_HELD = "case:task:held"
    TASK_RESUMED = "case:task:resumed"
    TASK_HANDED_OVER = "case:task:handed_over"
    NOTE_WRITTEN = "case:note:written"
    COLLEAGUE_ASKED = "case:colleague:asked"
    CASE_MERGED = "case:record:merged"
    OWNER_UNREACHED = "case:contact:unreached"
    CASE_WITHDRAWN = "case:consent:withdrawn"
    CASE_CLOSED = "case:record:closed"
    CASE_RESUMED = "case:execution:resumed"
    REPAIR_NEEDED = "case:execution:broken"
    PERSON_ERASED = "case:person:erased"
    KEY_DESTROYED = "case:key:destroyed"


OWNER_EVENTS = frozenset(
    {
        Event.CASE_OPENED,
        Event.LINKS_ADDED,
        Event.EVIDENCE_ANNOUNCED,
        Event.EVIDENCE_REFUSED,
        Event.EVIDENCE_QUARANTINED,
        Event.MESSAGE_RECEIVED,
        Event.MESSAGE_SENT,
        Event.CONTACT_CHANGED,
        Event.DATA_EXPORTED,
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
    PARTS_PREPARED = "owner:parts:prepared"
    UPLOAD_COMPLETED = "owner:upload:completed"
    UPLOAD_ABORTED = "owner:upload:aborted"
    WORK_ASKED_FOR = "owner:work:asked_for"
    SUBMISSION_SENT = "owner:submission:sent"
    PLAIN_FORM_READ = "owner:plain_form:read"
    PLAIN_FORM_SENT = "owner:plain_form:sent"
    RECEIPT_READ = "owner:receipt:read"
    RECEIPT_DOWNLOADED = "owner:receipt:downloaded"
    EVIDENCE_ADDED = "owner:evidence:added"
    REQUEST_ANSWERED = "owner:request:answered"
    CASE_WITHDRAWN = "owner:case:withdrawn"
    MESSAGE_POSTED = "owner:message:posted"
    CONTACT_POSTED = "owner:contact:posted"
    DATA_EXPORTED = "owner:data:exported"
    CODE_REQUESTED = "reviewer:code:requested"
    SESSION_OPENED = "reviewer:session:opened"
    SESSION_ENDED = "reviewer:session:ended"
    SESSIONS_LISTED = "reviewer:sessions:listed"
    SESSIONS_ENDED = "reviewer:sessions:ended"
    OTHER_SESSION_ENDED = "reviewer:other_session:ended"
    FRESH_CODE_REQUESTED = "reviewer:fresh_code:requested"
    SESSION_PROVED = "reviewer:session:proved"
    WAYS_READ = "reviewer:ways:read"
    PASSKEY_ASKED_FOR = "reviewer:passkey:asked_for"
    PASSKEY_SESSION_OPENED = "reviewer:passkey_session:opened"
    PASSKEY_PREPARED = "reviewer:passkey:prepared"
    PASSKEY_ADDED = "reviewer:passkey:added"
    PASSKEYS_LISTED = "reviewer:passkeys:listed"
    PASSKEY_REMOVED = "reviewer:passkey:removed"
    ISSUER_ASKED = "reviewer:issuer:asked"
    ISSUER_SESSION_OPENED = "reviewer:issuer_session:opened"
    SELF_READ = "reviewer:self:read"
    SETTINGS_CHANGED = "reviewer:settings:changed"
    TASKS_LISTED = "reviewer:tasks:listed"
    TASK_READ = "reviewer:task:read"
    EVIDENCE_OPENED = "reviewer:evidence:opened"
    BAG_REQUESTED = "reviewer:bag:requested"
    SIGNING_ASKED_FOR = "reviewer:signing:asked_for"
    DECISION_POSTED = "reviewer:decision:posted"
    PROPOSAL_ANSWERED = "reviewer:proposal:answered"
    WORDS_SHOWN = "reviewer:words:shown"
    BATCH_POSTED = "reviewer:batch:posted"
    BATCH_READ = "reviewer:batch:read"
    BATCH_UNDONE = "reviewer:batch:undone"
    MESSAGE_SENT = "reviewer:message:sent"
    TASK_CLAIMED = "reviewer:task:claimed"
    TASK_RELEASED = "reviewer:task:released"
    TASK_HANDED_OVER = "reviewer:task:handed_over"
    TASK_HELD = "reviewer:task:held"
    TASK_RESUMED = "reviewer:task:resumed"
    NOTE_WRITTEN = "reviewer:note:written"
    COLLEAGUES_LISTED = "reviewer:colleagues:listed"
    CASES_SEARCHED = "reviewer:cases:searched"
    CASE_READ = "reviewer:case:read"
    PREVIEW_SHOWN = "reviewer:preview:shown"
    REVEAL_COUNTED = "reviewer:reveal:counted"
    EXPOSURE_READ = "reviewer:exposure:read"
    REVIEWERS_LISTED = "reviewer:reviewers:listed"
    REVIEWER_ADDED = "reviewer:reviewer:added"
    REVIEWER_CHANGED = "reviewer:reviewer:changed"
