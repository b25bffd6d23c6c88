"""The engine counts what the system asks for, as Amazon bills it, and leaves out who looks on."""

import io
import json
import time
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

import boto3
import pytest
from botocore.exceptions import ClientError

from infra.local.engine import Engine

pytestmark = pytest.mark.engine
ROLE = "arn:aws:iam::000000000000:role/any"
FUNCTION = "def handler(event, context):\n    print('seen')\n"
MACHINE = {
    "StartAt": "Each",
    "States": {
        "Each": {
            "Type": "Map",
            "ItemsPath": "$.items",
            "ItemProcessor": {
                "StartAt": "Is it one?",
                "States": {
                    "Is it one?": {
                        "Type": "Choice",
                        "Choices": [{"Variable": "$", "NumericEquals": 1, "Next": "Pass it on"}],
                        "Default": "Enough",
                    },
                    "Pass it on": {"Type": "Pass", "End": True},
                    "Enough": {"Type": "Succeed"},
                },
            },
            "ResultPath": None,
            "Next": "Tell",
        },
        "Tell": {
            "Type": "Task",
            "Resource": "arn:aws:states:::sqs:sendMessage",
            "Parameters": {"QueueUrl.$": "$.queue", "MessageBody": "done"},
            "Next": "Done",
        },
        "Done": {"Type": "Succeed"},
    },
}
"""Entered by two items: the map, two choices, one pass, one success inside; the task; the end."""


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    with Engine(tmp_path_factory.mktemp("counted")) as engine:
        make_table(engine)
        yield engine


def client(engine: Engine, service: str) -> Any:
    """What a function has: it says nothing of an operator."""
    return boto3.client(
        service,  # type: ignore[call-overload]  # the stubs list literal names
        endpoint_url=engine.url,
        region_name=engine.region,
        aws_access_key_id="test",
        aws_secret_access_key="test",
    )


def make_table(engine: Engine) -> None:
    engine.client("dynamodb").create_table(
        TableName="things",
        BillingMode="PAY_PER_REQUEST",
        AttributeDefinitions=[
            {"AttributeName": name, "AttributeType": "S"} for name in ("pk", "sk", "due")
        ],
        KeySchema=[
            {"AttributeName": "pk", "KeyType": "HASH"},
            {"AttributeName": "sk", "KeyType": "RANGE"},
        ],
        GlobalSecondaryIndexes=[
            {
                "IndexName": "due-index",
                "KeySchema": [{"AttributeName": "due", "KeyType": "HASH"}],
                "Projection": {"ProjectionType": "KEYS_ONLY"},
            }
        ],
    )


def item(key: str, size: int = 0, **more: str) -> dict[str, Any]:
    texts = {"pk": "thing", "sk": key, "body": "x" * size, **more}
    return {name: {"S": text} for name, text in texts.items()}


def asked(engine: Engine, work: Callable[[], object]) -> Counter[str]:
    before = engine.calls()
    work()
    after = engine.calls()
    after.subtract(before)
    return +after


def until(engine: Engine, before: Counter[str], name: str) -> Counter[str]:
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        grown = engine.calls()
        grown.subtract(before)
        if grown[name] > 0:
            return +grown
        time.sleep(0.1)
    raise AssertionError(f"{name} was never counted: {grown}")


def test_a_write_takes_a_unit_for_each_started_kibibyte_and_one_for_its_index(
    engine: Engine,
) -> None:
    table = client(engine, "dynamodb")
    plain = asked(engine, lambda: table.put_item(TableName="things", Item=item("a", 1500)))
    assert plain == {"dynamodb:PutItem": 1, "dynamodb:write_units": 2}
    indexed = asked(
        engine, lambda: table.put_item(TableName="things", Item=item("b", 1500, due="now"))
    )
    assert indexed["dynamodb:write_units"] == 3


def test_a_transaction_takes_double_and_pays_for_what_it_checks(engine: Engine) -> None:
    table = client(engine, "dynamodb")
    key = {"pk": {"S": "thing"}, "sk": {"S": "free"}}
    check = {
        "TableName": "things",
        "Key": key,
        "ConditionExpression": "attribute_not_exists(pk)",
    }
    puts = [{"Put": {"TableName": "things", "Item": item(name)}} for name in "cd"]
    done = asked(
        engine,
        lambda: table.transact_write_items(TransactItems=[*puts, {"ConditionCheck": check}]),
    )
    assert done == {"dynamodb:TransactWriteItems": 1, "dynamodb:write_units": 6}


def test_a_write_that_is_refused_is_billed_for_what_is_there(engine: Engine) -> None:
    table = client(engine, "dynamodb")
    table.put_item(TableName="things", Item=item("e", 2500))
    new = {
        "TableName": "things",
        "Item": item("e"),
        "ConditionExpression": "attribute_not_exists(pk)",
    }

    def refused() -> None:
        with pytest.raises(ClientError, match="ConditionalCheckFailed"):
            table.put_item(**new)
        with pytest.raises(ClientError, match="TransactionCanceled"):
            table.transact_write_items(TransactItems=[{"Put": new}])

    assert asked(engine, refused)["dynamodb:write_units"] == 3 + 2 * 3


def test_a_read_takes_halves_by_its_size_and_all_that_a_filter_drops(engine: Engine) -> None:
    table = client(engine, "dynamodb")
    key = {"pk": {"S": "large"}, "sk": {"S": "1"}}
    table.put_item(TableName="things", Item={**key, "body": {"S": "x" * 5000}})
    table.put_item(TableName="things", Item={**key, "sk": {"S": "2"}, "body": {"S": "y" * 5000}})
    relaxed = asked(engine, lambda: table.get_item(TableName="things", Key=key))
    assert relaxed == {"dynamodb:GetItem": 1, "dynamodb:half_read_units": 2}
    strict = asked(engine, lambda: table.get_item(TableName="things", Key=key, ConsistentRead=True))
    assert strict["dynamodb:half_read_units"] == 4
    filtered = asked(
        engine,
        lambda: table.query(
            TableName="things",
            KeyConditionExpression="pk = :pk",
            FilterExpression="body = :nothing",
            ExpressionAttributeValues={":pk": {"S": "large"}, ":nothing": {"S": ""}},
            ConsistentRead=True,
        ),
    )
    assert filtered == {"dynamodb:Query": 1, "dynamodb:half_read_units": 6}
    batch = {"things": {"Keys": [key, {**key, "sk": {"S": "none"}}]}}
    many = asked(engine, lambda: table.batch_get_item(RequestItems=batch))
    assert many == {"dynamodb:BatchGetItem": 1, "dynamodb:half_read_units": 3}


def test_who_looks_from_outside_is_not_counted_with_the_system(engine: Engine) -> None:
    looking = engine.client("dynamodb")
    assert not asked(engine, lambda: looking.scan(TableName="things"))
    assert not asked(engine, lambda: looking.put_item(TableName="things", Item=item("o")))


def test_objects_are_counted_by_what_they_are_billed_by(engine: Engine) -> None:
    objects = client(engine, "s3")
    engine.client("s3").create_bucket(Bucket="counted")

    def work() -> None:
        objects.put_object(Bucket="counted", Key="a", Body=b"bytes")
        objects.copy_object(Bucket="counted", Key="b", CopySource="counted/a")
        objects.head_object(Bucket="counted", Key="a")
        objects.get_object(Bucket="counted", Key="a")["Body"].read()
        objects.list_objects_v2(Bucket="counted")
        objects.delete_object(Bucket="counted", Key="a")

    by_verb: Counter[str] = Counter()
    for name, amount in asked(engine, work).items():
        by_verb[name.split(":")[1]] += amount
    assert by_verb == {"put": 2, "head": 1, "get": 1, "list": 1, "delete": 1}


def test_every_state_that_is_entered_counts_and_what_a_state_sends(engine: Engine) -> None:
    states, queue = client(engine, "stepfunctions"), client(engine, "sqs")
    url = queue.create_queue(QueueName="told")["QueueUrl"]
    machine = states.create_state_machine(
        name="counted", definition=json.dumps(MACHINE), roleArn=ROLE
    )["stateMachineArn"]
    before = engine.calls()
    execution = states.start_execution(
        stateMachineArn=machine, input=json.dumps({"items": [1, 2], "queue": url})
    )["executionArn"]
    deadline = time.monotonic() + 30
    while engine.client("stepfunctions").describe_execution(executionArn=execution)["status"] != (
        "SUCCEEDED"
    ):
        assert time.monotonic() < deadline
        time.sleep(0.05)
    grown = engine.calls() - before
    assert grown["states:transition"] == 1 + 2 + 1 + 1 + 1 + 1
    assert grown["sqs:SendMessage"] == 1
    assert grown["states:StartExecution"] == 1


def test_functions_are_counted_by_time_and_memory_and_so_is_what_wakes_them(
    engine: Engine,
) -> None:
    functions, queue = client(engine, "lambda"), client(engine, "sqs")
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("index.py", FUNCTION)
    functions.create_function(
        FunctionName="woken",
        Runtime="python3.11",
        Handler="index.handler",
        Role=ROLE,
        MemorySize=512,
        Code={"ZipFile": packed.getvalue()},
    )
    url = queue.create_queue(QueueName="waking")["QueueUrl"]
    arn = queue.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])
    functions.create_event_source_mapping(
        EventSourceArn=arn["Attributes"]["QueueArn"], FunctionName="woken"
    )
    before = engine.calls()
    queue.send_message(QueueUrl=url, MessageBody="wake up")
    grown = until(engine, before, "sqs:DeleteMessage")
    assert grown["sqs:SendMessage"] == grown["sqs:ReceiveMessage"] == 1
    assert grown["lambda:invocation"] == grown["lambda:invocation:woken"] == 1
    assert grown["lambda:mib_ms"] >= 512
    assert grown["lambda:mib_ms"] % 512 == 0
    assert grown["logs:bytes"] > len("seen")
