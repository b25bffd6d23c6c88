"""Words between owners and the team: written once, read by whom they are for, told by mail."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest

from redress.domain.custody import broken_links
from redress.domain.errors import (
    CaseClosedError,
    CaseWithdrawnError,
    InvalidInputError,
    MessageConflictError,
    TooManyRequestsError,
    UnknownCaseError,
)
from redress.domain.events import Event
from redress.domain.messages import Author, Message
from redress.domain.notes import Note
from redress.domain.notices import Notice, NoticeKind
from redress.domain.room import MOST_SAID_BYTES
from redress.domain.stages import Stage
from redress.domain.tasks import TaskKind
from redress.usecases.send_mail import Sent
from redress.usecases.send_message import MOST_A_DAY, Words
from tests.factories.cast import WAY, Cast, at
from tests.factories.decisions import signed_in
from tests.factories.desk import ADVANCE, JUN, LAN, MEI, TAO
from tests.factories.owners import submission_id
from tests.fakes.faults import CrashError

TEXT = "他们又发了新的视频。"
ACTOR = JUN.actor(WAY)


def words(number: int = 1, text: str = TEXT) -> Words:
    return Words(submission_id(number), text)


def messages(cast: Cast) -> list[Message]:
    file = cast.world.cases.open_file(cast.case_id)
    assert file is not None
    return list(file.messages)


def writes(cast: Cast, said: Words | None = None) -> None:
    cast.house.send_message.from_owner(cast.case_id, said or words())


def replies(cast: Cast, said: Words | None = None) -> None:
    cast.house.send_message.from_team(cast.case_id, said or words(), ACTOR)


def entries(cast: Cast, event: Event) -> list[dict[str, Any]]:
    lines = [json.loads(line) for line in cast.world.cases.ledger(cast.case_id)]
    return [line for line in lines if line["action"] == event]


def told(cast: Cast, kind: NoticeKind) -> list[str]:
    """Whom the mails of a kind are for."""
    notices = [one.notice for one in cast.world.records.notices.values()]
    return sorted(one.reviewer_id or "owner" for one in notices if one.kind is kind)


@pytest.fixture
def cast() -> Cast:
    return at(Stage.SCREENING)


def test_an_owners_message_is_kept_and_its_group_is_told(cast: Cast) -> None:
    before = cast.case
    writes(cast)
    now = cast.world.clock.now()
    assert messages(cast) == [Message(submission_id(), 1, now, Author.OWNER, TEXT)]
    assert told(cast, NoticeKind.MESSAGE_FROM_OWNER) == [JUN.id, MEI.id]
    (entry,) = entries(cast, Event.MESSAGE_RECEIVED)
    assert entry["details"] == {"length": len(TEXT), "message": 1}
    assert entry["actor"]["role"] == "owner"
    assert entry["sha256"] == messages(cast)[0].sha256
    assert broken_links(cast.world.cases.ledger(cast.case_id), cast.case.ledger) == []
    last = cast.world.records.timeline[cast.case_id][-1]
    assert (last.event, last.revision, last.text) == (
        Event.MESSAGE_RECEIVED,
        before.revision,
        "",
    )


def test_the_teams_message_is_kept_and_the_owner_is_told(cast: Cast) -> None:
    replies(cast)
    assert [(one.author, one.text) for one in messages(cast)] == [(Author.TEAM, TEXT)]
    assert told(cast, NoticeKind.MESSAGE_FROM_TEAM) == ["owner"]
    (entry,) = entries(cast, Event.MESSAGE_SENT)
    assert (entry["actor"]["id"], entry["actor"]["role"]) == (JUN.id, "community")


def test_what_was_said_is_in_no_ledger_timeline_notice_or_mail(cast: Cast) -> None:
    writes(cast)
    replies(cast, words(2))
    cast.theatre.work()
    records = cast.world.records
    outside = [
        *cast.world.cases.ledger(cast.case_id),
        repr(records.timeline),
        repr(records.notices),
        *(mail.text + mail.subject for mail in cast.world.mailer.sent),
    ]
    assert [text for text in outside if TEXT in text or submission_id() in text] == []


def test_the_hash_of_a_message_cannot_be_found_by_trying_texts() -> None:
    now = at(Stage.PRESERVING).world.clock.now()
    one, other = (Message(submission_id(n), 1, now, Author.OWNER, "yes") for n in (1, 2))
    assert one.sha256 != other.sha256


def test_a_message_makes_no_decision_stale(cast: Cast) -> None:
    revision = cast.case.revision
    writes(cast)
    replies(cast, words(2))
    assert cast.case.revision == revision
    task = cast.task(TaskKind.SCREENING)
    recorded = cast.house.record_decision(task.id, revision, ADVANCE, JUN, signed_in(JUN))
    assert recorded.case.stage is Stage.LEGAL_REVIEW


def test_messages_and_steps_stand_in_the_order_in_which_they_came(cast: Cast) -> None:
    writes(cast)
    cast.decides(TaskKind.SCREENING, ADVANCE)
    replies(cast, words(2))
    events = [entry.event for entry in cast.world.records.timeline[cast.case_id]]
    assert events[-3:] == [Event.MESSAGE_RECEIVED, Event.DECISION_RECORDED, Event.MESSAGE_SENT]
    assert [one.number for one in messages(cast)] == [1, 2]


@pytest.mark.parametrize("say", [writes, replies])
def test_the_same_message_again_is_one(cast: Cast, say: Any) -> None:
    say(cast)
    lines = cast.world.cases.ledger(cast.case_id)
    say(cast)
    assert len(messages(cast)) == 1
    assert cast.world.cases.ledger(cast.case_id) == lines
    with pytest.raises(MessageConflictError):
        say(cast, words(1, "something else"))


def test_nobody_speaks_under_the_others_id(cast: Cast) -> None:
    writes(cast)
    with pytest.raises(MessageConflictError):
        replies(cast)


@pytest.mark.parametrize("name", ["", "x" * 36, "0199c5e2-0000-4000-8000-000000000001"])
def test_an_id_is_a_uuid_of_version_7(cast: Cast, name: str) -> None:
    for say in (writes, replies):
        with pytest.raises(InvalidInputError) as refusal:
            say(cast, Words(name, TEXT))
        assert [finding.pointer for finding in refusal.value.findings] == ["/id"]
    assert messages(cast) == []


def test_twenty_messages_a_day_and_no_more(cast: Cast) -> None:
    for number in range(MOST_A_DAY):
        writes(cast, words(number))
    with pytest.raises(TooManyRequestsError) as refusal:
        writes(cast, words(MOST_A_DAY))
    assert refusal.value.details == {"retry_after": 22 * 3600}
    writes(cast, words(MOST_A_DAY - 1))
    replies(cast, words(50))
    cast.world.clock.advance(timedelta(hours=22))
    writes(cast, words(MOST_A_DAY))
    assert len(messages(cast)) == MOST_A_DAY + 2


def test_messages_of_one_hour_are_told_by_one_mail(cast: Cast) -> None:
    cast.theatre.work()
    before = len(cast.world.mailer.sent)
    for number in range(3):
        writes(cast, words(number))
        cast.theatre.attempt(lambda: None)
        cast.theatre.work()
    assert len(cast.world.mailer.sent) == before + 2
    cast.world.clock.advance(timedelta(hours=1))
    writes(cast, words(9))
    assert len(told(cast, NoticeKind.MESSAGE_FROM_OWNER)) == 4


@pytest.mark.parametrize(
    ("stage", "readers"),
    [
        (Stage.PRESERVING, []),
        (Stage.COLLECTING_EVIDENCE, []),
        (Stage.ANSWERING_SCREENING, [JUN.id, MEI.id]),
        (Stage.LEGAL_REVIEW, [LAN.id, TAO.id]),
        (Stage.PURSUING, [LAN.id, TAO.id]),
        (Stage.DECLINING, [JUN.id, MEI.id]),
        (Stage.CLOSED, [LAN.id, TAO.id]),
    ],
)
def test_an_owner_writes_to_who_has_the_case_or_had_it_last(
    stage: Stage, readers: list[str]
) -> None:
    cast = at(stage)
    writes(cast)
    assert told(cast, NoticeKind.MESSAGE_FROM_OWNER) == readers
    assert len(messages(cast)) == 1


@pytest.mark.parametrize("stage", [Stage.RECORDING, Stage.GUIDING, Stage.LAPSING])
def test_nobody_writes_to_nobody(stage: Stage) -> None:
    cast = at(stage)
    with pytest.raises(CaseClosedError):
        writes(cast)
    cast.theatre.work()
    assert cast.case.closed
    with pytest.raises(CaseClosedError):
        writes(cast)


def test_after_the_withdrawal_nobody_says_anything() -> None:
    cast = at(Stage.WITHDRAWING)
    for say in (writes, replies):
        with pytest.raises(CaseWithdrawnError):
            say(cast)
    cast.theatre.work()
    for say in (writes, replies):
        with pytest.raises(CaseWithdrawnError):
            say(cast)


def test_a_withdrawal_erases_what_was_said(cast: Cast) -> None:
    writes(cast)
    replies(cast, words(2))
    cast.withdraws()
    cast.theatre.work()
    assert messages(cast) == []
    assert len(entries(cast, Event.MESSAGE_RECEIVED)) == 1


def test_a_mail_about_a_message_is_not_sent_after_the_withdrawal(cast: Cast) -> None:
    writes(cast)
    notice = next(
        one.notice
        for one in cast.world.records.notices.values()
        if one.notice.kind is NoticeKind.MESSAGE_FROM_OWNER
    )
    cast.withdraws()
    assert cast.house.send_mail(notice) is Sent.NO_LONGER_ASKED


def test_who_writes_at_the_same_moment_comes_second(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    note = cast.world.cases.note

    def late(mine: Note) -> tuple[int, ...]:
        monkeypatch.setattr(cast.world.cases, "note", note)
        replies(cast, words(2, "first"))
        return note(mine)

    monkeypatch.setattr(cast.world.cases, "note", late)
    writes(cast)
    assert [(one.number, one.text) for one in messages(cast)] == [(1, "first"), (2, TEXT)]


def test_who_is_erased_at_the_same_moment_says_nothing(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    note = cast.world.cases.note

    def late(mine: Note) -> tuple[int, ...]:
        cast.world.cases.erase_person(cast.case_id)
        return note(mine)

    monkeypatch.setattr(cast.world.cases, "note", late)
    with pytest.raises(CaseWithdrawnError):
        writes(cast)
    assert messages(cast) == []


@pytest.mark.parametrize("say", [writes, replies])
def test_death_at_every_point_has_one_effect(say: Any) -> None:
    undisturbed = at(Stage.SCREENING)
    undisturbed.theatre.work()
    begin = len(undisturbed.world.faults.points)
    say(undisturbed)
    points = undisturbed.world.faults.points[begin:]
    assert {"after cases.note", "before outbox.mail"} <= set(points)
    undisturbed.theatre.attempt(lambda: None)
    undisturbed.theatre.work()
    for place in range(len(points)):
        cast = at(Stage.SCREENING)
        cast.theatre.work()
        cast.world.faults.crash_at = len(cast.world.faults.points) + place
        with pytest.raises(CrashError):
            say(cast)
        cast.world.faults.crash_at = None
        say(cast)
        cast.world.clock.advance(timedelta(minutes=10))
        cast.theatre.upkeep()
        cast.theatre.work()
        assert len(messages(cast)) == 1
        assert len(cast.world.mailer.sent) == len(undisturbed.world.mailer.sent)


def test_a_case_that_is_not_there(cast: Cast) -> None:
    with pytest.raises(UnknownCaseError):
        cast.house.send_message.from_owner("RD-0", words())


def test_the_mail_to_the_group_leads_to_the_task(cast: Cast) -> None:
    writes(cast)
    task = cast.task(TaskKind.SCREENING)
    notice = Notice(NoticeKind.MESSAGE_FROM_OWNER, cast.case_id, task.id, JUN.id)
    assert cast.house.send_mail(notice) is Sent.SENT
    values = json.loads(cast.world.mailer.sent[-1].text)
    assert values["link"] == f"https://redress.example/desk.html#{task.id}"


def test_a_case_takes_no_more_messages_than_can_be_opened(cast: Cast) -> None:
    long = "骂" * 4_000
    room = MOST_SAID_BYTES // len(long.encode())
    for number in range(1, room + 1):
        cast.world.clock.advance(timedelta(days=number % MOST_A_DAY == 0))
        writes(cast, words(number, long))
    with pytest.raises(InvalidInputError) as refusal:
        writes(cast, words(room + 1, long))
    assert [finding.code for finding in refusal.value.findings] == ["no_room_for_text"]
    assert len(messages(cast)) == room
    replies(cast, words(500))
    assert messages(cast)[-1].author is Author.TEAM
