"""Take what the mail service tells of mails: note the address that fails, and see to the work."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum

from redress.domain.custody import CustodyRecord
from redress.domain.events import Event
from redress.domain.mail_feedback import Feedback, MailTrouble, UnreachedOwner
from redress.domain.notes import Note
from redress.domain.notices import Notice, NoticeKind
from redress.domain.reviewers import Reviewer
from redress.ports import Cases, Clock, Outbox, People
from redress.usecases.hand_back import HandBack
from redress.usecases.steps import component, settled

NAME = "record_feedback"


class Noted(StrEnum):
    """What came of it; each is a metric of its own."""

    REVIEWER_MARKED = "reviewer_marked"
    OWNER_MARKED = "owner_marked"
    KNOWN = "known"
    PASSING = "passing"
    OTHER_ADDRESS = "other_address"
    NOBODY = "nobody"


@dataclass(frozen=True)
class RecordFeedback:
    """The same again completes what a crash left undone, and tells nobody twice.

    What is said of an address that was changed meanwhile is about nobody any more.
    """

    cases: Cases
    people: People
    hand_back: HandBack
    outbox: Outbox
    clock: Clock

    def __call__(self, feedback: Feedback) -> Noted:
        """Mark the address, hand back what its reviewer had claimed, and tell the leads."""
        trouble = feedback.trouble
        if trouble is None:
            return Noted.PASSING
        if feedback.case_id and not feedback.reviewer_id:
            return settled(lambda: self._mark_owner(feedback, trouble))
        found = settled(lambda: self._mark_reviewer(feedback, trouble))
        if isinstance(found, Noted):
            return found
        reviewer, noted = found
        self.hand_back(reviewer.id)
        self._tell_leads(reviewer, feedback)
        return noted

    def _mark_reviewer(
        self, feedback: Feedback, trouble: MailTrouble
    ) -> tuple[Reviewer, Noted] | Noted:
        if feedback.reviewer_id:
            reviewer = self.people.get(feedback.reviewer_id)
        else:
            reviewer = self.people.by_address(feedback.address)
        if reviewer is None:
            return Noted.NOBODY
        if not feedback.is_about(reviewer.email):
            return Noted.OTHER_ADDRESS
        if reviewer.mail_trouble:
            return reviewer, Noted.KNOWN
        marked = replace(reviewer, mail_trouble=trouble.value)
        self.people.put(marked, expected=reviewer)
        return marked, Noted.REVIEWER_MARKED

    def _tell_leads(self, reviewer: Reviewer, feedback: Feedback) -> None:
        leads = {
            lead.id
            for group in reviewer.groups
            for lead in self.people.in_group(group)
            if lead.lead and lead.id != reviewer.id
        }
        kind, number = NoticeKind.MAIL_TROUBLE, feedback.number
        notices = [
            Notice(kind, "", reviewer_id=lead, number=number, about=reviewer.id)
            for lead in sorted(leads)
        ]
        if notices:
            self.outbox.mail(notices)

    def _mark_owner(self, feedback: Feedback, trouble: MailTrouble) -> Noted:
        person = self.cases.person(feedback.case_id)
        if person is None:
            return Noted.NOBODY
        if not feedback.is_about(person.email):
            return Noted.OTHER_ADDRESS
        if self.cases.mail_trouble(feedback.case_id):
            return Noted.KNOWN
        facts: dict[str, str | int] = {"why": trouble.value, "notice": feedback.kind}
        line = CustodyRecord(self.clock.now(), component(NAME), Event.OWNER_UNREACHED, facts)
        unreached = UnreachedOwner(person.email, trouble)
        self.cases.note(Note(feedback.case_id, custody=(line,), unreached=unreached))
        return Noted.OWNER_MARKED
