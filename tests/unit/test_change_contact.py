"""How an owner can be reached is changed once, and both addresses hear of it."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta

import pytest

from redress.domain.contacts import FormerContact
from redress.domain.custody import broken_links
from redress.domain.errors import (
    CaseWithdrawnError,
    InvalidInputError,
    TooManyRequestsError,
    UnknownCaseError,
)
from redress.domain.events import Event
from redress.domain.notes import Note
from redress.domain.stages import Stage
from redress.domain.submission import Contact
from redress.usecases.change_contact import MOST_A_DAY
from redress.usecases.send_mail import Sent
from tests.factories.cast import Cast, at
from tests.fakes.faults import CrashError

OLD = Contact("欧阳娜娜", "owner@example.com", "13800000000")
NEW = Contact("欧阳娜娜", "new@example.com", "13911111111")


@pytest.fixture
def cast() -> Cast:
    cast = at(Stage.SCREENING)
    cast.theatre.work()
    cast.world.mailer.sent.clear()
    return cast


def changes(cast: Cast, wanted: Contact = NEW) -> None:
    cast.house.change_contact(cast.case_id, wanted)


def person(cast: Cast) -> Contact | None:
    return cast.world.cases.person(cast.case_id)


def mails(cast: Cast) -> set[tuple[str, str]]:
    """Send what waits, and give the kind and the address of every mail."""
    cast.theatre.attempt(lambda: None)
    cast.theatre.work()
    return {(mail.subject.split()[0], mail.to) for mail in cast.world.mailer.sent}


def test_a_new_contact_takes_the_place_of_the_old_one(cast: Cast) -> None:
    before = cast.case
    changes(cast)
    assert person(cast) == NEW
    file = cast.world.cases.open_file(cast.case_id)
    assert file is not None
    assert file.former == (FormerContact(1, OLD, cast.world.clock.now()),)
    assert cast.case.revision == before.revision
    line = json.loads(cast.world.cases.ledger(cast.case_id)[-1])
    assert (line["action"], line["details"]) == (Event.CONTACT_CHANGED, {"fields": "email,phone"})
    assert line["actor"]["role"] == "owner"
    entry = file.timeline[-1]
    assert (entry.event, entry.facts) == (Event.CONTACT_CHANGED, {"fields": "email,phone"})
    assert broken_links(cast.world.cases.ledger(cast.case_id), cast.case.ledger) == []


def test_both_addresses_are_told_and_neither_reads_the_other(cast: Cast) -> None:
    changes(cast)
    assert mails(cast) == {("contact_replaced", OLD.email), ("contact_changed", NEW.email)}
    for mail in cast.world.mailer.sent:
        for secret in (OLD.email, NEW.email, NEW.phone, NEW.name):
            assert secret not in mail.text


@pytest.mark.parametrize(
    ("wanted", "told"),
    [
        (replace(OLD, phone="1"), {("contact_changed", OLD.email)}),
        (replace(OLD, email=""), {("contact_replaced", OLD.email)}),
    ],
)
def test_who_is_told_depends_on_what_changed(
    cast: Cast, wanted: Contact, told: set[tuple[str, str]]
) -> None:
    changes(cast, wanted)
    assert mails(cast) == told


def test_an_address_that_comes_after_none_is_told_alone(cast: Cast) -> None:
    cast.world.records.people[cast.case_id] = replace(OLD, email="")
    changes(cast)
    assert mails(cast) == {("contact_changed", NEW.email)}


def test_every_former_address_is_told_of_its_own_change(cast: Cast) -> None:
    changes(cast)
    changes(cast, replace(NEW, email="third@example.com"))
    assert mails(cast) == {
        ("contact_replaced", OLD.email),
        ("contact_replaced", NEW.email),
        ("contact_changed", "third@example.com"),
    }


def test_the_same_contact_changes_nothing(cast: Cast) -> None:
    lines = cast.world.cases.ledger(cast.case_id)
    changes(cast, OLD)
    assert cast.world.cases.ledger(cast.case_id) == lines
    assert mails(cast) == set()


def test_the_wish_for_a_confirmation_stays(cast: Cast) -> None:
    cast.world.records.people[cast.case_id] = replace(OLD, confirmation=True)
    changes(cast)
    assert person(cast) == replace(NEW, confirmation=True)


def test_somebody_must_be_reachable(cast: Cast) -> None:
    with pytest.raises(InvalidInputError) as refusal:
        changes(cast, Contact("A"))
    (finding,) = refusal.value.findings
    assert (finding.pointer, finding.code) == ("/contact", "email_or_phone")
    assert person(cast) == OLD


def test_a_closed_case_can_still_change_its_contact() -> None:
    cast = at(Stage.CLOSED)
    changes(cast)
    assert person(cast) == NEW


def test_after_withdrawal_and_erasure_nothing_is_changed() -> None:
    cast = at(Stage.WITHDRAWING)
    with pytest.raises(CaseWithdrawnError):
        changes(cast)
    cast.theatre.work()
    with pytest.raises(CaseWithdrawnError):
        changes(cast)
    assert person(cast) is None


def test_an_erasure_takes_former_contacts_along(cast: Cast) -> None:
    changes(cast)
    notices = [
        one.notice
        for one in cast.world.records.notices.values()
        if one.notice.kind == "contact_replaced"
    ]
    cast.withdraws()
    cast.theatre.work()
    assert cast.world.records.former == {}
    assert [cast.house.send_mail(notice) for notice in notices] == [Sent.SENT_BEFORE]


def test_ten_changes_a_day_and_no_more(cast: Cast) -> None:
    for number in range(MOST_A_DAY):
        changes(cast, replace(NEW, phone=str(number)))
    with pytest.raises(TooManyRequestsError):
        changes(cast)
    cast.world.clock.advance(timedelta(days=1))
    changes(cast)
    assert person(cast) == NEW


def test_of_two_changes_at_once_both_are_kept(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    note = cast.world.cases.note
    other = replace(OLD, phone="1")

    def late(mine: Note) -> tuple[int, ...]:
        monkeypatch.setattr(cast.world.cases, "note", note)
        changes(cast, other)
        return note(mine)

    monkeypatch.setattr(cast.world.cases, "note", late)
    changes(cast)
    former = [one.contact for one in cast.world.records.former.values()]
    assert (former, person(cast)) == ([OLD, other], NEW)


def test_death_at_every_point_has_one_effect(cast: Cast) -> None:
    begin = len(cast.world.faults.points)
    changes(cast)
    points = cast.world.faults.points[begin:]
    told = mails(cast)
    assert {"after cases.note", "before outbox.mail"} <= set(points)
    for place in range(len(points)):
        again = at(Stage.SCREENING)
        again.theatre.work()
        again.world.mailer.sent.clear()
        again.world.faults.crash_at = len(again.world.faults.points) + place
        with pytest.raises(CrashError):
            changes(again)
        again.world.faults.crash_at = None
        changes(again)
        again.world.clock.advance(timedelta(minutes=10))
        again.theatre.upkeep()
        assert mails(again) == told
        assert len(again.world.records.former) == 1
        assert person(again) == NEW


def test_a_case_that_is_not_there(cast: Cast) -> None:
    with pytest.raises(UnknownCaseError):
        cast.house.change_contact("RD-0", NEW)
