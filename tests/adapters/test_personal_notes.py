"""Contract of what people say and how they are reached: written beside a case, erased with them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest

from redress.adapters.dynamodb.writes import Step
from redress.domain.case import Case, TimelineEntry
from redress.domain.contacts import ContactChange, FormerContact
from redress.domain.custody import broken_links
from redress.domain.errors import ConflictError
from redress.domain.events import Event
from redress.domain.mail_feedback import MailTrouble, UnreachedOwner
from redress.domain.messages import Author, Message
from redress.domain.notes import Note
from redress.domain.notices import Notice, NoticeKind
from redress.domain.stages import Stage
from redress.domain.submission import Contact
from redress.ports import CaseFile
from tests.adapters.outside import Outside, Services
from tests.adapters.samples import NOW, moved, opened, submission, task, witnessed

OLD = submission().contact
NEW = Contact("欧阳娜娜", "new@example.com", "13911111111")


def said(number: int = 1, text: str = "您好", author: Author = Author.OWNER) -> Message:
    return Message(f"0199c5e2-0000-7000-8000-{number:012d}", number, NOW, author, text)


def message_note(case: Case, message: Message) -> Note:
    return Note(
        case.id,
        custody=(witnessed(Event.MESSAGE_RECEIVED),),
        message=message,
        timeline=(TimelineEntry(NOW, Event.MESSAGE_RECEIVED, Stage.CLOSED, 99),),
        notices=(Notice(NoticeKind.MESSAGE_FROM_TEAM, case.id, number=7),),
    )


def contact_note(case: Case, former: Contact, after: Contact, number: int = 1) -> Note:
    change = ContactChange(FormerContact(number, former, NOW), after)
    return Note(case.id, custody=(witnessed(Event.CONTACT_CHANGED),), contact=change)


def file_of(outside: Outside, case: Case) -> CaseFile:
    file = outside.cases.open_file(case.id)
    assert file is not None
    return file


def test_messages_are_read_back_in_their_order(outside: Outside) -> None:
    case = opened(outside.drafts, outside.cases)
    for number in range(1, 13):
        outside.cases.note(message_note(case, said(number, str(number))))
    file = file_of(outside, case)
    assert [message.number for message in file.messages] == list(range(1, 13))
    assert file.messages[0] == said(1, "1")
    assert file.case.revision == case.revision
    assert broken_links(outside.cases.ledger(case.id), file.case.ledger) == []


def test_of_two_messages_with_one_number_the_first_stays(outside: Outside) -> None:
    case = opened(outside.drafts, outside.cases)
    outside.cases.note(message_note(case, said(1, "first")))
    lines = outside.cases.ledger(case.id)
    with pytest.raises(ConflictError):
        outside.cases.note(message_note(case, said(1, "second")))
    assert outside.cases.ledger(case.id) == lines
    assert [message.text for message in file_of(outside, case).messages] == ["first"]
    assert len(file_of(outside, case).timeline) == 2


def test_entries_of_notes_stand_between_the_revisions(outside: Outside) -> None:
    case = opened(outside.drafts, outside.cases)
    outside.cases.note(message_note(case, said(1)))
    outside.cases.note(message_note(case, said(2)))
    stored = outside.cases.get(case.id)
    assert stored is not None
    entry = TimelineEntry(NOW, Event.CASE_PRESERVED, Stage.SCREENING, 2)
    case = outside.cases.commit(moved(stored, timeline=(entry,), tasks=(task(case.id),)))
    outside.cases.note(message_note(case, said(3)))
    timeline = file_of(outside, case).timeline
    assert [(one.event, one.revision, one.stage) for one in timeline] == [
        (Event.CASE_OPENED, 1, Stage.PRESERVING),
        (Event.MESSAGE_RECEIVED, 1, Stage.PRESERVING),
        (Event.MESSAGE_RECEIVED, 1, Stage.PRESERVING),
        (Event.CASE_PRESERVED, 2, Stage.SCREENING),
        (Event.MESSAGE_RECEIVED, 2, Stage.SCREENING),
    ]


def test_a_notice_of_a_note_waits_until_it_is_sent_and_is_one(outside: Outside) -> None:
    case = opened(outside.drafts, outside.cases)
    outside.cases.note(message_note(case, said(1)))
    outside.cases.note(message_note(case, said(2)))
    (notice,) = outside.notices.unsent_before(NOW + timedelta(seconds=1))
    assert notice.number == 7
    outside.notices.claim(notice, NOW, timedelta(minutes=1))
    outside.notices.mark_sent(notice, NOW)
    outside.cases.note(message_note(case, said(3)))
    assert outside.notices.sent(notice)
    assert len(file_of(outside, case).messages) == 3


def test_a_contact_is_changed_and_the_former_one_kept(outside: Outside) -> None:
    case = opened(outside.drafts, outside.cases)
    outside.cases.note(contact_note(case, OLD, NEW))
    third = replace(NEW, phone="1")
    outside.cases.note(contact_note(case, NEW, third, 2))
    assert outside.cases.person(case.id) == third
    former = [(one.number, one.contact) for one in file_of(outside, case).former]
    assert former == [(1, OLD), (2, NEW)]


@pytest.mark.parametrize(("former", "number"), [(OLD, 2), (NEW, 1)])
def test_a_contact_that_somebody_else_changed_is_read_again(
    outside: Outside, former: Contact, number: int
) -> None:
    case = opened(outside.drafts, outside.cases)
    outside.cases.note(contact_note(case, OLD, NEW))
    lines = outside.cases.ledger(case.id)
    with pytest.raises(ConflictError):
        outside.cases.note(contact_note(case, former, Contact("A", "", "1"), number))
    assert outside.cases.person(case.id) == NEW
    assert outside.cases.ledger(case.id) == lines


def test_an_erasure_leaves_no_word_and_no_address(outside: Outside) -> None:
    case = opened(outside.drafts, outside.cases)
    outside.cases.note(message_note(case, said(1)))
    outside.cases.note(contact_note(case, OLD, NEW))
    outside.cases.erase_person(case.id)
    outside.cases.erase_person(case.id)
    file = file_of(outside, case)
    assert (file.person, file.messages, file.former, file.papers) == (None, (), (), ())
    assert len(file.timeline) == 2


def test_nothing_is_said_or_changed_once_the_person_is_erased(outside: Outside) -> None:
    case = opened(outside.drafts, outside.cases)
    outside.cases.erase_person(case.id)
    lines = outside.cases.ledger(case.id)
    for note in (message_note(case, said(1)), contact_note(case, OLD, NEW)):
        with pytest.raises(ConflictError):
            outside.cases.note(note)
    assert outside.cases.ledger(case.id) == lines
    assert file_of(outside, case).messages == ()


def test_what_is_said_while_the_person_is_erased_is_erased_too(
    on_moto: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = opened(on_moto.drafts, on_moto.cases)
    transact = on_moto.table.transact

    def late(steps: Sequence[Step]) -> None:
        monkeypatch.setattr(on_moto.table, "transact", transact)
        on_moto.cases.note(message_note(case, said(1)))
        transact(steps)

    monkeypatch.setattr(on_moto.table, "transact", late)
    on_moto.cases.erase_person(case.id)
    items = on_moto.dynamodb.scan(TableName=on_moto.name)["Items"]
    kinds = {item["sk"]["S"].partition("#")[0] for item in items}
    assert "event" in kinds
    assert not kinds & {"message", "person", "paper"}


def unreached_note(case: Case, email: str = OLD.email) -> Note:
    unreached = UnreachedOwner(email, MailTrouble.BOUNCED)
    return Note(case.id, custody=(witnessed(Event.OWNER_UNREACHED),), unreached=unreached)


def test_an_owner_whom_no_mail_reaches_is_marked_until_the_address_changes(
    outside: Outside,
) -> None:
    case = opened(outside.drafts, outside.cases)
    assert outside.cases.mail_trouble(case.id) == file_of(outside, case).mail_trouble == ""
    outside.cases.note(unreached_note(case))
    assert outside.cases.mail_trouble(case.id) == "bounced"
    assert file_of(outside, case).mail_trouble == "bounced"
    assert outside.cases.person(case.id) == OLD
    same = replace(OLD, phone="13911111111")
    outside.cases.note(contact_note(case, OLD, same))
    assert outside.cases.mail_trouble(case.id) == "bounced"
    outside.cases.note(contact_note(case, same, NEW, 2))
    assert outside.cases.mail_trouble(case.id) == file_of(outside, case).mail_trouble == ""


def test_a_mark_is_for_the_stored_address_only(outside: Outside) -> None:
    case = opened(outside.drafts, outside.cases)
    with pytest.raises(ConflictError):
        outside.cases.note(unreached_note(case, NEW.email))
    assert outside.cases.mail_trouble(case.id) == ""
    outside.cases.note(unreached_note(case))
    outside.cases.erase_person(case.id)
    assert outside.cases.mail_trouble(case.id) == ""
    with pytest.raises(ConflictError):
        outside.cases.note(unreached_note(case))


def test_of_a_case_that_never_was_nothing_is_known(outside: Outside) -> None:
    assert outside.cases.mail_trouble("RD-0000-0000-0000") == ""
