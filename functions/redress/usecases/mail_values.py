"""What mails are filled with: a case as its owner or its reviewers may know it by mail."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from urllib.parse import urlsplit

from redress.domain.campaign import Campaign
from redress.domain.case import Case
from redress.domain.evidence import EvidenceState
from redress.domain.notices import REVIEWER_KINDS, Notice, NoticeKind
from redress.domain.tasks import REVIEW_KINDS, Task
from redress.ports import CaseFile, Queues

_PAGES = {NoticeKind.CLOSED_GUIDED: "/guide.html"}
_LOOKED_AT = 20
"""How many entries are looked at for the oldest that does not rest."""


@dataclass(frozen=True)
class MailValues:
    """Ids, codes and instants; the texts spell them out. Nothing personal is among them."""

    queues: Queues

    def of_case(
        self,
        notice: Notice,
        case: Case,
        task: Task | None,
        *,
        file: CaseFile | None,
        campaign: Campaign,
        locale: str,
    ) -> dict[str, str]:
        """Give the values of a mail about a case; mails to its owner are told from the `file`."""
        reviewers = notice.kind in REVIEWER_KINDS
        page = _PAGES.get(notice.kind, "/receipt.html")
        path = f"/desk.html#{notice.task_id}" if reviewers else page
        values = {
            **of_campaign(campaign, locale),
            "case_id": case.id,
            "link": campaign.site_url + path,
            "stage": case.stage.value,
            "remedies": ",".join(remedy.value for remedy in case.accepted),
            "notice_key": f"{case.id}:{notice.key}",
            "owner_text": _owner_text(notice, file, task),
        }
        if task is not None:
            values |= {
                "kind": task.kind.value,
                "due": task.due_at.astimezone(campaign.zone).isoformat(),
                "opened": task.opened_at.astimezone(campaign.zone).isoformat(),
                "remedy": task.remedy.value if task.remedy else "",
            }
        if reviewers and task is not None and task.kind in REVIEW_KINDS:
            values |= self._queue(task, campaign)
        if notice.kind in (NoticeKind.CASE_PRESERVED, NoticeKind.EVIDENCE_REFUSED):
            values |= _evidence_counts(file)
        return values

    def _queue(self, task: Task, campaign: Campaign) -> dict[str, str]:
        """Tell how much waits beside the task, and since when."""
        group = task.kind.assignee
        figures = self.queues.counts(group).values()
        entries = self.queues.waiting(group, "", _LOOKED_AT)
        since = [entry.since for entry in entries if not entry.held]
        oldest = min([task.opened_at, *since])
        return {
            "queue": group.value,
            "asked": task.kind.value,
            "waiting": str(max(1, sum(counts.get("waiting", 0) for counts in figures))),
            "oldest": oldest.astimezone(campaign.zone).isoformat(timespec="seconds"),
        }


def of_campaign(campaign: Campaign, locale: str) -> dict[str, str]:
    """Give what every mail of a campaign may say."""
    return {
        "host": urlsplit(campaign.site_url).hostname or "",
        "organisation": campaign.organisation[locale],
        "campaign": campaign.title[locale],
        "timezone": campaign.timezone,
    }


def _owner_text(notice: Notice, file: CaseFile | None, task: Task | None) -> str:
    if notice.kind in (NoticeKind.OWNER_ASKED, NoticeKind.OWNER_REMINDED):
        return task.question if task else ""
    if notice.kind not in (NoticeKind.CLOSED_DECLINED, NoticeKind.CLOSED_DUPLICATE):
        return ""
    texts = [
        (task.decision.decided_at, task.decision.choice.owner_text)
        for task in (file.tasks if file else ())
        if task.decision is not None and task.decision.choice.owner_text
    ]
    return max(texts)[1] if texts else ""


def _evidence_counts(file: CaseFile | None) -> dict[str, str]:
    items = file.evidence if file else ()
    kept = [item for item in items if item.state is EvidenceState.PRESERVED]
    quarantined = [item for item in kept if item.quarantined]
    refused = [item for item in items if item.state is EvidenceState.REFUSED]
    reasons = Counter(item.refusal.value for item in refused if item.refusal)
    return {
        "evidence_count": str(len(kept) - len(quarantined)),
        "refused_count": str(len(refused)),
        "refusals": ",".join(f"{code}:{count}" for code, count in reasons.most_common()),
        "quarantined_count": str(len(quarantined)),
    }
