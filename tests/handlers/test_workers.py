import json
from dataclasses import fields
from datetime import timedelta
from importlib import import_module
from types import ModuleType
from typing import Any

import msgspec
import pytest

import handlers.worker.close_case
import handlers.worker.mail_code
import handlers.worker.open_case
import handlers.worker.send_mail
from redress.adapters.clamav_scanner import ClamavScanner
from redress.adapters.guardduty_scanner import GuarddutyScanner
from redress.adapters.no_scanner import NoScanner
from redress.adapters.ses_mailer import SesMailer
from redress.adapters.smtp_mailer import SmtpMailer
from redress.domain.notices import Notice, NoticeKind
from redress.domain.stages import Stage
from redress.domain.steps import StepMessage
from redress.settings import MailerSettings, PreserveEvidenceSettings
from redress.usecases.open_case import OpenCase
from redress.usecases.send_mail import SendMail
from redress.wiring import mails as mails_wiring
from redress.wiring import sign_in as sign_in_wiring
from redress.wiring import workers as wiring
from tests.factories.ways_in import mail_code
from tests.fakes.faults import OutageError
from tests.handlers.queues import batch, failed
from tests.handlers.site import SUBMISSION_ID, Site, submission
from tests.handlers.zones import worker

STEP_WORKERS: dict[str, ModuleType] = {
    name: import_module(f"handlers.worker.{name}")
    for name in ("preserve_evidence", "request_review", "ask_owner", "close_case")
}


MAILER = {
    "SENDER": "desk@redress.example",
    "MAIL_TRANSPORT": "ses",
    "CONFIGURATION_SET": "redress-test-mail",
    "SENDERS": "2",
    "SMTP_HOST": "",
    "SMTP_PORT": "587",
    "SMTP_SECURITY": "starttls",
    "SMTP_SECRET": "",
}


@pytest.mark.parametrize("name", STEP_WORKERS)
def test_a_step_that_fails_for_the_last_time_marks_its_case(
    name: str, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken() -> None:
        raise OutageError(name)

    handler = STEP_WORKERS[name].handler
    assert handler._give_up is wiring.flag_trouble
    monkeypatch.setattr(handler, "_make", broken)
    monkeypatch.setattr(
        handler, "_give_up", lambda m: site.world.cases.flag_trouble(m.case_id, m.step.value)
    )
    site.receipt()
    body = msgspec.json.encode(StepMessage(site.case.id, 1, Stage.PRESERVING, "t")).decode()
    assert failed(handler(batch(body, tries=4), None)) == ["message-0"]
    assert site.case.trouble == ""
    assert failed(handler(batch(body, tries=5), None)) == ["message-0"]
    assert site.case.trouble == "preserving"


def test_closings_delivered_twice_have_one_effect(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    site.receipt(remedies=[])
    site.step()
    world, case = site.world, site.case
    handler = handlers.worker.close_case.handler
    monkeypatch.setattr(handler, "_make", lambda: worker(world, Stage.RECORDING))
    token = world.engine.wait(case.id, case.attempt)
    body = msgspec.json.encode(StepMessage(case.id, 1, Stage.RECORDING, token)).decode()
    assert failed(handler(batch(body, body), None)) == []
    assert failed(handler(batch(body), None)) == []
    assert site.case.stage is Stage.CLOSED
    assert len([answer for answer in world.engine.answers if answer.token == token]) == 1
    closed = [notice for notice in world.outbox.mailed if notice.kind.startswith("closed")]
    assert len(closed) == 1


def test_intake_opens_each_draft_and_keeps_unknown_ones(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    world = site.world
    opens = OpenCase(
        world.drafts, world.cases, world.campaigns, world.engine, world.outbox, world.clock
    )
    monkeypatch.setattr(handlers.worker.open_case, "open_case", lambda: opens)
    for number in (1, 2):
        site.owner.call("POST", "/api/submissions", submission(number))
    ids = [SUBMISSION_ID[:-1] + number for number in "1923"]
    bodies = [json.dumps({"submission_id": one}) for one in ids]
    answer = handlers.worker.open_case.handler(batch(*bodies, bodies[0]), None)
    assert failed(answer) == ["message-1", "message-3"]
    assert len(world.records.cases) == len(world.engine.executions) == 2


def test_a_refused_mail_rests_and_is_sent_later(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    world = site.world
    sends = SendMail(
        cases=world.cases,
        campaigns=world.campaigns,
        people=world.people,
        notices=world.notices,
        desk=world.desk,
        queues=world.desk,
        mailer=world.mailer,
        texts=world.texts,
        outbox=world.outbox,
        clock=world.clock,
    )
    rested: list[tuple[str, int]] = []
    handler = handlers.worker.send_mail.handler
    assert handler._rest is mails_wiring.let_mail_rest
    monkeypatch.setattr(handlers.worker.send_mail, "send_mail", lambda: sends)
    monkeypatch.setattr(handler, "_rest", lambda handle, tries: rested.append((handle, tries)))
    site.screening()
    notice = next(n for n in world.outbox.mailed if n.kind is NoticeKind.REVIEW_REQUESTED)
    body = msgspec.json.encode(notice).decode()
    assert msgspec.json.decode(body, type=Notice) == notice
    world.mailer.refusing = True
    assert failed(handler(batch(body, tries=2), None)) == ["message-0"]
    assert rested == [("handle-0", 2)]
    world.mailer.refusing = False
    world.clock.advance(timedelta(hours=1))
    assert failed(handler(batch(body, body, tries=3), None)) == []
    assert len(world.mailer.sent) == 1


def test_a_wish_for_a_code_is_a_message_and_a_refused_one_rests(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    world, rests = site.world, list[tuple[str, int]]()
    handler = handlers.worker.mail_code.handler
    assert handler._rest is sign_in_wiring.let_code_rest
    monkeypatch.setattr(handlers.worker.mail_code, "mail_code", lambda: mail_code(world))
    monkeypatch.setattr(handler, "_rest", lambda handle, tries: rests.append((handle, tries)))
    site.desk().call("POST", "/desk-api/codes", {"email": "lin@community.redress.example"})
    body = json.dumps({"browser_hash": world.outbox.asked_codes.pop()})
    world.mailer.refusing = True
    assert failed(handler(batch(body, tries=1), None)) == ["message-0"]
    assert rests == [("handle-0", 1)]
    world.mailer.refusing = False
    assert failed(handler(batch(body, tries=2), None)) == []
    assert [mail.to for mail in world.mailer.sent] == ["lin@community.redress.example"]


@pytest.fixture
def rested(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, str, int]]:
    """Queue, handle and seconds of every message that was kept back."""
    kept_back: list[tuple[str, str, int]] = []

    class Outbox:
        def let_rest(self, queue: str, handle: str, pause: int) -> None:
            kept_back.append((queue, handle, pause))

    for module in (wiring, mails_wiring):
        monkeypatch.setattr(module, "SqsOutbox", Outbox)
    return kept_back


@pytest.mark.parametrize(("tries", "seconds"), [(1, 60), (2, 120), (3, 240), (4, 480)])
def test_a_failed_preservation_rests_twice_as_long_each_time(
    tries: int,
    seconds: int,
    monkeypatch: pytest.MonkeyPatch,
    rested: list[tuple[str, str, int]],
) -> None:
    for field in fields(PreserveEvidenceSettings):
        monkeypatch.setenv(field.name.upper(), field.name)
    assert STEP_WORKERS["preserve_evidence"].handler._rest is wiring.let_evidence_rest
    wiring.let_evidence_rest("handle", tries)
    assert rested == [("evidence_queue_url", "handle", seconds)]


@pytest.mark.parametrize(
    ("scanner", "kind"),
    [("guardduty", GuarddutyScanner), ("clamav", ClamavScanner), ("none", NoScanner)],
)
def test_the_stage_says_what_looks_for_malware(
    scanner: str, kind: type, monkeypatch: pytest.MonkeyPatch
) -> None:
    for field in fields(PreserveEvidenceSettings):
        monkeypatch.setenv(field.name.upper(), "7")
    monkeypatch.setenv("SCANNER", scanner)
    assert type(wiring.preserve_evidence.__wrapped__().examine.scanner) is kind
    monkeypatch.setenv("SCANNER", "another")
    with pytest.raises(KeyError, match="another"):
        wiring.preserve_evidence.__wrapped__()


@pytest.mark.parametrize(("tries", "seconds"), [(1, 60), (2, 240), (3, 960), (4, 3840)])
def test_a_refused_mail_rests_four_times_as_long_each_time(
    tries: int,
    seconds: int,
    monkeypatch: pytest.MonkeyPatch,
    rested: list[tuple[str, str, int]],
) -> None:
    environment = {
        "TABLE_NAME": "table",
        "KEYS_TABLE_NAME": "keys",
        "RECORDS_KEY_ARN": "key",
        "ERASURES_QUEUE_URL": "https://sqs.example/erasures",
        **MAILER,
        "MAIL_QUEUE_URL": "https://sqs.example/mail",
        "RETRY_SECONDS": "60",
    }
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    mails_wiring.let_mail_rest("handle", tries)
    assert rested == [("https://sqs.example/mail", "handle", seconds)]


def test_trouble_is_flagged_in_the_functions_table(monkeypatch: pytest.MonkeyPatch) -> None:
    flagged: list[Any] = []

    class Cases:
        def flag_trouble(self, case_id: str, name: str) -> None:
            flagged.append((case_id, name))

    class Records:
        def __init__(self, table: str) -> None:
            self.cases = Cases()
            flagged.append(table)

    for name in ("TABLE_NAME", "KEYS_TABLE_NAME", "RECORDS_KEY_ARN"):
        monkeypatch.setenv(name, name.lower())
    monkeypatch.setattr(wiring, "records", Records)
    wiring.flag_trouble(StepMessage("RD-1", 1, Stage.PURSUING, "t"))
    assert flagged == ["table_name", ("RD-1", "pursuing")]


@pytest.mark.parametrize(
    ("changes", "kind"),
    [
        ({}, SesMailer),
        ({"MAIL_TRANSPORT": "smtp", "SMTP_HOST": "smtp.example"}, SmtpMailer),
        ({"MAIL_TRANSPORT": "smtp", "SMTP_HOST": "h", "SMTP_SECRET": "redress/smtp"}, SmtpMailer),
    ],
)
@pytest.mark.parametrize("paced", [True, False])
def test_mails_go_through_the_service_that_the_stage_names(
    changes: dict[str, str], kind: type, paced: bool
) -> None:
    environment = {
        "TABLE_NAME": "table",
        "KEYS_TABLE_NAME": "keys",
        "RECORDS_KEY_ARN": "key",
        **MAILER,
        **changes,
    }
    mailer = mails_wiring.mailer(MailerSettings.read(environment), paced=paced)
    assert type(mailer) is kind
    if isinstance(mailer, SesMailer):
        assert (mailer._pace is not None) is paced
        assert mailer._configuration_set == "redress-test-mail"
    if isinstance(mailer, SmtpMailer):
        assert (mailer._login is not None) == ("SMTP_SECRET" in changes)
