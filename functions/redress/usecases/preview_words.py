"""Show what the owner would read of a decision, before it is one."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit

from redress.domain.campaign import Campaign
from redress.domain.case import Case
from redress.domain.decisions import Choice, Verdict
from redress.domain.errors import UnknownCaseError
from redress.domain.notices import NoticeKind
from redress.domain.reviewers import Reviewer
from redress.domain.tasks import Task, TaskKind, agenda_for
from redress.ports import Calendars, Campaigns, Cases, Clock, Tasks, Texts
from redress.usecases.claimants import allowed_review
from redress.usecases.steps import known

_MAILS = {
    Verdict.ASK_OWNER: NoticeKind.OWNER_ASKED,
    Verdict.DECLINE: NoticeKind.CLOSED_DECLINED,
    Verdict.DUPLICATE: NoticeKind.CLOSED_DUPLICATE,
}
_QUESTIONS = {
    TaskKind.SCREENING: TaskKind.SCREENING_QUESTION,
    TaskKind.LEGAL_REVIEW: TaskKind.LEGAL_QUESTION,
}


@dataclass(frozen=True)
class OwnersWords:
    """What the owner reads; without a subject it stands on the owner's page alone."""

    subject: str
    text: str


@dataclass(frozen=True)
class PreviewWords:
    """The words are those of the mail itself, in the owner's language; nothing is sent."""

    cases: Cases
    tasks: Tasks
    campaigns: Campaigns
    calendars: Calendars
    texts: Texts
    clock: Clock

    def __call__(self, task_id: str, choice: Choice, reviewer: Reviewer) -> OwnersWords:
        """Give the mail that would be sent; raises UnknownTaskError or NotAllowedError."""
        task = allowed_review(self.tasks, task_id, reviewer)
        kind = _MAILS.get(choice.verdict)
        if kind is None:
            return OwnersWords("", choice.owner_text)
        case = known(self.cases, task.case_id)
        campaign = self.campaigns.get(case.campaign_id)
        if campaign is None:
            raise UnknownCaseError(case.campaign_id)
        values = self._values(task, case, campaign, choice)
        mail = self.texts.mail(kind.value, case.locale, "", values)
        return OwnersWords(mail.subject, mail.text)

    def _values(self, task: Task, case: Case, campaign: Campaign, choice: Choice) -> dict[str, str]:
        kind = _QUESTIONS.get(task.kind, task.kind)
        calendar = self.calendars.of(campaign.calendar)
        due_at, _ = agenda_for(kind, campaign, calendar, self.clock.now())
        return {
            "case_id": case.id,
            "link": f"{campaign.site_url}/receipt.html",
            "host": urlsplit(campaign.site_url).hostname or "",
            "organisation": campaign.organisation[case.locale],
            "campaign": campaign.title[case.locale],
            "timezone": campaign.timezone,
            "stage": case.stage.value,
            "kind": kind.value,
            "due": due_at.astimezone(campaign.zone).isoformat(),
            "owner_text": choice.owner_text,
        }
