"""What the adapters say to services, and what they make of their faults."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from email import message_from_bytes, policy
from pathlib import Path
from typing import TYPE_CHECKING, Any

import boto3
import msgspec
import pytest
from botocore.exceptions import (
    ClientError,
    EndpointConnectionError,
)
from botocore.stub import Stubber

from redress import aws
from redress.adapters.holidays_calendars import HolidaysCalendars
from redress.adapters.s3_uploads import S3Uploads
from redress.adapters.secretsmanager_secrets import SecretsmanagerSecrets
from redress.adapters.ses_mailer import SesMailer
from redress.adapters.sqs_outbox import SqsOutbox
from redress.adapters.stepfunctions_engine import StepfunctionsEngine
from redress.domain.errors import MailRefusedError, MailRejectedError
from redress.domain.notices import Notice, NoticeKind
from redress.domain.stages import Remedy, Stage
from redress.domain.steps import StepMessage
from redress.ports import Callback, Mail
from tests.adapters.outside import SENDER
from tests.adapters.samples import claim, new_case

if TYPE_CHECKING:
    from botocore.client import BaseClient

MACHINE = "arn:aws:states:us-east-1:123456789012:stateMachine:case"
MAIL = Mail("owner@example.com", "Subject", "text", "<p>text</p>", {})
CASE = replace(
    new_case(),
    attempt=3,
    stage=Stage.PURSUING,
    accepted=(Remedy.LAWYERS_LETTER, Remedy.LITIGATION_SUPPORT),
    settled=(Remedy.LAWYERS_LETTER,),
)
STANDING = json.dumps(
    {
        "case_id": CASE.id,
        "attempt": 3,
        "stage": "pursuing",
        "remedies": ["litigation_support"],
    }
)
FUNCTIONS = Path(__file__).parents[2] / "functions"


class Stubs:
    """Clients that answer what a test has told them to."""

    def __init__(self) -> None:
        self._open: list[Stubber] = []

    def of(self, service: str) -> tuple[Any, Stubber]:
        client: BaseClient = boto3.client(
            service,  # type: ignore[call-overload]  # the stubs list literal names
            region_name="us-east-1",
            aws_access_key_id="test",
            aws_secret_access_key="test",
        )
        stubber = Stubber(client)
        stubber.activate()
        self._open.append(stubber)
        return client, stubber

    def finish(self) -> None:
        for stubber in self._open:
            stubber.assert_no_pending_responses()


@pytest.fixture
def stubs() -> Iterator[Stubs]:
    made = Stubs()
    yield made
    made.finish()


def test_no_adapter_loads_boto3_before_it_is_needed() -> None:
    names = sorted(
        ".".join(path.relative_to(FUNCTIONS).with_suffix("").parts)
        for path in (FUNCTIONS / "redress" / "adapters").rglob("*.py")
    )
    loaded = "{name.partition('.')[0] for name in sys.modules}"
    heavy = "{'boto3', 'botocore', 'chinese_calendar', 'jinja2', 'pydantic'}"
    code = f"import sys, {', '.join(names)}; print(sorted({loaded} & {heavy}))"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=FUNCTIONS, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize(
    ("region", "host"),
    [
        ("us-east-1", "https://incoming.s3.us-east-1.amazonaws.com/"),
        ("eu-central-1", "https://incoming.s3.eu-central-1.amazonaws.com/"),
        ("cn-north-1", "https://incoming.s3.cn-north-1.amazonaws.com.cn/"),
    ],
)
def test_upload_addresses_are_of_the_regions_own_endpoint(
    monkeypatch: pytest.MonkeyPatch, region: str, host: str
) -> None:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "test")
    monkeypatch.setenv("AWS_DEFAULT_REGION", region)
    for name in ("AWS_ENDPOINT_URL", "AWS_ENDPOINT_URL_S3"):
        monkeypatch.delenv(name, raising=False)
    client = aws.s3.__wrapped__()
    target = S3Uploads("incoming", lambda: client).target("a/b", claim("a"), timedelta(minutes=1))
    assert target.url.startswith(host)
    assert (
        "X-Amz-SignedHeaders=content-length%3Bcontent-type%3Bhost%3Bx-amz-checksum-sha256"
        in target.url
    )


def test_each_kind_of_client_is_made_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_DEFAULT_REGION", "us-east-1")
    for make in (aws.dynamodb, aws.sqs, aws.stepfunctions, aws.sesv2, aws.secretsmanager):
        make.cache_clear()
        assert make() is make()
        make.cache_clear()


@pytest.mark.parametrize(
    ("code", "status", "expected"),
    [
        ("TooManyRequestsException", 429, MailRefusedError),
        ("LimitExceededException", 400, MailRefusedError),
        ("SendingPausedException", 400, MailRefusedError),
        ("AccountSuspendedException", 400, MailRefusedError),
        ("ThrottlingException", 400, MailRefusedError),
        ("InternalFailure", 500, MailRefusedError),
        ("ServiceUnavailable", 503, MailRefusedError),
        ("MessageRejected", 400, MailRefusedError),
        ("MailFromDomainNotVerifiedException", 400, MailRefusedError),
        ("BadRequestException", 400, MailRejectedError),
    ],
)
def test_a_mail_that_is_not_taken(
    stubs: Stubs, code: str, status: int, expected: type[Exception]
) -> None:
    client, stubber = stubs.of("sesv2")
    stubber.add_client_error("send_email", code, f"{MAIL.to} is not verified", status)
    with pytest.raises(expected) as refusal:
        SesMailer(SENDER, client=lambda: client).send(MAIL)
    assert str(refusal.value) == code
    assert refusal.value.__suppress_context__


def test_a_mail_service_that_is_not_reached(stubs: Stubs, monkeypatch: pytest.MonkeyPatch) -> None:
    client, _ = stubs.of("sesv2")

    def unreachable(**_: object) -> None:
        raise EndpointConnectionError(endpoint_url="https://email.example")

    monkeypatch.setattr(client, "send_email", unreachable)
    with pytest.raises(MailRefusedError):
        SesMailer(SENDER, client=lambda: client).send(MAIL)


def test_a_notice_that_a_batch_left_behind_is_sent_by_itself(stubs: Stubs) -> None:
    client, stubber = stubs.of("sqs")
    failed = {"Id": "1", "Code": "InternalError", "SenderFault": False}
    sent = {"Id": "0", "MessageId": "m", "MD5OfMessageBody": "d"}
    stubber.add_response("send_message_batch", {"Successful": [sent], "Failed": [failed]})
    second = {
        "kind": "owner_asked",
        "case_id": CASE.id,
        "task_id": "t",
        "reviewer_id": "",
        "number": 2,
        "campaign_id": "",
        "about": "",
    }
    stubber.add_response(
        "send_message", {}, {"QueueUrl": "mail", "MessageBody": json.dumps(second)}
    )
    notices = [Notice(NoticeKind.OWNER_ASKED, CASE.id, "t", number=n) for n in (1, 2)]
    SqsOutbox(mail="mail", client=lambda: client).mail(notices)


def test_a_notice_that_no_queue_takes_is_an_error(stubs: Stubs) -> None:
    client, stubber = stubs.of("sqs")
    failed = {"Id": "0", "Code": "InternalError", "SenderFault": False}
    stubber.add_response("send_message_batch", {"Successful": [], "Failed": [failed]})
    stubber.add_client_error("send_message", "InternalError")
    with pytest.raises(ClientError):
        SqsOutbox(mail="mail", client=lambda: client).mail([Notice(NoticeKind.OWNER_ASKED, "c")])


def test_a_component_sends_to_its_own_queues_only() -> None:
    outbox = SqsOutbox(mail="mail", client=lambda: pytest.fail("nothing is sent"))
    with pytest.raises(ValueError, match="no such queue"):
        outbox._send(outbox._intake, {})


@pytest.mark.parametrize(("asked", "given"), [(60, 60), (10**6, 43_200)])
def test_a_message_rests(stubs: Stubs, asked: int, given: int) -> None:
    client, stubber = stubs.of("sqs")
    expected = {"QueueUrl": "mail", "ReceiptHandle": "handle", "VisibilityTimeout": given}
    stubber.add_response("change_message_visibility", {}, expected)
    SqsOutbox(client=lambda: client).let_rest("mail", "handle", asked)


def test_a_step_is_tried_again_after_a_pause(stubs: Stubs) -> None:
    client, stubber = stubs.of("sqs")
    step = StepMessage("RD-1", 2, Stage.PRESERVING, "token")
    body = {
        "case_id": "RD-1",
        "attempt": 2,
        "step": "preserving",
        "token": "token",
        "remedy": None,
    }
    expected = {"QueueUrl": "evidence", "MessageBody": json.dumps(body), "DelaySeconds": 60}
    stubber.add_response("send_message", {}, expected)
    outbox = SqsOutbox(evidence="evidence", client=lambda: client)
    outbox.preserve_later(step, timedelta(minutes=1))
    assert msgspec.json.decode(json.dumps(body), type=StepMessage) == step


def test_executions_know_ids_and_enums_only(stubs: Stubs) -> None:
    client, stubber = stubs.of("stepfunctions")
    stubber.add_response(
        "start_execution",
        {"executionArn": MACHINE, "startDate": 0},
        {"stateMachineArn": MACHINE, "name": f"{CASE.id}--3", "input": STANDING},
    )
    stubber.add_response("send_task_success", {}, {"taskToken": "token", "output": STANDING})
    engine = StepfunctionsEngine(MACHINE, lambda: client)
    engine.start(CASE)
    assert engine.answer("token", CASE) is Callback.TAKEN


@pytest.mark.parametrize("code", ["TaskTimedOut", "TaskDoesNotExist", "InvalidToken"])
def test_a_token_that_is_over_is_gone(stubs: Stubs, code: str) -> None:
    client, stubber = stubs.of("stepfunctions")
    stubber.add_client_error("send_task_success", code)
    stubber.add_client_error("send_task_failure", code)
    engine = StepfunctionsEngine(MACHINE, lambda: client)
    assert engine.answer("token", CASE) is Callback.GONE
    assert engine.refuse("token") is Callback.GONE


def test_a_superseded_execution_is_told_so(stubs: Stubs) -> None:
    client, stubber = stubs.of("stepfunctions")
    stubber.add_response(
        "send_task_failure",
        {},
        {
            "taskToken": "token",
            "error": "Redress.Superseded",
            "cause": "a newer execution of the case took over",
        },
    )
    assert StepfunctionsEngine(MACHINE, lambda: client).refuse("token") is Callback.TAKEN


def test_other_faults_of_the_engine_are_raised(stubs: Stubs) -> None:
    client, stubber = stubs.of("stepfunctions")
    for operation in ("send_task_success", "start_execution", "describe_execution"):
        stubber.add_client_error(operation, "AccessDeniedException")
    engine = StepfunctionsEngine(MACHINE, lambda: client)
    for call in (
        lambda: engine.answer("token", CASE),
        lambda: engine.start(CASE),
        lambda: engine.state(CASE.id, 1),
    ):
        with pytest.raises(ClientError):
            call()


def status(stubber: Stubber, value: str) -> None:
    stubber.add_response(
        "describe_execution",
        {"executionArn": MACHINE, "stateMachineArn": MACHINE, "status": value, "startDate": 0},
        {"executionArn": MACHINE.replace("stateMachine", "execution") + f":{CASE.id}--3"},
    )


@pytest.mark.parametrize("code", ["ExecutionDoesNotExist", "ValidationException"])
def test_an_execution_that_ends_while_it_is_stopped_is_fine(stubs: Stubs, code: str) -> None:
    client, stubber = stubs.of("stepfunctions")
    status(stubber, "RUNNING")
    stubber.add_client_error("stop_execution", code)
    status(stubber, "SUCCEEDED")
    StepfunctionsEngine(MACHINE, lambda: client).stop(CASE.id, 3)


def test_an_execution_that_cannot_be_stopped_is_an_error(stubs: Stubs) -> None:
    client, stubber = stubs.of("stepfunctions")
    status(stubber, "RUNNING")
    stubber.add_client_error("stop_execution", "ValidationException")
    status(stubber, "RUNNING")
    with pytest.raises(ClientError):
        StepfunctionsEngine(MACHINE, lambda: client).stop(CASE.id, 3)


def test_executions_with_foreign_names_are_passed_over(stubs: Stubs) -> None:
    client, stubber = stubs.of("stepfunctions")
    names = ["by-hand", f"{CASE.id}--x", f"{CASE.id}--3", "RD-1--2", f"{CASE.id}--²"]
    executions = [
        {
            "executionArn": MACHINE,
            "stateMachineArn": MACHINE,
            "name": name,
            "status": "RUNNING",
            "startDate": 0,
        }
        for name in names
    ]
    stubber.add_response("list_executions", {"executions": executions[:2], "nextToken": "more"})
    stubber.add_response("list_executions", {"executions": executions[2:]})
    engine = StepfunctionsEngine(MACHINE, lambda: client)
    assert list(engine.running()) == [(CASE.id, 3)]


def test_the_pepper_is_fetched_once(stubs: Stubs) -> None:
    client, stubber = stubs.of("secretsmanager")
    stubber.add_response("get_secret_value", {"SecretString": "ground"}, {"SecretId": "arn"})
    secrets = SecretsmanagerSecrets("arn", lambda: client)
    assert [secrets.pepper(), secrets.pepper()] == [b"ground", b"ground"]


@pytest.mark.parametrize(
    ("day", "worked"),
    [
        (date(2025, 10, 1), False),  # National Day
        (date(2025, 10, 8), False),  # the last day of that holiday
        (date(2025, 10, 9), True),
        (date(2025, 9, 28), True),  # a Sunday, made up for the holiday
        (date(2025, 10, 11), True),  # a Saturday, made up for the holiday
        (date(2025, 10, 12), False),
        (date(2090, 10, 2), True),  # a Monday of a year that nobody announced
        (date(2090, 10, 1), False),  # a Sunday of that year
        (date(1999, 10, 1), True),  # a Friday before the package's first year
    ],
)
def test_china_works_as_announced(day: date, worked: bool) -> None:  # a table
    assert HolidaysCalendars().of("CN").is_working_day(day) is worked


def test_a_mail_has_both_parts_and_its_headers(stubs: Stubs) -> None:
    sent: list[bytes] = []
    client, stubber = stubs.of("sesv2")
    stubber.add_response("send_email", {})
    client.meta.events.register(
        "provide-client-params.sesv2.SendEmail",
        lambda params, **_: sent.append(params["Content"]["Raw"]["Data"]),
    )
    subject = "案件 RD-7KQ2-9F3M-XW1T 待初审，请于 2025-10-15 18:00 (UTC+0800) 前完成审核"
    mail = replace(MAIL, subject=subject, text="您好", headers={"References": "<case@host>"})
    SesMailer(SENDER, client=lambda: client).send(mail)
    message = message_from_bytes(sent[0], policy=policy.default)
    assert message["Subject"] == subject
    assert (message["From"], message["To"]) == (SENDER, MAIL.to)
    assert message["References"] == "<case@host>"
    parts = [part.get_content_type() for part in message.walk()]
    assert parts == ["multipart/alternative", "text/plain", "text/html"]
    text = message.get_body(("plain",))
    assert text is not None
    assert text.get_content().strip() == "您好"
