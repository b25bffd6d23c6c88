"""Contract of the ports Tasks and Notices."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from redress.adapters.dynamodb.items import attributes, number
from redress.domain.decisions import Choice, Decision, Reason, Verdict
from redress.domain.duties import Duty
from redress.domain.errors import ConflictError
from redress.domain.notices import Notice, NoticeKind
from redress.domain.stages import Remedy, Stage
from redress.domain.tasks import Assignee, Task, TaskKind
from redress.ports import Claim
from tests.adapters.outside import HOUR, Outside, Services
from tests.adapters.samples import CLERK, NOW, moved, opened, task

LEASE = timedelta(minutes=1)
SECOND = timedelta(seconds=1)


def stored(outside: Outside, number: int = 1, *tasks: Task) -> list[Task]:
    case = opened(outside.drafts, outside.cases, number)
    wanted = tasks or (task(case.id),)
    new = tuple(replace(one, id=one.id.replace("CASE", case.id), case_id=case.id) for one in wanted)
    outside.cases.commit(moved(case, tasks=new))
    return list(new)


def due(outside: Outside, now: datetime) -> list[str]:
    return [found.id for found in outside.tasks.due(now)]


def test_a_task_is_read_as_it_was_written(outside: Outside) -> None:
    letter = task("CASE", TaskKind.CARRY_OUT_REMEDY, remedy=Remedy.LAWYERS_LETTER)
    question = task("CASE", TaskKind.LEGAL_QUESTION)
    for wanted in stored(outside, 1, letter, question):
        assert outside.tasks.get(wanted.id) == wanted


@pytest.mark.parametrize(
    "task_id",
    [
        "",
        "nonsense",
        "../case",
        "RD-0000-0000-0000",
        "RD-0000-0000-0000.",
        "RD-0000-0000-0000.screening.1",
        "RD-0000-0000-0000.screening.1.1",
        "RD-0000-0000-0000." + "x" * 3000,
    ],
)
def test_an_unknown_task_is_none(outside: Outside, task_id: str) -> None:
    assert outside.tasks.get(task_id) is None


def test_a_task_is_replaced_by_its_next_version_only(outside: Outside) -> None:
    (first,) = stored(outside)
    second = first.performed(Duty.REMIND)
    outside.tasks.replace(second)
    assert outside.tasks.get(first.id) == second
    for stale in (first, second, replace(second, version=4)):
        with pytest.raises(ConflictError):
            outside.tasks.replace(stale)
    assert outside.tasks.get(first.id) == second


def test_a_task_falls_due_by_its_agenda(outside: Outside) -> None:
    (one,) = stored(outside)
    first, last = (entry.at for entry in one.agenda)
    assert due(outside, first - SECOND) == []
    assert list(outside.tasks.due(first)) == [one]
    outside.tasks.replace(one.performed(Duty.REMIND))
    assert due(outside, last - SECOND) == []
    assert due(outside, last) == [one.id]
    outside.tasks.replace(one.performed(Duty.REMIND).performed(Duty.LAPSE))
    assert due(outside, last + 99 * HOUR) == []


def test_tasks_of_many_cases_fall_due(outside: Outside) -> None:
    wanted = {stored(outside, number)[0].id for number in range(1, 6)}
    assert set(due(outside, NOW + timedelta(days=1))) == wanted


def test_a_decided_task_is_due_until_the_engine_was_told(outside: Outside) -> None:
    (one,) = stored(outside)
    choice = Choice(Verdict.ADVANCE, Reason.CLAIM_PLAUSIBLE)
    decided = one.decided(Decision(choice, CLERK, NOW, 2))
    outside.tasks.replace(decided)
    assert outside.tasks.get(one.id) == decided
    assert due(outside, NOW + timedelta(seconds=60)) == [one.id]
    outside.tasks.replace(decided.answered())
    assert due(outside, NOW + timedelta(days=9)) == []


def test_a_queue_gives_the_oldest_open_tasks_of_a_group(outside: Outside) -> None:
    ids = [
        stored(outside, number, task("CASE", opened_at=NOW - number * HOUR))[0].id
        for number in (1, 2, 3)
    ]
    stored(outside, 4, task("CASE", TaskKind.LEGAL_REVIEW), task("CASE", TaskKind.LEGAL_QUESTION))
    queue = outside.tasks.queue(Assignee.COMMUNITY, 10)
    assert [found.id for found in queue] == ids[::-1]
    assert [found.id for found in outside.tasks.queue(Assignee.COMMUNITY, 2)] == ids[:0:-1]
    assert [found.kind for found in outside.tasks.queue(Assignee.LEGAL, 10)] == [
        TaskKind.LEGAL_REVIEW
    ]
    assert outside.tasks.queue(Assignee.OWNER, 10) == []
    assert outside.tasks.queue(Assignee.COMMUNICATIONS, 10) == []


def test_a_task_leaves_the_queue_when_it_is_no_longer_open(outside: Outside) -> None:
    (one,) = stored(outside)
    outside.tasks.replace(one.performed(Duty.REMIND))
    assert len(outside.tasks.queue(Assignee.COMMUNITY, 10)) == 1
    outside.tasks.replace(one.performed(Duty.REMIND).cancelled())
    assert outside.tasks.queue(Assignee.COMMUNITY, 10) == []


def reminded(one: Task, number: int = 1) -> Notice:
    return Notice(NoticeKind.REVIEW_REMINDED, one.case_id, one.id, "ann", number)


def test_a_task_is_written_with_its_notices_or_not_at_all(outside: Outside) -> None:
    (one,) = stored(outside)
    outside.tasks.replace(one.performed(Duty.REMIND), [reminded(one), reminded(one)])
    assert list(outside.notices.unsent_before(NOW + SECOND)) == [reminded(one)]
    with pytest.raises(ConflictError):
        outside.tasks.replace(one.performed(Duty.REMIND), [reminded(one, 2)])
    assert list(outside.notices.unsent_before(NOW + SECOND)) == [reminded(one)]


def test_a_notice_that_was_written_before_holds_no_write_up(outside: Outside) -> None:
    (one,) = stored(outside)
    notice = reminded(one)
    second = one.performed(Duty.REMIND)
    outside.tasks.replace(second, [notice])
    outside.notices.mark_sent(notice, NOW)
    third = second.performed(Duty.LAPSE)
    outside.tasks.replace(third, [notice, reminded(one, 2)])
    assert outside.tasks.get(one.id) == third
    assert outside.notices.sent(notice)
    assert list(outside.notices.unsent_before(NOW + SECOND)) == [reminded(one, 2)]
    case = outside.cases.get(one.case_id)
    assert case is not None
    outside.cases.commit(moved(case, Stage.LEGAL_REVIEW, notices=(notice, reminded(one, 3))))
    assert outside.notices.sent(notice)
    assert len(list(outside.notices.unsent_before(NOW + HOUR))) == 2


def test_a_notice_is_unsent_from_the_moment_it_is_written(outside: Outside) -> None:
    (one,) = stored(outside)
    outside.clock.advance(HOUR)
    outside.tasks.replace(one.performed(Duty.REMIND), [reminded(one)])
    assert list(outside.notices.unsent_before(NOW + HOUR)) == []
    assert list(outside.notices.unsent_before(NOW + HOUR + SECOND)) == [reminded(one)]
    assert not outside.notices.sent(reminded(one))


def test_one_sender_at_a_time(outside: Outside) -> None:
    (one,) = stored(outside)
    notice = reminded(one)
    outside.tasks.replace(one.performed(Duty.REMIND), [notice])
    assert outside.notices.claim(notice, NOW, LEASE) is Claim.GRANTED
    assert outside.notices.claim(notice, NOW + SECOND, LEASE) is Claim.HELD_BY_ANOTHER
    assert list(outside.notices.unsent_before(NOW + LEASE)) == []
    assert list(outside.notices.unsent_before(NOW + LEASE + SECOND)) == [notice]
    assert outside.notices.claim(notice, NOW + LEASE, LEASE) is Claim.GRANTED
    outside.notices.mark_sent(notice, NOW + LEASE)
    assert outside.notices.claim(notice, NOW + HOUR, LEASE) is Claim.SENT_BEFORE
    assert outside.notices.sent(notice)
    assert list(outside.notices.unsent_before(NOW + 9 * HOUR)) == []


def test_a_notice_that_nobody_wrote_is_granted_once(outside: Outside) -> None:
    notice = Notice(NoticeKind.CASE_PRESERVED, "RD-0000-0000-0000")
    assert not outside.notices.sent(notice)
    assert outside.notices.claim(notice, NOW, LEASE) is Claim.GRANTED
    assert outside.notices.claim(notice, NOW, LEASE) is Claim.HELD_BY_ANOTHER
    outside.notices.mark_sent(notice, NOW)
    outside.notices.mark_sent(notice, NOW + HOUR)
    assert outside.notices.sent(notice)
    other = replace(notice, number=2)
    assert not outside.notices.sent(other)


def test_notices_are_no_part_of_the_case_file(outside: Outside) -> None:
    (one,) = stored(outside)
    before = outside.cases.open_file(one.case_id)
    outside.notices.claim(Notice(NoticeKind.CASE_PRESERVED, one.case_id), NOW, LEASE)
    assert outside.cases.open_file(one.case_id) == before


DIGEST_AT = NOW.replace(second=0, microsecond=0) + 3 * HOUR


def digest(reviewer: str = "ann") -> Notice:
    return Notice.digest(reviewer, "owners-2025", DIGEST_AT)


def test_a_digest_waits_for_its_time_and_many_tasks_write_it_once(outside: Outside) -> None:
    for place in range(1, 4):
        (one,) = stored(outside, place)
        notices = [digest(), digest("bob"), reminded(one)]
        outside.tasks.replace(one.performed(Duty.REMIND), notices)
    early = list(outside.notices.unsent_before(DIGEST_AT))
    assert {notice.kind for notice in early} == {NoticeKind.REVIEW_REMINDED}
    assert len(early) == 3
    late = list(outside.notices.unsent_before(DIGEST_AT + SECOND))
    assert sorted(n.reviewer_id for n in late if n.not_before) == ["ann", "bob"]
    assert digest() in late


def test_a_digest_that_was_sent_is_not_written_again(outside: Outside) -> None:
    (one,) = stored(outside)
    second = one.performed(Duty.REMIND)
    outside.tasks.replace(second, [digest()])
    assert outside.notices.claim(digest(), DIGEST_AT, LEASE) is Claim.GRANTED
    outside.notices.mark_sent(digest(), DIGEST_AT)
    outside.tasks.replace(second.performed(Duty.ESCALATE), [digest()])
    assert outside.notices.sent(digest())
    assert list(outside.notices.unsent_before(DIGEST_AT + HOUR)) == []
    assert outside.notices.claim(digest(), DIGEST_AT + HOUR, LEASE) is Claim.SENT_BEFORE


def test_a_notice_of_no_case_is_kept_with_its_reviewer(outside: Outside) -> None:
    told = Notice(NoticeKind.MAIL_TROUBLE, "", reviewer_id="ann", number=7, about="bob")
    assert outside.notices.claim(told, NOW, LEASE) is Claim.GRANTED
    outside.notices.release(told, NOW + HOUR)
    assert list(outside.notices.unsent_before(NOW + HOUR + SECOND)) == [told]
    assert outside.notices.claim(told, NOW + HOUR, LEASE) is Claim.GRANTED
    outside.notices.mark_sent(told, NOW + HOUR)
    assert outside.notices.sent(told)
    assert not outside.notices.sent(replace(told, about="eve"))
    assert not outside.notices.sent(replace(told, reviewer_id="bob"))


def test_what_is_no_cases_is_forgotten_after_a_while(on_moto: Services) -> None:
    (one,) = stored(on_moto)
    on_moto.tasks.replace(one.performed(Duty.REMIND), [digest(), reminded(one)])
    told = Notice(NoticeKind.PASSKEY_ADDED, "", reviewer_id="ann", number=7)
    on_moto.notices.claim(told, NOW, LEASE)
    on_moto.notices.mark_sent(told, NOW)
    items = on_moto.table.query("pk = :pk", attributes(pk="reviewer#ann"))
    ends = [datetime.fromtimestamp(number(item, "expires_at"), UTC) for item in items]
    assert ends == [NOW.replace(microsecond=0) + timedelta(days=90)] * 2
