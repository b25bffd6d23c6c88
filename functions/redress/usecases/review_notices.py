"""Whom a review is announced to: at once, with the next digest, or who works on it alone."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from redress.domain.campaign import Campaign
from redress.domain.digests import next_digest
from redress.domain.notices import Notice, NoticeKind
from redress.domain.reviewers import MailMode, Reviewer
from redress.domain.tasks import Task
from redress.ports import Outbox, People


def review_notices(
    people: People,
    kind: NoticeKind,
    task: Task,
    campaign: Campaign,
    now: datetime,
    *,
    number: int = 1,
) -> tuple[Notice, ...]:
    """Give the notices by which a group hears of a task that waits for it.

    Whoever wants digests gets the next one instead: one, however many tasks it will tell of. Of
    a task that somebody works on nobody else hears.
    """
    at = next_digest(campaign.review.digest_times, campaign.zone, now)
    return tuple(
        Notice.digest(reviewer.id, campaign.id, at)
        if at is not None and reviewer.mail_mode is MailMode.DIGEST
        else Notice(kind, task.case_id, task.id, reviewer.id, number)
        for reviewer in _concerned(people.in_group(task.kind.assignee), task, now)
    )


def hand_over(outbox: Outbox, notices: Iterable[Notice]) -> None:
    """Hand over what may be sent at once; digests wait in the records for the sweep."""
    ready = [notice for notice in notices if notice.not_before is None]
    if ready:
        outbox.mail(ready)


def _concerned(group: list[Reviewer], task: Task, now: datetime) -> list[Reviewer]:
    claim = task.claim
    if claim is None or not claim.alive(now):
        return group
    return [one for one in group if one.id == claim.reviewer_id] or group
