"""Digests: when they are due, whom they replace single mails for, and what they say."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from redress.domain.digests import next_digest
from redress.domain.notices import Notice, NoticeKind
from redress.domain.reviewers import MailMode, Reviewer
from redress.domain.stages import Stage
from redress.domain.tasks import TaskKind, TaskState
from redress.ports import Mail
from redress.usecases.send_mail import Sent
from tests.factories.cast import Cast
from tests.factories.desk import ADVANCE, JUN, MEI
from tests.factories.owners import submission
from tests.factories.theatre import MAIL, Theatre

TIMES = ("09:00", "14:00")
SHANGHAI, BERLIN = ZoneInfo("Asia/Shanghai"), ZoneInfo("Europe/Berlin")
HALF = timedelta(minutes=30)


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(UTC)


def digesting(reviewer: Reviewer = JUN) -> Cast:
    """A case that waits for its screening, with all mail still in its queue."""
    cast = Cast(Theatre())
    cast.world.people.put(replace(reviewer, mail_mode=MailMode.DIGEST))
    cast.submits()
    cast.theatre.work(keep=(MAIL,))
    assert cast.case.stage is Stage.SCREENING
    return cast


def written(cast: Cast, reviewer: str = "jun") -> list[Notice]:
    told = [told.notice for told in cast.world.records.notices.values()]
    return [notice for notice in told if notice.reviewer_id == reviewer]


def in_queue(cast: Cast) -> list[Notice]:
    return [one.body for one in cast.theatre.queue if isinstance(one.body, Notice)]


def the_digest(cast: Cast) -> Notice:
    (digest,) = written(cast)
    assert digest.kind is NoticeKind.REVIEW_DIGEST
    return digest


def at_its_time(cast: Cast) -> Sent:
    """The digest is sent at its instant."""
    digest = the_digest(cast)
    assert digest.not_before is not None
    cast.world.clock.set(digest.not_before)
    return cast.house.send_mail(digest)


def values(mail: Mail) -> dict[str, str]:
    return dict(json.loads(mail.text))


@pytest.mark.parametrize(
    ("zone", "now", "due"),
    [
        (SHANGHAI, "2025-10-09T08:59:59+08:00", "2025-10-09T09:00:00+08:00"),
        (SHANGHAI, "2025-10-09T09:00:00+08:00", "2025-10-09T14:00:00+08:00"),
        (SHANGHAI, "2025-10-09T23:59:00+08:00", "2025-10-10T09:00:00+08:00"),
        (SHANGHAI, "2025-10-10T15:00:00+08:00", "2025-10-11T09:00:00+08:00"),  # a Saturday
        (BERLIN, "2025-10-25T20:00:00+02:00", "2025-10-26T09:00:00+01:00"),  # clocks go back
        (BERLIN, "2026-03-28T20:00:00+01:00", "2026-03-29T09:00:00+02:00"),  # and forward
    ],
)
def test_the_next_digest_is_the_first_time_after_now(zone: ZoneInfo, now: str, due: str) -> None:
    assert next_digest(TIMES, zone, utc(now)) == utc(due)


def test_a_time_that_clocks_leave_out_is_of_use_still() -> None:
    night = next_digest(("02:30",), BERLIN, utc("2026-03-28T12:00:00+01:00"))
    assert night == utc("2026-03-29T03:30:00+02:00")


def test_without_times_there_is_no_digest_and_mails_go_at_once() -> None:
    assert next_digest((), SHANGHAI, utc("2025-10-09T08:00:00+08:00")) is None


def test_who_wants_digests_gets_one_at_its_time_and_others_hear_at_once() -> None:
    cast = digesting()
    digest = the_digest(cast)
    assert digest.not_before == utc("2025-10-09T14:00:00+08:00")
    assert digest.campaign_id == "owners-2025"
    assert [(n.kind, n.reviewer_id) for n in in_queue(cast) if n.reviewer_id] == [
        (NoticeKind.REVIEW_REQUESTED, "mei")
    ]


def test_many_tasks_make_one_digest() -> None:
    cast = digesting()
    for number in range(2, 5):
        again = Cast(cast.theatre, submission(number))
        again.submits()
        cast.theatre.work(keep=(MAIL,))
    assert at_its_time(cast) is Sent.SENT
    told = values(cast.world.mailer.sent[-1])
    assert told["waiting"] == "4"
    assert told["queues"] == "community|screening|4"
    assert len(told["urgent"].splitlines()) == 4


def test_the_sweep_hands_a_digest_over_when_it_is_due_and_not_before() -> None:
    cast = digesting()
    digest = the_digest(cast)
    assert digest.not_before is not None
    cast.world.clock.set(digest.not_before)
    cast.house.sweep_due()
    assert digest not in cast.world.outbox.mailed
    cast.world.clock.advance(timedelta(minutes=2))
    cast.house.sweep_due()
    assert digest in cast.world.outbox.mailed


def test_a_digest_that_is_handed_over_early_waits_for_its_time() -> None:
    cast = digesting()
    assert cast.house.send_mail(the_digest(cast)) is Sent.TOO_EARLY
    assert cast.world.mailer.sent == []
    assert not cast.world.notices.sent(the_digest(cast))
    assert at_its_time(cast) is Sent.SENT
    assert cast.house.send_mail(the_digest(cast)) is Sent.SENT_BEFORE


def test_a_digest_says_what_waits_when_it_is_sent() -> None:
    cast = digesting()
    assert at_its_time(cast) is Sent.SENT
    (mail,) = cast.world.mailer.sent
    assert mail.to == JUN.email
    assert mail.tags == {"kind": "review_digest", "reviewer": "jun"}
    assert values(mail) == {
        "host": "redress.example",
        "organisation": "The owners' association",
        "campaign": "Stand by our owners",
        "timezone": "Asia/Shanghai",
        "link": "https://redress.example/desk.html",
        "waiting": "1",
        "oldest": "2025-10-09T10:00:00+08:00",
        "queues": "community|screening|1",
        "urgent": f"{cast.case_id}|screening||2025-10-14T10:00:00+08:00",
        "notice_key": f"jun:{the_digest(cast).key}",
    }


def test_a_digest_of_what_others_decided_meanwhile_is_not_sent() -> None:
    cast = digesting()
    digest = the_digest(cast)
    cast.decides(TaskKind.SCREENING, ADVANCE, reviewer=MEI)
    assert at_its_time(cast) is Sent.NOTHING_WAITS
    assert cast.world.notices.sent(digest)
    assert cast.world.mailer.sent == []


@pytest.mark.parametrize(("who", "sent"), [("mei", Sent.NOTHING_WAITS), ("jun", Sent.SENT)])
def test_what_a_colleague_works_on_is_in_no_digest(who: str, sent: Sent) -> None:
    cast = digesting()
    task, at = cast.task(TaskKind.SCREENING), the_digest(cast).not_before
    assert at is not None
    cast.world.records.tasks[task.id] = task.claimed(who, at - timedelta(minutes=1), HALF)
    assert at_its_time(cast) is sent


def test_what_the_index_still_lists_although_it_is_decided_is_left_out(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    cast = digesting()
    stale = cast.world.desk.waiting(TaskKind.SCREENING.assignee, "", 9)
    task = cast.task(TaskKind.SCREENING)
    cast.world.records.tasks[task.id] = replace(task, state=TaskState.CANCELLED)
    monkeypatch.setattr(cast.world.desk, "waiting", lambda *_: stale)
    assert at_its_time(cast) is Sent.NOTHING_WAITS


def test_reminders_come_with_the_digest_too_and_escalations_at_once() -> None:
    cast = digesting(MEI)
    for number in range(1, 4):
        due = cast.open_tasks()[0].next_due
        assert due is not None
        cast.world.clock.set(due.at)
        cast.theatre.attempt(cast.house.sweep_due)
        kinds = [notice.kind for notice in written(cast, "mei")]
        assert NoticeKind.REVIEW_REMINDED not in kinds
        assert (NoticeKind.REVIEW_ESCALATED in kinds) == (number == 3)
    assert NoticeKind.REVIEW_REMINDED in [notice.kind for notice in written(cast, "jun")]


def test_of_a_task_that_somebody_works_on_nobody_else_is_reminded() -> None:
    cast = Cast(Theatre())
    cast.submits()
    cast.theatre.work(keep=(MAIL,))
    task = cast.task(TaskKind.SCREENING)
    due = task.next_due
    assert due is not None
    cast.world.records.tasks[task.id] = task.claimed("jun", due.at - timedelta(minutes=1), HALF)
    cast.world.clock.set(due.at)
    cast.theatre.attempt(cast.house.sweep_due)
    reminded = [n for n in in_queue(cast) if n.kind is NoticeKind.REVIEW_REMINDED]
    assert [notice.reviewer_id for notice in reminded] == ["jun"]


def test_a_reminder_that_comes_too_late_for_a_colleague_at_work_is_not_sent() -> None:
    cast = Cast(Theatre())
    cast.submits()
    cast.theatre.work(keep=(MAIL,))
    task = cast.task(TaskKind.SCREENING)
    cast.world.records.tasks[task.id] = task.claimed("mei", cast.world.clock.now(), HALF)
    reminder = Notice(NoticeKind.REVIEW_REMINDED, cast.case_id, task.id, "jun", 2)
    assert cast.house.send_mail(reminder) is Sent.COLLEAGUE_AT_WORK
    assert cast.house.send_mail(replace(reminder, reviewer_id="mei")) is Sent.SENT
