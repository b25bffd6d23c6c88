"""Show tasks as the desk does: how much time is left, and who works on them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from redress.domain.campaign import Campaign
from redress.domain.claims import Claim
from redress.domain.errors import UnknownCaseError
from redress.domain.tasks import Task, TaskState
from redress.domain.time_left import seconds_left
from redress.ports import Calendars, Campaigns, Clock, Desk, People
from redress.usecases.claimants import names_of


@dataclass(frozen=True)
class ShownTask:
    """A task at this moment; `claim` is one that holds, `left` are seconds of its own time.

    `revision` is the case's: a decision names it.
    """

    task: Task
    left: int
    claim: Claim | None
    revision: int


@dataclass(frozen=True)
class ShownTasks:
    """Tasks with the names of everybody who is named in them, by their ids."""

    tasks: tuple[ShownTask, ...]
    names: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class ShowTasks:
    """Names and time left are read with the tasks, never kept with them."""

    campaigns: Campaigns
    calendars: Calendars
    people: People
    desk: Desk
    clock: Clock

    def __call__(self, tasks: Iterable[Task]) -> ShownTasks:
        """Give the tasks as they are shown now."""
        tasks = list(tasks)
        campaigns: dict[str, Campaign] = {}
        revisions = self.desk.revisions([task.case_id for task in tasks])
        shown = []
        for task in tasks:
            if task.campaign_id not in campaigns:
                campaigns[task.campaign_id] = self._campaign(task.campaign_id)
            revision = revisions.get(task.case_id, 0)
            shown.append(self._shown(task, campaigns[task.campaign_id], revision))
        return ShownTasks(tuple(shown), names_of(self.people, _named(shown)))

    def _shown(self, task: Task, campaign: Campaign, revision: int) -> ShownTask:
        now = self.clock.now()
        left = seconds_left(task, campaign, self.calendars.of(campaign.calendar), now)
        alive = task.claim is not None and task.claim.alive(now)
        claim = task.claim if alive and task.state is TaskState.OPEN else None
        return ShownTask(task, left, claim, revision)

    def _campaign(self, campaign_id: str) -> Campaign:
        campaign = self.campaigns.get(campaign_id)
        if campaign is None:
            raise UnknownCaseError(campaign_id)
        return campaign


def _named(shown: Iterable[ShownTask]) -> Iterable[str]:
    for one in shown:
        if one.claim is not None:
            yield one.claim.reviewer_id
        if one.task.hold is not None:
            yield one.task.hold.by
        for made in (one.task.decision, one.task.proposal):
            if made is not None:
                yield made.decided_by.id
                yield from (made.agreed_by.id,) if made.agreed_by else ()
