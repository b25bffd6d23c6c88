"""What mails to reviewers that are about no single case are filled with."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from redress.domain.campaign import Campaign
from redress.domain.notices import Notice, NoticeKind
from redress.domain.queue import Waiting
from redress.domain.reviewers import Reviewer
from redress.domain.tasks import REVIEW_KINDS, Task, TaskState
from redress.ports import Desk, People
from redress.usecases.mail_values import of_campaign

_GROUPS = {kind.assignee for kind in REVIEW_KINDS}
_LOOKED_AT = 200
"""How many of a queue's oldest entries are looked at for those that are due first."""
_READ = 40
_SHOWN = 20


@dataclass(frozen=True)
class DeskValues:
    """Computed when the mail is sent: a digest tells what waits then."""

    people: People
    desk: Desk

    def of(
        self, notice: Notice, reviewer: Reviewer, campaign: Campaign | None, now: datetime
    ) -> dict[str, str] | None:
        """Give the values of such a mail, or None for a digest of nothing."""
        if notice.kind is NoticeKind.REVIEW_DIGEST and campaign is not None:
            return self._digest(notice, reviewer, campaign, now)
        zone = campaign.zone if campaign else UTC
        about = self.people.get(notice.about) if notice.about else None
        added = datetime.fromtimestamp(notice.number, zone)
        return {
            "colleague": about.name if about else notice.about,
            "trouble": about.mail_trouble if about else "",
            "added": added.isoformat(),
            "timezone": campaign.timezone if campaign else "",
        }

    def _digest(
        self, notice: Notice, reviewer: Reviewer, campaign: Campaign, now: datetime
    ) -> dict[str, str] | None:
        groups = [group for group in reviewer.groups if group in _GROUPS]
        entries = [
            entry
            for group in groups
            for entry in self.desk.waiting(group, "", _LOOKED_AT)
            if not entry.held
        ]
        urgent = self._urgent(entries, reviewer, now)
        if not urgent:
            return None
        queues = [
            (group.value, kind.value, counts.get("waiting", 0))
            for group in groups
            for kind, counts in self.desk.counts(group).items()
            if counts.get("waiting", 0)
        ]
        oldest = min(entry.since for entry in entries).astimezone(campaign.zone)
        return {
            **of_campaign(campaign, reviewer.locale),
            "link": f"{campaign.site_url}/desk.html",
            "waiting": str(max(len(urgent), sum(waiting for _, _, waiting in queues))),
            "oldest": oldest.isoformat(timespec="seconds"),
            "queues": "\n".join(f"{group}|{kind}|{count}" for group, kind, count in queues),
            "urgent": "\n".join(_row(task, campaign) for task in urgent),
            "notice_key": f"{reviewer.id}:{notice.key}",
        }

    def _urgent(self, entries: list[Waiting], reviewer: Reviewer, now: datetime) -> list[Task]:
        """Read those that are due first: the index may be behind, and others are at work."""
        first = sorted(entries, key=lambda entry: (entry.due_at, entry.place))[:_READ]
        tasks = self.desk.tasks([entry.task_id for entry in first])
        return [
            task
            for task in tasks
            if task.state is TaskState.OPEN and not task.claim_of_another(reviewer.id, now)
        ][:_SHOWN]


def _row(task: Task, campaign: Campaign) -> str:
    due = task.due_at.astimezone(campaign.zone).isoformat(timespec="seconds")
    return f"{task.case_id}|{task.kind.value}|{task.remedy.value if task.remedy else ''}|{due}"
