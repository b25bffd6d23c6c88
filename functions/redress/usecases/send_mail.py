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
    CaseFile,
    Cases,
    Claim,
    Clock,
    Desk,
    Mailer,
    Notices,
    Outbox,
    People,
    Queues,
    Texts,
)
from redress.usecases.desk_values import DeskValues
from redress.usecases.mail_values import MailValues
from redress.usecases.steps import file_of, known

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
    campaigns: Campaigns
    people: People
    notices: Notices
    desk: Desk
    queues: Queues
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
            return self._handed_over(notice)
        except MailQuotaError:
            self.notices.release(notice, self.clock.now() + _QUOTA_REST)
            return Sent.QUOTA_USED_UP
        except MailRefusedError:
            self.notices.release(notice, self.clock.now() + _QUEUE_TRIES)
            raise
        except MailRejectedError:
            return Sent.REJECTED

    def _handed_over(self, notice: Notice) -> Sent:
        if notice.kind in DESK_KINDS:
            return self._to_desk(notice)
        reviewers = notice.kind in REVIEWER_KINDS
        return self._to_reviewer(notice) if reviewers else self._to_owner(notice)

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

    def _to_reviewer(self, notice: Notice) -> Sent:
        case, task = self._case(notice)
        if skipped := self._superseded(notice, case, task):
            return skipped
        reviewer = self._reviewer(notice)
        if isinstance(reviewer, Sent):
            return reviewer
        recipient = _Recipient(reviewer.email, reviewer.locale)
        return self._mail(notice, recipient, self._values(notice, case, task, recipient.locale))

    def _case(self, notice: Notice) -> tuple[Case, Task | None]:
        if not notice.task_id:
            return known(self.cases, notice.case_id), None
        case, task = self.cases.with_task(notice.task_id)
        if case is None:
            raise UnknownCaseError(notice.case_id)
        return case, task

    def _to_owner(self, notice: Notice) -> Sent:
        file = file_of(self.cases, notice.case_id)
        case = file.case
        task = next((task for task in file.tasks if task.id == notice.task_id), None)
        if skipped := self._superseded(notice, case, task):
            return skipped
        address = _address(notice, file)
        if isinstance(address, Sent):
            return address
        values = self._values(notice, case, task, case.locale, file=file)
        return self._mail(notice, _Recipient(address, case.locale), values)

    def _values(
        self,
        notice: Notice,
        case: Case,
        task: Task | None,
        locale: str,
        *,
        file: CaseFile | None = None,
    ) -> dict[str, str]:
        campaign = self._campaign(case.campaign_id)
        return MailValues(self.queues).of_case(
            notice, case, task, file=file, campaign=campaign, locale=locale
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


def _address(notice: Notice, file: CaseFile) -> str | Sent:
    """Give the owner's address, or why there is none to write to."""
    former = notice.kind is NoticeKind.CONTACT_REPLACED
    replaced = (one.contact for one in file.former if one.number == notice.number)
    person = next(replaced, None) if former else file.person
    if person is None or not person.email:
        return Sent.NO_ADDRESS
    return Sent.ADDRESS_FAILS if file.mail_trouble and not former else person.email
