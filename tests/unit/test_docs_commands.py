"""What documents tell people to type is run, or at least known to the program that is named."""

from __future__ import annotations

import re
import runpy
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import boto3
import pytest
from botocore import xform_name
from botocore.session import Session
from moto import mock_aws

from tests.adapters.table import create_table

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

PROJECT = Path(__file__).parents[2]
RUNBOOK = PROJECT / "docs" / "runbook"
PAGES = [PROJECT / "README.md", *sorted((PROJECT / "docs").rglob("*.md"))]
SHELL = re.compile(r"^ *```sh\n(.*?)^ *```$", re.MULTILINE | re.DOTALL)
PYTHON = re.compile(r"^```python\n(.*?)^```$", re.MULTILINE | re.DOTALL)
AWS = re.compile(r"(?:^|\()\s*aws ([a-z0-9]+) ([a-z-]+)([^\n]*)", re.MULTILINE)
EVERYWHERE = {"--query", "--output", "--cli-binary-format"}
CASE = "RD-7K2M-9QXD-3FTA"


def aws_commands() -> Iterator[tuple[str, str, str]]:
    for page in PAGES:
        for block in SHELL.findall(page.read_text("utf-8")):
            yield from AWS.findall(block.replace("\\\n", " "))


@pytest.fixture
def aws(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "test")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "test")
    monkeypatch.setenv("AWS_DEFAULT_REGION", "us-east-1")
    with mock_aws():
        yield


def run_script(page: str, folder: Path, monkeypatch: pytest.MonkeyPatch, *words: str) -> None:
    """Run the Python script of a runbook page with the words of its command line."""
    (script,) = PYTHON.findall((RUNBOOK / page).read_text("utf-8"))
    file = folder / "script.py"
    file.write_text(script, encoding="utf-8")
    monkeypatch.setattr(sys, "argv", [str(file), *words])
    runpy.run_path(str(file), run_name="__main__")


def test_every_command_for_aws_is_known_with_its_options() -> None:
    session, seen = Session(), 0
    for service, command, rest in aws_commands():
        seen += 1
        if command == "wait":
            waiters = session.get_waiter_model(service).waiter_names
            assert rest.split()[0] in {xform_name(name, "-") for name in waiters}
            continue
        model = session.get_service_model(service)
        operations = {xform_name(name, "-"): name for name in model.operation_names}
        assert command in operations, f"aws {service} {command}"
        shape = model.operation_model(operations[command]).input_shape
        known = {f"--{xform_name(name, '-')}" for name in (shape.members if shape else {})}
        options = set(re.findall(r"(?<=\s)--[a-z-]+", rest))
        assert options <= known | EVERYWHERE, f"aws {service} {command}"
    assert seen > 10


@pytest.mark.usefixtures("aws")
def test_the_script_moves_what_was_put_aside(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    sqs = boto3.client("sqs")
    work = sqs.create_queue(QueueName="redress-test-reviews")["QueueUrl"]
    aside = sqs.create_queue(QueueName="redress-test-reviews-dead-letters")["QueueUrl"]
    bodies = {f'{{"case_id": "{number}"}}' for number in range(12)}
    for body in bodies:
        sqs.send_message(QueueUrl=aside, MessageBody=body)
    run_script("messages-put-aside.md", tmp_path, monkeypatch, "redress-test", "reviews")
    assert capsys.readouterr().out == "12 messages moved\n"
    moved: set[str] = set()
    while messages := sqs.receive_message(QueueUrl=work, MaxNumberOfMessages=10).get("Messages"):
        moved |= {message["Body"] for message in messages}
    assert moved == bodies
    assert "Messages" not in sqs.receive_message(QueueUrl=aside)


def put(client: DynamoDBClient, table: str, sk: str, document: str, case: str = CASE) -> None:
    key = {"pk": {"S": f"case#{case}"}, "sk": {"S": sk}}
    client.put_item(TableName=table, Item={**key, "document": {"S": document}})


def stored(client: DynamoDBClient, table: str) -> dict[tuple[str, str], str]:
    items = client.scan(TableName=table)["Items"]
    return {(item["pk"]["S"], item["sk"]["S"]): item["document"]["S"] for item in items}


@pytest.mark.usefixtures("aws")
def test_the_script_brings_one_case_back_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = boto3.client("dynamodb")
    for table in ("restored", "table"):
        create_table(client, table)
        put(client, table, "case", "another's", case="RD-0000-0000-0000")
    put(client, "restored", "case", "as it was")
    put(client, "restored", "item#0000", "evidence")
    put(client, "table", "case", "damaged")
    put(client, "table", "event#000009", "written since")
    put(client, "table", "case", "newer", case="RD-0000-0000-0000")
    run_script("restore-from-backup.md", tmp_path, monkeypatch, "restored", "table", CASE)
    assert stored(client, "table") == {
        (f"case#{CASE}", "case"): "as it was",
        (f"case#{CASE}", "item#0000"): "evidence",
        ("case#RD-0000-0000-0000", "case"): "newer",
    }


@pytest.mark.usefixtures("aws")
def test_a_case_that_the_backup_does_not_know_is_left_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = boto3.client("dynamodb")
    for table in ("restored", "table"):
        create_table(client, table)
    put(client, "table", "case", "new")
    with pytest.raises(SystemExit, match="nothing was changed"):
        run_script("restore-from-backup.md", tmp_path, monkeypatch, "restored", "table", CASE)
    assert stored(client, "table") == {(f"case#{CASE}", "case"): "new"}
