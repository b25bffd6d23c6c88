"""One notice, one mail, to the person who is asked, or none for a named reason."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta

import pytest

from redress.domain.errors import MailRefusedError, UnknownCaseError
from redress.domain.notices import DESK_KINDS, Notice, NoticeKind
from redress.domain.stages import Stage
from redress.domain.submission import Contact
from redress.domain.tasks import TaskKind
from redress.ports import Claim, Mail
from redress.usecases.send_mail import Sent
from tests.factories.cast import Cast
from tests.factories.desk import ADVANCE, ASK, JUN, MEI
from tests.factories.owners import RECORDING, SCREENSHOT
from tests.factories.theatre import MAIL, Theatre
from tests.fakes.faults import CrashError, OutageError

LEASE = timedelta(seconds=60)


def notice_in_queue(cast: Cast, kind: NoticeKind, reviewer: str = "") -> Notice:
    """Take a notice from the mail queue."""
    for envelope in cast.theatre.queue:
        body = envelope.body
        if isinstance(body, Notice) and (body.kind, body.reviewer_id) == (kind, reviewer):
            cast.theatre.queue.remove(envelope)
            return body
    raise AssertionError(kind)


def resting(stage: Stage = Stage.SCREENING) -> Cast:
    """A case at a stage, with all mail still in its queue."""
    cast = Cast(Theatre())
    cast.submits()
    cast.theatre.work(keep=(MAIL,))
    if stage is not Stage.SCREENING:
        cast.decides(TaskKind.SCREENING, ASK)
        cast.theatre.work(keep=(MAIL,))
    assert cast.case.stage is stage
    return cast


def values(mail: Mail) -> dict[str, str]:
    return dict(json.loads(mail.text))


@pytest.fixture
def cast() -> Cast:
    return resting()


@pytest.fixture
def notice(cast: Cast) -> Notice:
    return notice_in_queue(cast, NoticeKind.REVIEW_REQUESTED, "jun")


def test_a_reviewer_reads_what_to_decide_until_when_and_where(cast: Cast, notice: Notice) -> None:
    assert cast.house.send_mail(notice) is Sent.SENT
    (mail,) = cast.world.mailer.sent
    task = cast.task(TaskKind.SCREENING)
    assert mail.to == JUN.email
    assert mail.subject == f"review_requested en {cast.case_id}"
    assert values(mail) == {
        "case_id": cast.case_id,
        "link": f"https://redress.example/desk.html#{task.id}",
        "host": "redress.example",
        "organisation": "The owners' association",
        "campaign": "Stand by our owners",
        "stage": "screening",
        "remedies": "",
        "notice_key": f"{cast.case_id}:{notice.key}",
        "owner_text": "",
        "queue": "community",
        "asked": "screening",
        "waiting": "1",
        "oldest": "2025-10-09T10:00:00+08:00",
        "kind": "screening",
        "timezone": "Asia/Shanghai",
        "due": "2025-10-14T10:00:00+08:00",
        "opened": "2025-10-09T10:00:00+08:00",
        "remedy": "",
    }
    assert task.token not in mail.text


def test_a_reviewer_reads_it_in_the_own_language(cast: Cast) -> None:
    cast.house.send_mail(notice_in_queue(cast, NoticeKind.REVIEW_REQUESTED, "mei"))
    (mail,) = cast.world.mailer.sent
    assert (mail.to, mail.subject.split()[1]) == (MEI.email, "zh-CN")
    assert values(mail)["organisation"] == "车主协会"


def test_an_owner_is_told_what_is_preserved(cast: Cast) -> None:
    cast.house.send_mail(notice_in_queue(cast, NoticeKind.CASE_PRESERVED))
    (mail,) = cast.world.mailer.sent
    assert mail.to == "owner@example.com"
    told = values(mail)
    assert (told["evidence_count"], told["refused_count"]) == ("3", "0")
    assert told["link"] == "https://redress.example/receipt.html"
    assert "欧阳娜娜" not in mail.text


def test_an_owner_is_told_for_what_reasons_files_were_refused() -> None:
    cast = Cast(Theatre())
    cast.world.sniffer.types |= {SCREENSHOT: "application/zip", RECORDING: "application/zip"}
    cast.submits()
    cast.theatre.work(keep=(MAIL,))
    cast.house.send_mail(notice_in_queue(cast, NoticeKind.EVIDENCE_REFUSED))
    told = values(cast.world.mailer.sent[-1])
    assert (told["refused_count"], told["refusals"]) == ("2", "type_not_allowed:2")
    assert told["quarantined_count"] == "0"


def test_who_asked_for_guidance_is_led_to_the_guide(cast: Cast) -> None:
    preserved = notice_in_queue(cast, NoticeKind.CASE_PRESERVED)
    cast.house.send_mail(replace(preserved, kind=NoticeKind.CLOSED_GUIDED))
    (mail,) = cast.world.mailer.sent
    assert values(mail)["link"] == "https://redress.example/guide.html"


def test_the_same_notice_twice_is_one_mail(cast: Cast, notice: Notice) -> None:
    assert cast.house.send_mail(notice) is Sent.SENT
    assert cast.house.send_mail(notice) is Sent.SENT_BEFORE
    assert len(cast.world.mailer.sent) == 1
    assert cast.world.notices.sent(notice)


def test_while_another_worker_sends_it_is_tried_again_later(cast: Cast, notice: Notice) -> None:
    assert cast.world.notices.claim(notice, cast.world.clock.now(), LEASE) is Claim.GRANTED
    with pytest.raises(MailRefusedError):
        cast.house.send_mail(notice)
    assert cast.world.mailer.sent == []
    cast.world.clock.advance(LEASE)
    assert cast.house.send_mail(notice) is Sent.SENT


@pytest.mark.parametrize(("place", "mails"), [("before mailer.send", 1), ("after mailer.send", 2)])
def test_a_worker_that_died_is_followed_by_another(
    cast: Cast, notice: Notice, place: str, mails: int
) -> None:
    faults = cast.world.faults
    faults.points.clear()
    faults.crash_at = {"before mailer.send": 2, "after mailer.send": 3}[place]
    with pytest.raises(CrashError, match=place):
        cast.house.send_mail(notice)
    cast.world.clock.advance(LEASE)
    assert cast.house.send_mail(notice) is Sent.SENT
    assert len(cast.world.mailer.sent) == mails


def test_a_service_that_refuses_for_now_is_asked_again_at_once(cast: Cast, notice: Notice) -> None:
    cast.world.mailer.refusing = True
    with pytest.raises(MailRefusedError):
        cast.house.send_mail(notice)
    assert not cast.world.notices.sent(notice)
    cast.world.mailer.refusing = False
    assert cast.house.send_mail(notice) is Sent.SENT


def test_an_outage_before_the_claim_leaves_the_notice_for_the_sweep(
    cast: Cast, notice: Notice
) -> None:
    cast.world.faults.outages = {"notices"}
    with pytest.raises(OutageError):
        cast.house.send_mail(notice)
    cast.world.faults.outages = set()
    cast.world.clock.advance(timedelta(seconds=61))
    cast.house.sweep_due()
    assert notice in cast.world.outbox.mailed


def test_a_mail_that_is_never_taken_is_given_up_by_name(cast: Cast, notice: Notice) -> None:
    cast.world.people.put(replace(JUN, email="nonsense"))
    assert cast.house.send_mail(notice) is Sent.REJECTED
    assert cast.house.send_mail(notice) is Sent.SENT_BEFORE
    assert cast.world.mailer.sent == []


def test_the_sweep_leaves_a_refused_mail_to_its_queue_for_two_hours(
    cast: Cast, notice: Notice
) -> None:
    cast.world.mailer.refusing = True
    with pytest.raises(MailRefusedError):
        cast.house.send_mail(notice)
    cast.world.outbox.mailed.clear()
    for hours, found in ((1, False), (2, True)):
        cast.world.clock.advance(timedelta(hours=hours))
        cast.house.sweep_due()
        assert (notice in cast.world.outbox.mailed) is found


def test_a_used_up_quota_keeps_the_mail_and_its_queue_is_rid_of_it(
    cast: Cast, notice: Notice
) -> None:
    cast.world.mailer.used_up = True
    assert cast.house.send_mail(notice) is Sent.QUOTA_USED_UP
    assert not cast.world.notices.sent(notice)
    cast.world.outbox.mailed.clear()
    cast.world.clock.advance(timedelta(minutes=59))
    cast.house.sweep_due()
    assert notice not in cast.world.outbox.mailed
    cast.world.clock.advance(timedelta(minutes=3))
    cast.house.sweep_due()
    assert notice in cast.world.outbox.mailed
    cast.world.mailer.used_up = False
    assert cast.house.send_mail(notice) is Sent.SENT


def test_nobody_is_erased_before_the_last_words_were_said() -> None:
    cast = resting()
    cast.withdraws()
    cast.theatre.work(keep=(MAIL,))
    last = notice_in_queue(cast, NoticeKind.CLOSED_WITHDRAWN)
    cast.world.mailer.used_up = True
    assert cast.house.send_mail(last) is Sent.QUOTA_USED_UP
    assert cast.world.outbox.erased == []
    cast.world.mailer.used_up = False
    assert cast.house.send_mail(last) is Sent.SENT
    assert cast.world.outbox.erased == [cast.case_id]


def test_a_mail_is_tagged_with_ids_and_nothing_else(cast: Cast, notice: Notice) -> None:
    cast.house.send_mail(notice)
    cast.house.send_mail(notice_in_queue(cast, NoticeKind.CASE_PRESERVED))
    assert [mail.tags for mail in cast.world.mailer.sent] == [
        {"kind": "review_requested", "case": cast.case_id, "reviewer": "jun"},
        {"kind": "case_preserved", "case": cast.case_id},
    ]


def test_a_proposal_that_was_answered_asks_nobody(cast: Cast, notice: Notice) -> None:
    asks = replace(notice, kind=NoticeKind.DECISION_PROPOSED)
    assert cast.house.send_mail(asks) is Sent.NO_LONGER_ASKED


@pytest.mark.parametrize("kind", sorted(DESK_KINDS - {NoticeKind.REVIEW_DIGEST}))
def test_what_is_no_cases_is_mailed_without_a_campaign(cast: Cast, kind: NoticeKind) -> None:
    told = Notice(kind, "", reviewer_id="jun", number=1_760_000_000, about="mei")
    assert cast.house.send_mail(told) is Sent.SENT
    assert cast.house.send_mail(told) is Sent.SENT_BEFORE
    (mail,) = cast.world.mailer.sent
    assert (mail.to, mail.tags) == (JUN.email, {"kind": kind.value, "reviewer": "jun"})
    assert values(mail)["added"] == "2025-10-09T08:53:20+00:00"
    assert values(mail)["colleague"] == "Mei"


@pytest.mark.parametrize("kind", [NoticeKind.REVIEW_REQUESTED, NoticeKind.REVIEW_REMINDED])
def test_nobody_is_asked_for_what_was_decided(cast: Cast, notice: Notice, kind: NoticeKind) -> None:
    cast.decides(TaskKind.SCREENING, ADVANCE)
    asks = replace(notice, kind=kind)
    assert cast.house.send_mail(asks) is Sent.NO_LONGER_ASKED
    assert cast.house.send_mail(asks) is Sent.SENT_BEFORE
    assert cast.world.mailer.sent == []


def test_an_owner_is_not_asked_for_what_was_answered() -> None:
    cast = resting(Stage.ANSWERING_SCREENING)
    asks = notice_in_queue(cast, NoticeKind.OWNER_ASKED)
    cast.answers()
    assert cast.house.send_mail(asks) is Sent.NO_LONGER_ASKED


def test_an_owner_reads_the_question() -> None:
    cast = resting(Stage.ANSWERING_SCREENING)
    cast.house.send_mail(notice_in_queue(cast, NoticeKind.OWNER_ASKED))
    assert values(cast.world.mailer.sent[-1])["owner_text"] == ASK.owner_text


def test_a_task_that_never_was_asks_nobody(cast: Cast, notice: Notice) -> None:
    never = replace(notice, task_id=f"{cast.case_id}.x.1")
    assert cast.house.send_mail(never) is Sent.NO_LONGER_ASKED


@pytest.mark.parametrize("removed", [True, False])
def test_a_reviewer_who_left_is_not_asked(cast: Cast, notice: Notice, removed: bool) -> None:
    if removed:
        del cast.world.people.reviewers[JUN.id]
    else:
        cast.world.people.put(replace(JUN, disabled=True))
    assert cast.house.send_mail(notice) is Sent.REVIEWER_DISABLED
    assert cast.world.notices.sent(notice)


@pytest.mark.parametrize("contact", [Contact("A", phone="1"), None])
def test_an_owner_without_an_address_is_skipped(cast: Cast, contact: Contact | None) -> None:
    if contact is None:
        cast.world.cases.erase_person(cast.case_id)
    else:
        cast.world.records.people[cast.case_id] = contact
    preserved = notice_in_queue(cast, NoticeKind.CASE_PRESERVED)
    assert cast.house.send_mail(preserved) is Sent.NO_ADDRESS
    assert cast.house.send_mail(preserved) is Sent.SENT_BEFORE


def test_a_notice_of_no_case_is_retried(cast: Cast, notice: Notice) -> None:
    with pytest.raises(UnknownCaseError):
        cast.house.send_mail(replace(notice, case_id="RD-0", task_id="RD-0.screening.1"))
