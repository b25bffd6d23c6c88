"""Batches of messages as SQS hands them to functions."""

from __future__ import annotations

from tests.handlers.caller import Document


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
