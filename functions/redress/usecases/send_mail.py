"""Send one notice by mail, once, or skip it for a named reason."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from enum import StrEnum

from redress.domain.campaign import Campaign
from redress.domain.case import Case
from redress.domain.errors import (
    MailQuotaError,
    MailRefusedError,
    MailRejectedError,
    UnknownCaseError,
)
from redress.domain.notices import DESK_KINDS, LAST_WORDS, REVIEWER_KINDS, Notice, NoticeKind
from redress.domain.reviewers import Reviewer
from redress.domain.tasks import Task, TaskState
from redress.ports import (
    Campaigns,
    Cases,
    Claim,
    Clock,
    Desk,
    Mailer,
    Notices,
    Outbox,
    People,
    Tasks,
    Texts,
)
from redress.usecases.desk_values import DeskValues
from redress.usecases.mail_values import MailValues
from redress.usecases.steps import known

_LEASE = timedelta(seconds=60)
_QUEUE_TRIES = timedelta(hours=2)
"""For so long the queue itself tries a refused mail again; after that the sweep does."""
_QUOTA_REST = timedelta(hours=1)
"""A quota of a day is gained back hour by hour."""
_ASKS = frozenset(
    {
        NoticeKind.REVIEW_REQUESTED,
        NoticeKind.REVIEW_REMINDED,
        NoticeKind.REVIEW_ESCALATED,
        NoticeKind.TASK_HANDED_OVER,
        NoticeKind.COLLEAGUE_ASKED,
        NoticeKind.DECISION_PROPOSED,
        NoticeKind.PROPOSAL_RETURNED,
        NoticeKind.OWNER_ASKED,
        NoticeKind.OWNER_REMINDED,
    }
)
_ONES_OWN = frozenset({NoticeKind.REVIEW_REMINDED, NoticeKind.TASK_HANDED_OVER})
"""Of no use to anybody once a colleague works on the task."""
_TALK = frozenset({NoticeKind.MESSAGE_FROM_OWNER, NoticeKind.MESSAGE_FROM_TEAM})


class Sent(StrEnum):
    """What became of a notice; each is a metric of its own."""

    SENT = "sent"
    SENT_BEFORE = "sent_before"
    TOO_EARLY = "too_early"
    QUOTA_USED_UP = "quota_used_up"
    NO_ADDRESS = "no_address"
    ADDRESS_FAILS = "address_fails"
    NO_LONGER_ASKED = "no_longer_asked"
    COLLEAGUE_AT_WORK = "colleague_at_work"
    NOTHING_WAITS = "nothing_waits"
    REVIEWER_DISABLED = "reviewer_disabled"
    REJECTED = "rejected"


UNSENT = frozenset({Sent.TOO_EARLY, Sent.QUOTA_USED_UP})
"""What stays in the records, to be handed over again by the sweep."""


@dataclass(frozen=True)
class _Recipient:
    address: str
    locale: str


@dataclass(frozen=True)
class SendMail:
    """Mail is sent at least once and, crashes between send and note aside, exactly once."""

    cases: Cases
    tasks: Tasks
    campaigns: Campaigns
    people: People
    notices: Notices
    desk: Desk
    mailer: Mailer
    texts: Texts
    outbox: Outbox
    clock: Clock

    def __call__(self, notice: Notice) -> Sent:
        """Send the notice; raises MailRefusedError when it must be tried again later.

        After the last words to an owner who withdrew, what is personal is to be shredded.
        """
        if not notice.ready(self.clock.now()):
            return Sent.TOO_EARLY
        claim = self.notices.claim(notice, self.clock.now(), _LEASE)
        if claim is Claim.HELD_BY_ANOTHER:
            raise MailRefusedError("another worker is sending this notice")
        result = Sent.SENT_BEFORE if claim is Claim.SENT_BEFORE else self._sent(notice)
        if result in UNSENT:
            return result
        if claim is Claim.GRANTED:
            self.notices.mark_sent(notice, self.clock.now())
        if notice.kind in LAST_WORDS:
            self.outbox.erase(notice.case_id)
        return result

    def _sent(self, notice: Notice) -> Sent:
        try:
            return self._to_desk(notice) if notice.kind in DESK_KINDS else self._of_case(notice)
        except MailQuotaError:
            self.notices.release(notice, self.clock.now() + _QUOTA_REST)
            return Sent.QUOTA_USED_UP
        except MailRefusedError:
            self.notices.release(notice, self.clock.now() + _QUEUE_TRIES)
            raise
        except MailRejectedError:
            return Sent.REJECTED

    def _to_desk(self, notice: Notice) -> Sent:
        reviewer = self._reviewer(notice)
        if isinstance(reviewer, Sent):
            return reviewer
        campaign = self.campaigns.get(notice.campaign_id) if notice.campaign_id else None
        if campaign is None and notice.kind is NoticeKind.REVIEW_DIGEST:
            raise UnknownCaseError(notice.campaign_id)
        values = DeskValues(self.people, self.desk).of(notice, reviewer, campaign, self.clock.now())
        if values is None:
            return Sent.NOTHING_WAITS
        return self._mail(notice, _Recipient(reviewer.email, reviewer.locale), values)

    def _of_case(self, notice: Notice) -> Sent:
        case = known(self.cases, notice.case_id)
        task = self.tasks.get(notice.task_id) if notice.task_id else None
        if skipped := self._superseded(notice, case, task):
            return skipped
        recipient = self._recipient(notice, case)
        if isinstance(recipient, Sent):
            return recipient
        campaign = self._campaign(case.campaign_id)
        values = MailValues(self.cases, self.desk)
        return self._mail(
            notice, recipient, values.of_case(notice, case, task, campaign, recipient.locale)
        )

    def _superseded(self, notice: Notice, case: Case, task: Task | None) -> Sent | None:
        """Say why nobody needs this mail any more, if so."""
        asked = task is not None and task.state is TaskState.OPEN
        if notice.kind is NoticeKind.DECISION_PROPOSED and task is not None:
            asked = asked and task.proposal is not None
        if (notice.kind in _ASKS and not asked) or (notice.kind in _TALK and case.withdrawn):
            return Sent.NO_LONGER_ASKED
        if task is None or notice.kind not in _ONES_OWN:
            return None
        taken = notice.reviewer_id and task.claim_of_another(notice.reviewer_id, self.clock.now())
        return Sent.COLLEAGUE_AT_WORK if taken else None

    def _mail(self, notice: Notice, recipient: _Recipient, values: dict[str, str]) -> Sent:
        mail = self.texts.mail(notice.kind.value, recipient.locale, recipient.address, values)
        tags = {"kind": notice.kind.value, "case": notice.case_id, "reviewer": notice.reviewer_id}
        said = {name: value for name, value in tags.items() if value}
        self.mailer.send(replace(mail, tags=said))
        return Sent.SENT

    def _recipient(self, notice: Notice, case: Case) -> _Recipient | Sent:
        if notice.kind in REVIEWER_KINDS:
            reviewer = self._reviewer(notice)
            if isinstance(reviewer, Sent):
                return reviewer
            return _Recipient(reviewer.email, reviewer.locale)
        if notice.kind is NoticeKind.CONTACT_REPLACED:
            person = self.cases.former_contact(case.id, notice.number)
        else:
            person = self.cases.person(case.id)
        if person is None or not person.email:
            return Sent.NO_ADDRESS
        if notice.kind is not NoticeKind.CONTACT_REPLACED and self.cases.mail_trouble(case.id):
            return Sent.ADDRESS_FAILS
        return _Recipient(person.email, case.locale)

    def _reviewer(self, notice: Notice) -> Reviewer | Sent:
        reviewer = self.people.get(notice.reviewer_id)
        if reviewer is None or reviewer.disabled:
            return Sent.REVIEWER_DISABLED
        return Sent.ADDRESS_FAILS if reviewer.mail_trouble else reviewer

    def _campaign(self, campaign_id: str) -> Campaign:
        campaign = self.campaigns.get(campaign_id)
        if campaign is None:
            raise UnknownCaseError(campaign_id)
        return campaign
