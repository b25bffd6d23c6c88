"""The last mail to an owner: what it says, and what is erased after it."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest

from redress.domain.notices import Notice, NoticeKind
from redress.domain.stages import Stage
from redress.domain.submission import Contact
from redress.domain.tasks import TaskKind
from redress.ports import Mail
from redress.usecases.send_mail import Sent
from tests.factories.cast import Cast, at
from tests.factories.desk import ADVANCE, DECLINE
from tests.factories.theatre import MAIL
from tests.fakes.faults import OutageError


def notice_in_queue(cast: Cast, kind: NoticeKind, reviewer: str = "") -> Notice:
    """Take a notice from the mail queue."""
    for envelope in cast.theatre.queue:
        body = envelope.body
        if isinstance(body, Notice) and (body.kind, body.reviewer_id) == (kind, reviewer):
            cast.theatre.queue.remove(envelope)
            return body
    raise AssertionError(kind)


def values(mail: Mail) -> dict[str, str]:
    return dict(json.loads(mail.text))


@pytest.mark.parametrize("email", ["owner@example.com", ""])
def test_after_the_last_words_the_person_is_erased(email: str) -> None:
    cast = at(Stage.WITHDRAWING)
    cast.world.records.people[cast.case_id] = Contact("A", email, "1")
    cast.theatre.work(keep=(MAIL,))
    words = notice_in_queue(cast, NoticeKind.CLOSED_WITHDRAWN)
    assert cast.world.cases.person(cast.case_id) is not None
    assert cast.house.send_mail(words) is (Sent.SENT if email else Sent.NO_ADDRESS)
    assert cast.world.outbox.erased == [cast.case_id]
    cast.house.erase_person(cast.case_id)
    assert cast.world.cases.person(cast.case_id) is None
    file = cast.world.cases.open_file(cast.case_id)
    assert file is not None
    assert file.papers == ()
    assert not any("截图" in item.claim.name for item in file.evidence)


def test_a_person_who_was_not_erased_in_time_is_erased_when_the_message_comes_again() -> None:
    cast = at(Stage.WITHDRAWING)
    cast.theatre.work(keep=(MAIL,))
    words = notice_in_queue(cast, NoticeKind.CLOSED_WITHDRAWN)
    cast.world.faults.outages = {"outbox.erase"}
    with pytest.raises(OutageError):
        cast.house.send_mail(words)
    cast.world.faults.outages = set()
    assert cast.house.send_mail(words) is Sent.SENT_BEFORE
    assert cast.world.outbox.erased == [cast.case_id]
    assert [mail.subject.split()[0] for mail in cast.world.mailer.sent].count(
        "closed_withdrawn"
    ) == 1


def test_other_last_mails_erase_nobody() -> None:
    cast = at(Stage.CLOSED)
    assert cast.world.cases.person(cast.case_id) is not None


@pytest.mark.parametrize("kind", [TaskKind.SCREENING, TaskKind.LEGAL_REVIEW])
def test_a_refusal_comes_with_the_newest_words_for_the_owner(kind: TaskKind) -> None:
    cast = at(Stage.ANSWERING_SCREENING)
    cast.answers()
    cast.theatre.work()
    cast.world.clock.advance(timedelta(hours=1))
    if kind is TaskKind.LEGAL_REVIEW:
        cast.decides(TaskKind.SCREENING, ADVANCE)
        cast.theatre.work()
        cast.world.clock.advance(timedelta(hours=1))
    cast.decides(kind, DECLINE)
    cast.theatre.work()
    last = cast.world.mailer.sent[-1]
    assert last.subject.startswith("closed_declined")
    assert values(last)["owner_text"] == DECLINE.owner_text
