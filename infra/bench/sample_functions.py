"""The functions of the approval sample that this project is compared with, one for each step.

They are written as such samples are: each step is a function that the state machine invokes, the
token of the waiting step is in the mail's link, and the dashboard reads the whole table.
"""

import json
import os
import uuid
from typing import Any

import boto3

Document = dict[str, Any]
_TEXT = "They insult me under every video, and my number plate is shown. " * 12


def _table() -> Any:
    return boto3.resource("dynamodb").Table(os.environ["TABLE"])


def submit(event: Document, _: object) -> Document:
    """Take a submission: start its execution."""
    case = {"case": str(uuid.uuid4()), "help": event["help"]}
    boto3.client("stepfunctions").start_execution(
        stateMachineArn=os.environ["MACHINE"], input=json.dumps(case)
    )
    return case


def register(event: Document, _: object) -> Document:
    """Write the case into the table."""
    item = {"id": event["case"], "status": "received", "statement": _TEXT, "help": event["help"]}
    _table().put_item(Item=item)
    return {}


def ask(event: Document, _: object) -> Document:
    """Send a reviewer the links that decide."""
    link = f"https://example.com/decide?case={event['case']}&token={event['token']}"
    _send(event["to"], f"{event['case']} waits", f"Approve: {link}&yes=1\nReject: {link}&yes=0\n")
    return {}


def decide(event: Document, _: object) -> Document:
    """Answer the waiting step, as the link in the mail says."""
    boto3.client("stepfunctions").send_task_success(
        taskToken=event["token"], output=json.dumps({"approved": event["approved"]})
    )
    return {}


def note(event: Document, _: object) -> Document:
    """Write the new status into the table."""
    _table().update_item(
        Key={"id": event["case"]},
        UpdateExpression="SET #status = :status",
        ExpressionAttributeNames={"#status": "status"},
        ExpressionAttributeValues={":status": event["status"]},
    )
    return {}


def tell(event: Document, _: object) -> Document:
    """Send the owner the result."""
    _send("owner@mail.redress.example", f"{event['case']} is done", "Thank you for telling us.")
    return {}


def dashboard(_event: Document, _: object) -> Document:
    """Count the cases by status: read them all."""
    statuses: Document = {}
    page: Document = {}
    while not page or "LastEvaluatedKey" in page:
        begin = {"ExclusiveStartKey": page["LastEvaluatedKey"]} if page else {}
        page = _table().scan(**begin)
        for item in page["Items"]:
            statuses[item["status"]] = statuses.get(item["status"], 0) + 1
    return statuses


def _send(to: str, subject: str, text: str) -> None:
    boto3.client("sesv2").send_email(
        FromEmailAddress=os.environ["SENDER"],
        Destination={"ToAddresses": [to]},
        Content={"Simple": {"Subject": {"Data": subject}, "Body": {"Text": {"Data": text}}}},
    )
