"""Send one notice by mail, once, or skip it for a named reason."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from urllib.parse import urlsplit

from redress.domain.campaign import Campaign
from redress.domain.case import Case
from redress.domain.errors import MailRefusedError, MailRejectedError, UnknownCaseError
from redress.domain.evidence import EvidenceState
from redress.domain.notices import LAST_WORDS, REVIEWER_KINDS, Notice, NoticeKind
from redress.domain.tasks import Task, TaskState
from redress.ports import (
    Campaigns,
    Cases,
    Claim,
    Clock,
    Mailer,
    Notices,
    Outbox,
    People,
    Tasks,
    Texts,
)
from redress.usecases.steps import known

_LEASE = timedelta(seconds=60)
_QUEUE_TRIES = timedelta(hours=2)
"""For so long the queue itself tries a refused mail again; after that the sweep does."""
_ASKS = frozenset(
    {
        NoticeKind.REVIEW_REQUESTED,
        NoticeKind.REVIEW_REMINDED,
        NoticeKind.REVIEW_ESCALATED,
        NoticeKind.OWNER_ASKED,
        NoticeKind.OWNER_REMINDED,
    }
)
_PAGES = {NoticeKind.CLOSED_GUIDED: "/guide.html"}
_TALK = frozenset({NoticeKind.MESSAGE_FROM_OWNER, NoticeKind.MESSAGE_FROM_TEAM})


class Sent(StrEnum):
    """What became of a notice."""

    SENT = "sent"
    SENT_BEFORE = "sent_before"
    NO_ADDRESS = "no_address"
    NO_LONGER_ASKED = "no_longer_asked"
    REVIEWER_DISABLED = "reviewer_disabled"
    REJECTED = "rejected"


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
    mailer: Mailer
    texts: Texts
    outbox: Outbox
    clock: Clock

    def __call__(self, notice: Notice) -> Sent:
        """Send the notice; raises MailRefusedError when it must be tried again later.

        After the last words to an owner who withdrew, what is personal is to be shredded.
        """
        claim = self.notices.claim(notice, self.clock.now(), _LEASE)
        if claim is Claim.HELD_BY_ANOTHER:
            raise MailRefusedError("another worker is sending this notice")
        result = Sent.SENT_BEFORE if claim is Claim.SENT_BEFORE else self._sent(notice)
        if claim is Claim.GRANTED:
            self.notices.mark_sent(notice, self.clock.now())
        if notice.kind in LAST_WORDS:
            self.outbox.erase(notice.case_id)
        return result

    def _sent(self, notice: Notice) -> Sent:
        try:
            return self._send(notice)
        except MailRefusedError:
            self.notices.release(notice, self.clock.now() + _QUEUE_TRIES)
            raise
        except MailRejectedError:
            return Sent.REJECTED

    def _send(self, notice: Notice) -> Sent:
        case = known(self.cases, notice.case_id)
        task = self.tasks.get(notice.task_id) if notice.task_id else None
        asked = task is not None and task.state is TaskState.OPEN
        if (notice.kind in _ASKS and not asked) or (notice.kind in _TALK and case.withdrawn):
            return Sent.NO_LONGER_ASKED
        recipient = self._recipient(notice, case)
        if isinstance(recipient, Sent):
            return recipient
        campaign = self.campaigns.get(case.campaign_id)
        if campaign is None:
            raise UnknownCaseError(case.campaign_id)
        values = self._values(notice, case, task, campaign, recipient.locale)
        self.mailer.send(
            self.texts.mail(notice.kind.value, recipient.locale, recipient.address, values)
        )
        return Sent.SENT

    def _recipient(self, notice: Notice, case: Case) -> _Recipient | Sent:
        if notice.kind in REVIEWER_KINDS:
            reviewer = self.people.get(notice.reviewer_id)
            if reviewer is None or reviewer.disabled:
                return Sent.REVIEWER_DISABLED
            return _Recipient(reviewer.email, reviewer.locale)
        if notice.kind is NoticeKind.CONTACT_REPLACED:
            person = self.cases.former_contact(case.id, notice.number)
        else:
            person = self.cases.person(case.id)
        if person is None or not person.email:
            return Sent.NO_ADDRESS
        return _Recipient(person.email, case.locale)

    def _values(
        self, notice: Notice, case: Case, task: Task | None, campaign: Campaign, locale: str
    ) -> dict[str, str]:
        reviewers = notice.kind in REVIEWER_KINDS
        page = _PAGES.get(notice.kind, "/receipt.html")
        path = f"/desk.html#{notice.task_id}" if reviewers else page
        values = {
            "case_id": case.id,
            "link": campaign.site_url + path,
            "host": urlsplit(campaign.site_url).hostname or "",
            "organisation": campaign.organisation[locale],
            "campaign": campaign.title[locale],
            "stage": case.stage.value,
            "remedies": ",".join(remedy.value for remedy in case.accepted),
            "notice_key": f"{case.id}:{notice.key}",
            "owner_text": self._owner_text(notice, case, task),
        }
        if task is not None:
            values |= {
                "kind": task.kind.value,
                "due": _local(task.due_at, campaign),
                "opened": _local(task.opened_at, campaign),
                "remedy": task.remedy.value if task.remedy else "",
            }
        if notice.kind in (NoticeKind.CASE_PRESERVED, NoticeKind.EVIDENCE_REFUSED):
            values |= self._evidence_counts(case)
        return values

    def _owner_text(self, notice: Notice, case: Case, task: Task | None) -> str:
        if notice.kind in (NoticeKind.OWNER_ASKED, NoticeKind.OWNER_REMINDED):
            return task.question if task else ""
        if notice.kind not in (NoticeKind.CLOSED_DECLINED, NoticeKind.CLOSED_DUPLICATE):
            return ""
        file = self.cases.open_file(case.id)
        decided = [task for task in file.tasks if task.decision] if file else []
        texts = [
            (task.decision.decided_at, task.decision.choice.owner_text)
            for task in decided
            if task.decision is not None and task.decision.choice.owner_text
        ]
        return max(texts)[1] if texts else ""

    def _evidence_counts(self, case: Case) -> dict[str, str]:
        file = self.cases.open_file(case.id)
        items = file.evidence if file else ()
        kept = [item for item in items if item.state is EvidenceState.PRESERVED]
        quarantined = [item for item in kept if item.quarantined]
        refused = [item for item in items if item.state is EvidenceState.REFUSED]
        return {
            "evidence_count": str(len(kept) - len(quarantined)),
            "refused_count": str(len(refused)),
            "quarantined_count": str(len(quarantined)),
        }


def _local(moment: datetime, campaign: Campaign) -> str:
    local = moment.astimezone(campaign.zone)
    return local.strftime("%Y-%m-%d %H:%M (UTC%z)")
