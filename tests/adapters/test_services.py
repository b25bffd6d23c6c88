"""Contract of the ports Secrets, Calendars, Mailer, Outbox and Engine."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from redress.domain.errors import MailRejectedError
from redress.domain.notices import Notice, NoticeKind
from redress.domain.stages import Remedy, Stage
from redress.ports import Callback, ExecutionState, Mail
from tests.adapters.conftest import ENGINE
from tests.adapters.outside import Outside
from tests.adapters.samples import new_case

MAIL = Mail(
    to="owner@example.com",
    subject="案件 RD-0000-0000-0000",
    text="您好",
    html="<p>您好</p>",
    headers={"Auto-Submitted": "auto-generated"},
)
CASE = new_case()
without_the_engine = pytest.mark.parametrize("outside", ["memory", "moto"], indirect=True)
without_moto = pytest.mark.parametrize("outside", ["memory", ENGINE], indirect=True)


def test_secrets_are_fresh_and_of_their_form(outside: Outside) -> None:
    assert outside.secrets.pepper() == outside.secrets.pepper() != b""
    assert outside.secrets.token() != outside.secrets.token()
    assert len(outside.secrets.token()) >= 43
    digits = outside.secrets.digits()
    assert len(digits) == 6
    assert digits.isdecimal()


def test_calendars_are_known_by_name(outside: Outside) -> None:
    thursday, saturday = date(2025, 10, 16), date(2025, 10, 18)
    every, china = outside.calendars.of(""), outside.calendars.of("CN")
    assert [every.is_working_day(day) for day in (thursday, saturday)] == [True, True]
    assert [china.is_working_day(day) for day in (thursday, saturday)] == [True, False]
    with pytest.raises(ValueError, match="XX"):
        outside.calendars.of("XX")


@without_the_engine
def test_mail_is_handed_over(outside: Outside) -> None:
    outside.mailer.send(MAIL)
    assert outside.look.mails() == [(MAIL.to, MAIL.subject)]


@without_the_engine
@pytest.mark.parametrize(
    "mail",
    [
        replace(MAIL, to="owner@example.com\r\nBcc: eve@example.com"),
        replace(MAIL, to="no address"),
        replace(MAIL, subject="Hello\nBcc: eve@example.com"),
        replace(MAIL, headers={"References": "<a@b>\r\nBcc: eve@example.com"}),
    ],
)
def test_no_header_can_be_smuggled_in(outside: Outside, mail: Mail) -> None:
    with pytest.raises(MailRejectedError) as rejection:
        outside.mailer.send(mail)
    assert "example.com" not in str(rejection.value)
    assert outside.look.mails() == []


def test_work_is_handed_over(outside: Outside) -> None:
    outside.outbox.open_case("a submission")
    outside.outbox.preserve(CASE.id, 2)
    outside.outbox.seal(CASE.id)
    outside.outbox.bag(CASE.id, 7)
    outside.outbox.erase(CASE.id)
    assert outside.look.queued("seals") == [{"case_id": CASE.id}]
    assert outside.look.queued("bags") == [{"case_id": CASE.id, "revision": 7}]
    assert outside.look.queued("erasures") == [{"case_id": CASE.id}]
    outside.outbox.mail_code("hash of a browser")
    assert outside.look.queued("codes") == [{"browser_hash": "hash of a browser"}]
    assert outside.look.queued("intake") == [{"submission_id": "a submission"}]
    assert outside.look.queued("evidence") == [
        {"step": "preserving", "case_id": CASE.id, "attempt": 2}
    ]


def test_every_notice_is_a_message_of_its_own(outside: Outside) -> None:
    notices = [Notice(NoticeKind.OWNER_ASKED, CASE.id, "task", "", n) for n in range(1, 13)]
    outside.outbox.mail(iter(notices))
    outside.outbox.mail([])
    bodies = outside.look.queued("mail")
    assert sorted(body.pop("number") for body in bodies) == list(range(1, 13))
    said = {"kind": "owner_asked", "case_id": CASE.id, "task_id": "task"}
    unsaid = dict.fromkeys(("reviewer_id", "campaign_id", "about"), "")
    assert bodies == [said | unsaid] * 12


def test_an_execution_is_started_once_and_stopped(outside: Outside) -> None:
    engine = outside.engine
    assert engine.state(CASE.id, 1) is ExecutionState.UNKNOWN
    engine.stop(CASE.id, 1)
    engine.start(CASE)
    engine.start(replace(CASE, stage=Stage.SCREENING))
    assert engine.state(CASE.id, 1) is ExecutionState.RUNNING
    assert list(engine.running()) == [(CASE.id, 1)]
    engine.start(replace(CASE, attempt=2))
    engine.stop(CASE.id, 1)
    engine.stop(CASE.id, 1)
    assert engine.state(CASE.id, 1) is ExecutionState.ENDED
    assert list(engine.running()) == [(CASE.id, 2)]
    engine.start(CASE)
    assert engine.state(CASE.id, 1) is ExecutionState.ENDED


def test_any_number_of_items_is_handed_over_to_be_checked(outside: Outside) -> None:
    items = [(CASE.id, number) for number in range(23)]
    outside.outbox.check(iter(items))
    outside.outbox.check([])
    numbers = [body["number"] for body in outside.look.queued("fixity")]
    assert sorted(numbers) == list(range(23))


@without_moto
def test_a_waiting_execution_is_answered_once(outside: Outside) -> None:
    outside.engine.start(CASE)
    token = outside.look.token(CASE.id, 1)
    case = replace(CASE, stage=Stage.PURSUING, accepted=(Remedy.LAWYERS_LETTER,))
    assert outside.engine.answer(token, case) is Callback.TAKEN
    assert outside.engine.answer(token, case) is Callback.GONE
    assert outside.engine.refuse(token) is Callback.GONE


@without_moto
def test_a_refused_execution_ends(outside: Outside) -> None:
    outside.engine.start(CASE)
    token = outside.look.token(CASE.id, 1)
    assert outside.engine.refuse(token) is Callback.TAKEN
    assert outside.engine.refuse(token) is Callback.GONE


@without_moto
@pytest.mark.parametrize("token", ["", "nobody's token"])
def test_a_token_of_nobody_is_gone(outside: Outside, token: str) -> None:
    assert outside.engine.answer(token, CASE) is Callback.GONE
    assert outside.engine.refuse(token) is Callback.GONE


# The local engine still takes such a token; AWS answers TaskTimedOut
@pytest.mark.parametrize("outside", ["memory"], indirect=True)
def test_the_token_of_a_stopped_execution_is_gone(outside: Outside) -> None:
    outside.engine.start(CASE)
    token = outside.look.token(CASE.id, 1)
    outside.engine.stop(CASE.id, 1)
    assert outside.engine.answer(token, CASE) is Callback.GONE
