"""Bounces and complaints: the address is noted, its work handed back, and nobody writes to it."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import replace
from datetime import timedelta

import pytest

from redress.domain.events import Event
from redress.domain.mail_feedback import Feedback, MailTrouble
from redress.domain.notices import Notice, NoticeKind
from redress.domain.stages import Stage
from redress.domain.submission import Contact
from redress.domain.tasks import TaskKind
from redress.edge.mail_events import feedback_of
from redress.usecases.record_feedback import Noted
from redress.usecases.send_mail import Sent
from tests.factories.cast import Cast, at
from tests.factories.desk import JUN, MEI
from tests.fakes.faults import CrashError

BOUNCED, COMPLAINED = MailTrouble.BOUNCED, MailTrouble.COMPLAINED
HALF = timedelta(minutes=30)


@pytest.fixture
def cast() -> Cast:
    return at(Stage.SCREENING)


def of_reviewer(trouble: MailTrouble | None = BOUNCED) -> Feedback:
    return Feedback(JUN.email, trouble, "RD-1", JUN.id, "review_requested")


def of_owner(cast: Cast, trouble: MailTrouble | None = BOUNCED) -> Feedback:
    return Feedback("owner@example.com", trouble, cast.case_id, kind="case_preserved")


def lines(cast: Cast) -> Counter[str]:
    return Counter(json.loads(line)["action"] for line in cast.world.cases.ledger(cast.case_id))


@pytest.mark.parametrize("trouble", MailTrouble)
def test_a_reviewer_whom_no_mail_reaches_is_marked_and_the_lead_is_told(
    cast: Cast, trouble: MailTrouble
) -> None:
    task = cast.task(TaskKind.SCREENING)
    cast.world.records.tasks[task.id] = task.claimed("jun", cast.world.clock.now(), HALF)
    assert cast.house.record_feedback(of_reviewer(trouble)) is Noted.REVIEWER_MARKED
    assert cast.world.people.reviewers["jun"].mail_trouble == trouble
    assert cast.task(TaskKind.SCREENING).claim is None
    (notice,) = cast.world.outbox.mailed
    assert (notice.kind, notice.reviewer_id, notice.about) == (
        NoticeKind.MAIL_TROUBLE,
        "mei",
        "jun",
    )
    assert cast.house.send_mail(notice) is Sent.SENT
    assert cast.world.mailer.sent[-1].to == MEI.email
    assert '"colleague": "Jun"' in cast.world.mailer.sent[-1].text


def test_nothing_more_is_mailed_to_an_address_that_fails_until_it_is_changed(cast: Cast) -> None:
    task = cast.task(TaskKind.SCREENING)
    cast.house.record_feedback(of_reviewer())
    reminder = Notice(NoticeKind.REVIEW_REMINDED, cast.case_id, task.id, "jun", 7)
    assert cast.house.send_mail(reminder) is Sent.ADDRESS_FAILS
    marked = cast.world.people.reviewers["jun"]
    cast.world.people.put(replace(marked, email="li@desk.example", mail_trouble=""))
    assert cast.house.send_mail(replace(reminder, number=8)) is Sent.SENT


def test_the_same_event_twice_tells_the_lead_once(cast: Cast) -> None:
    assert cast.house.record_feedback(of_reviewer()) is Noted.REVIEWER_MARKED
    assert cast.house.record_feedback(of_reviewer()) is Noted.KNOWN
    results = [cast.house.send_mail(notice) for notice in cast.world.outbox.mailed]
    assert results == [Sent.SENT, Sent.SENT_BEFORE]


def test_what_a_crash_left_undone_is_completed_by_the_same_event(cast: Cast) -> None:
    task = cast.task(TaskKind.SCREENING)
    cast.world.records.tasks[task.id] = task.claimed("jun", cast.world.clock.now(), HALF)
    cast.world.faults.points.clear()
    cast.world.faults.crash_at = 1
    with pytest.raises(CrashError):
        cast.house.record_feedback(of_reviewer())
    cast.world.faults.crash_at = 4
    with pytest.raises(CrashError):
        cast.house.record_feedback(of_reviewer())
    cast.world.faults.crash_at = None
    assert cast.house.record_feedback(of_reviewer()) in {Noted.KNOWN, Noted.REVIEWER_MARKED}
    assert cast.world.people.reviewers["jun"].mail_trouble == "bounced"
    assert cast.task(TaskKind.SCREENING).claim is None
    assert cast.world.outbox.mailed


def test_a_sign_in_code_has_no_tags_and_its_address_tells_whose_it_was(cast: Cast) -> None:
    said = Feedback("JUN@desk.example ", BOUNCED)
    assert cast.house.record_feedback(said) is Noted.REVIEWER_MARKED


@pytest.mark.parametrize(
    ("said", "noted"),
    [
        (Feedback("former@desk.example", BOUNCED, "", JUN.id), Noted.OTHER_ADDRESS),
        (Feedback(JUN.email, BOUNCED, "", "nobody"), Noted.NOBODY),
        (Feedback("x@example.com", BOUNCED), Noted.NOBODY),
        (Feedback(JUN.email, BOUNCED, "RD-0000-0000-0000"), Noted.NOBODY),
        (Feedback(JUN.email, BOUNCED, "../reviewer"), Noted.NOBODY),
    ],
)
def test_what_is_about_nobody_changes_nothing(cast: Cast, said: Feedback, noted: Noted) -> None:
    people = dict(cast.world.people.reviewers)
    assert cast.house.record_feedback(said) is noted
    assert cast.world.people.reviewers == people
    assert cast.world.outbox.mailed == []


def test_a_lead_whom_no_mail_reaches_is_not_told_of_it_by_mail(cast: Cast) -> None:
    said = Feedback(MEI.email, BOUNCED, "", MEI.id)
    assert cast.house.record_feedback(said) is Noted.REVIEWER_MARKED
    assert cast.world.outbox.mailed == []


def test_what_passes_is_counted_only(cast: Cast) -> None:
    assert cast.house.record_feedback(of_reviewer(None)) is Noted.PASSING
    assert cast.house.record_feedback(of_owner(cast, None)) is Noted.PASSING
    assert cast.world.people.reviewers["jun"].mail_trouble == ""


def test_an_owner_whom_no_mail_reaches_is_noted_in_the_case_without_a_new_revision(
    cast: Cast,
) -> None:
    revision = cast.case.revision
    assert cast.house.record_feedback(of_owner(cast)) is Noted.OWNER_MARKED
    assert cast.house.record_feedback(of_owner(cast)) is Noted.KNOWN
    assert cast.world.cases.mail_trouble(cast.case_id) == "bounced"
    assert cast.case.revision == revision
    assert lines(cast)[Event.OWNER_UNREACHED] == 1
    talk = Notice(NoticeKind.MESSAGE_FROM_TEAM, cast.case_id, number=3)
    assert cast.house.send_mail(talk) is Sent.ADDRESS_FAILS


def test_a_new_address_of_the_owner_ends_it_and_the_old_one_is_left_alone(cast: Cast) -> None:
    cast.house.record_feedback(of_owner(cast))
    known = cast.world.records.people[cast.case_id]
    cast.house.change_contact(cast.case_id, replace(known, phone="13922222222"))
    assert cast.world.cases.mail_trouble(cast.case_id) == "bounced"
    cast.world.outbox.mailed.clear()
    cast.house.change_contact(cast.case_id, Contact("A", "new@example.com"))
    assert cast.world.cases.mail_trouble(cast.case_id) == ""
    assert [n.kind for n in cast.world.outbox.mailed] == [NoticeKind.CONTACT_CHANGED]
    assert cast.house.send_mail(cast.world.outbox.mailed[0]) is Sent.SENT
    assert cast.house.record_feedback(of_owner(cast)) is Noted.OTHER_ADDRESS


def test_an_erased_owner_is_nobody(cast: Cast) -> None:
    cast.world.cases.erase_person(cast.case_id)
    assert cast.house.record_feedback(of_owner(cast)) is Noted.NOBODY


def event(**detail: object) -> dict[str, object]:
    tags = {"case": ["RD-1"], "kind": ["review_requested"], "reviewer": ["jun"], "ses:from": ["x"]}
    mail = {"messageId": "m", "destination": [JUN.email], "tags": tags}
    return {
        "source": "aws.ses",
        "detail-type": "Email Bounced",
        "detail": {"eventType": "Bounce", "mail": mail, **detail},
    }


def bounce(kind: str, address: str = JUN.email) -> dict[str, object]:
    return {"bounceType": kind, "bouncedRecipients": [{"emailAddress": address, "status": "5.1.1"}]}


def complaint(kind: str | None) -> dict[str, object]:
    said: dict[str, object] = {"complainedRecipients": [{"emailAddress": JUN.email}]}
    return said if kind is None else said | {"complaintFeedbackType": kind}


@pytest.mark.parametrize(
    ("detail", "trouble"),
    [
        ({"bounce": bounce("Permanent")}, BOUNCED),
        ({"bounce": bounce("Permanent", f"Jun <{JUN.email}>")}, BOUNCED),
        ({"bounce": bounce("Transient")}, None),
        ({"bounce": bounce("Undetermined")}, None),
        ({"complaint": complaint("abuse")}, COMPLAINED),
        ({"complaint": complaint(None)}, COMPLAINED),
        ({"complaint": complaint("not-spam")}, None),
    ],
)
def test_an_event_is_read_as_what_it_says(
    detail: dict[str, object], trouble: MailTrouble | None
) -> None:
    assert feedback_of(event(**detail)) == [of_reviewer(trouble)]


def test_an_event_of_another_type_says_nothing() -> None:
    assert feedback_of(event(delivery={"recipients": [JUN.email]})) == []


@pytest.mark.parametrize("detail", [{"mail": 1}, {"bounce": []}, {"bounce": {"bounceType": 7}}])
def test_what_is_no_such_event_is_refused(detail: dict[str, object]) -> None:
    with pytest.raises(ValueError, match="Expected"):
        feedback_of(event(**detail))
