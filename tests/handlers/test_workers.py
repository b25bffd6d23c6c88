import json
from datetime import timedelta
from importlib import import_module
from types import ModuleType
from typing import Any

import msgspec
import pytest

import handlers.worker.close_case
import handlers.worker.open_case
import handlers.worker.send_mail
from redress.domain.errors import UnknownCaseError
from redress.domain.notices import Notice, NoticeKind
from redress.domain.stages import Remedy, Stage
from redress.domain.steps import StepMessage
from redress.edge.batches import LAST_TRY, Batch
from redress.usecases.open_case import OpenCase
from redress.usecases.send_mail import SendMail
from redress.wiring import workers as wiring
from tests.fakes.faults import OutageError
from tests.handlers.caller import Document
from tests.handlers.conftest import Log
from tests.handlers.site import SUBMISSION_ID, Site, submission, worker

STEP_WORKERS: dict[str, ModuleType] = {
    name: import_module(f"handlers.worker.{name}")
    for name in ("preserve_evidence", "request_review", "ask_owner", "close_case")
}
STEP = '{"step": "screening", "case_id": "RD-1", "attempt": 1, "token": "AQB8"}'
UNREADABLE = ["", "{", "[]", "{}", '{"step": "dancing", "case_id": "RD-1", "attempt": 1}', "\ud800"]


def record(body: str, number: int = 1, tries: int = 1) -> Document:
    return {
        "messageId": f"message-{number}",
        "receiptHandle": f"handle-{number}",
        "body": body,
        "attributes": {
            "ApproximateReceiveCount": str(tries),
            "SentTimestamp": "1759975200000",
            "SenderId": "AIDA",
            "ApproximateFirstReceiveTimestamp": "1759975200001",
        },
        "messageAttributes": {},
        "md5OfBody": "",
        "eventSource": "aws:sqs",
        "eventSourceARN": "arn:aws:sqs:eu-west-1:123456789012:queue",
        "awsRegion": "eu-west-1",
    }


def batch(*bodies: str, tries: int = 1) -> Document:
    return {"Records": [record(body, number, tries) for number, body in enumerate(bodies)]}


def failed(answer: Document) -> list[str]:
    assert answer.keys() == {"batchItemFailures"}
    return [item["itemIdentifier"] for item in answer["batchItemFailures"]]


class Work:
    """A worker that notes what it was given, and fails on some steps."""

    def __init__(self, *failing: Stage) -> None:
        self.done: list[StepMessage] = []
        self.given_up: list[StepMessage] = []
        self.rested: list[tuple[str, int]] = []
        self.failing = failing
        self.batch = Batch(
            StepMessage,
            lambda: self.take,
            self.given_up.append,
            lambda handle, tries: self.rested.append((handle, tries)),
        )

    def take(self, message: StepMessage) -> None:
        if message.step in self.failing:
            raise OutageError("table")
        self.done.append(message)


def step(stage: Stage) -> str:
    return msgspec.json.encode(StepMessage("RD-1", 1, stage, "AQB8")).decode()


def test_a_message_is_read_as_the_state_machine_writes_it() -> None:
    work = Work()
    body = json.loads(STEP) | {"remedy": "lawyers_letter"}
    assert failed(work.batch(batch(STEP, json.dumps(body)), None)) == []
    assert work.done == [
        StepMessage("RD-1", 1, Stage.SCREENING, "AQB8"),
        StepMessage("RD-1", 1, Stage.SCREENING, "AQB8", Remedy.LAWYERS_LETTER),
    ]


def test_a_failing_message_fails_alone() -> None:
    work = Work(Stage.PURSUING)
    stages = [Stage.SCREENING, Stage.PURSUING, Stage.LAPSING, Stage.PURSUING, Stage.RECORDING]
    event = batch(*(step(stage) for stage in stages))
    assert failed(work.batch(event, None)) == ["message-1", "message-3"]
    assert [message.step for message in work.done] == [
        Stage.SCREENING,
        Stage.LAPSING,
        Stage.RECORDING,
    ]


def test_a_whole_batch_may_fail_without_an_error_of_the_function() -> None:
    work = Work(Stage.SCREENING)
    assert failed(work.batch(batch(STEP, STEP), None)) == ["message-0", "message-1"]


@pytest.mark.parametrize("tries", range(1, LAST_TRY + 2))
def test_a_message_rests_on_early_tries_and_is_given_up_on_the_last(tries: int) -> None:
    work = Work(Stage.SCREENING)
    assert failed(work.batch(batch(STEP, tries=tries), None)) == ["message-0"]
    last = tries >= 5
    assert [message.case_id for message in work.given_up] == (["RD-1"] if last else [])
    assert work.rested == ([] if last else [("handle-0", tries)])


@pytest.mark.parametrize("body", UNREADABLE, ids=ascii)
def test_an_unreadable_message_fails_alone_and_its_content_is_not_logged(
    body: str, log: Log
) -> None:
    work = Work()
    planted = "欧阳娜娜"
    unreadable = body if body != "{}" else json.dumps({"step": planted, "case_id": planted})
    event = batch(STEP, unreadable, STEP)
    assert failed(work.batch(event, None)) == ["message-1"]
    assert len(work.done) == 2
    assert (work.given_up, work.rested) == ([], [])
    assert "message-1" in log.text
    assert planted not in log.text


@pytest.mark.parametrize("tries", [1, 5])
def test_when_even_help_fails_the_other_messages_go_on(tries: int, log: Log) -> None:
    def broken(*_: object) -> None:
        raise UnknownCaseError("RD-1")

    work = Work(Stage.SCREENING)
    helpless = Batch(StepMessage, lambda: work.take, broken, broken)
    event = batch(STEP, step(Stage.LAPSING), tries=tries)
    assert failed(helpless(event, None)) == ["message-0"]
    assert [message.step for message in work.done] == [Stage.LAPSING]
    assert "no help for a failed message" in log.text


# ---------------------------------------------------------------- the functions
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
    opens = OpenCase(world.drafts, world.cases, world.campaigns, world.engine, world.clock)
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
        tasks=world.tasks,
        campaigns=world.campaigns,
        people=world.people,
        notices=world.notices,
        mailer=world.mailer,
        texts=world.texts,
        clock=world.clock,
    )
    rested: list[tuple[str, int]] = []
    handler = handlers.worker.send_mail.handler
    assert handler._rest is wiring.let_mail_rest
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


# ---------------------------------------------------------------- the wiring beside use cases
@pytest.mark.parametrize(("tries", "seconds"), [(1, 60), (2, 240), (3, 960), (4, 3840)])
def test_a_refused_mail_rests_four_times_as_long_each_time(
    tries: int, seconds: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    rested: list[tuple[str, str, int]] = []

    class Outbox:
        def __init__(self, mail: str) -> None:
            self.mail = mail

        def let_mail_rest(self, handle: str, pause: int) -> None:
            rested.append((self.mail, handle, pause))

    environment = {
        "TABLE_NAME": "table",
        "SENDER": "desk@redress.example",
        "MAIL_QUEUE_URL": "https://sqs.example/mail",
        "RETRY_SECONDS": "60",
    }
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(wiring, "SqsOutbox", Outbox)
    wiring.let_mail_rest("handle", tries)
    assert rested == [("https://sqs.example/mail", "handle", seconds)]


def test_trouble_is_flagged_in_the_functions_table(monkeypatch: pytest.MonkeyPatch) -> None:
    flagged: list[Any] = []

    class Cases:
        def __init__(self, table: Any) -> None:
            self.table = table

        def flag_trouble(self, case_id: str, name: str) -> None:
            flagged.append((self.table, case_id, name))

    monkeypatch.setenv("TABLE_NAME", "table")
    monkeypatch.setattr(wiring, "Table", str)
    monkeypatch.setattr(wiring, "DynamodbCases", Cases)
    wiring.flag_trouble(StepMessage("RD-1", 1, Stage.PURSUING, "t"))
    assert flagged == [("table", "RD-1", "pursuing")]
