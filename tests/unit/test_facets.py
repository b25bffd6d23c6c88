"""What a task in the queue says of itself, and what the owner has written since."""

from __future__ import annotations

from datetime import timedelta

from redress.domain.facets import Facets
from redress.domain.stages import PURSUED_REMEDIES, Stage
from redress.domain.submission import Account
from redress.domain.tasks import TaskKind
from redress.usecases.send_message import Words
from tests.factories.cast import WAY, Cast, at
from tests.factories.desk import JUN
from tests.factories.owners import submission
from tests.factories.theatre import CLOSINGS, Theatre

IDS = [f"0199c5e2-0000-7000-8000-0000000000{number}" for number in range(10, 20)]


def facets(cast: Cast) -> Facets:
    return cast.task(TaskKind.SCREENING).facets


def test_a_task_says_what_it_is_about() -> None:
    sent = submission(accounts=(Account("zhihu", handle="a"),))
    cast = Cast(Theatre(), sent)
    cast.submits()
    cast.theatre.work(keep=(CLOSINGS,))
    named = {account.platform for account in sent.accounts} | {one.platform for one in sent.links}
    assert facets(cast) == Facets(
        remedies=tuple(one.value for one in sent.remedies if one in PURSUED_REMEDIES),
        platforms=tuple(sorted(named)),
        evidence=bool(sent.files),
        language=sent.locale,
    )


def test_a_remedy_that_is_to_be_carried_out_names_itself_alone() -> None:
    cast = at(Stage.PURSUING)
    for task in cast.open_tasks():
        assert task.remedy is not None
        assert task.facets.remedies == (task.remedy.value,)


def test_the_same_content_again_is_marked() -> None:
    theatre = Theatre()
    first = Cast(theatre, submission())
    first.submits()
    theatre.work(keep=(CLOSINGS,))
    again = Cast(theatre, submission(submission_id="0199c5e2-0000-7000-8000-000000000099"))
    again.submits()
    theatre.work(keep=(CLOSINGS,))
    assert facets(again).resembles
    assert not facets(first).resembles


def test_what_the_owner_writes_marks_the_task_until_it_is_answered_or_taken_up() -> None:
    cast = at(Stage.SCREENING)
    send = cast.house.send_message
    for number in (0, 1):
        send.from_owner(cast.case_id, Words(IDS[number], f"word {number}"))
    assert facets(cast).unread == 2
    send.from_owner(cast.case_id, Words(IDS[1], "word 1"))
    assert facets(cast).unread == 2
    send.from_team(cast.case_id, Words(IDS[2], "answer"), JUN.actor(WAY))
    assert facets(cast).unread == 0
    send.from_owner(cast.case_id, Words(IDS[3], "one more"))
    cast.house.desk.work.claim(cast.task(TaskKind.SCREENING).id, JUN, WAY)
    assert facets(cast).unread == 0


def test_what_was_written_before_the_review_is_counted_when_it_begins() -> None:
    cast = at(Stage.ANSWERING_SCREENING)
    send = cast.house.send_message
    send.from_team(cast.case_id, Words(IDS[0], "hello"), JUN.actor(WAY))
    send.from_owner(cast.case_id, Words(IDS[1], "and this"))
    cast.world.clock.advance(timedelta(minutes=5))
    cast.answers()
    cast.theatre.work(keep=(CLOSINGS,))
    assert facets(cast).unread == 1
