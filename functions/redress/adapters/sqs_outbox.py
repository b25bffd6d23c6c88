"""Work is handed over to SQS queues."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import asdict
from functools import cached_property
from typing import TYPE_CHECKING

from redress import aws
from redress.domain.notices import Notice
from redress.domain.stages import Stage

if TYPE_CHECKING:
    from mypy_boto3_sqs import SQSClient

_BATCH = 10
"""SQS's limit of one call."""
_LONGEST_REST = 12 * 60 * 60


class SqsOutbox:
    """Implements the port Outbox; a component names only the queues that it may send to.

    Bodies are JSON: `{"submission_id"}` for intake, a StepMessage for evidence, a Notice for mail.

    Args:
        intake: URL of the queue of drafts.
        evidence: URL of the queue of cases with something to preserve.
        mail: URL of the queue of notices.
        client: gives the client when it is first needed.
    """

    def __init__(
        self,
        *,
        intake: str = "",
        evidence: str = "",
        mail: str = "",
        client: Callable[[], SQSClient] = aws.sqs,
    ) -> None:
        self._intake = intake
        self._evidence = evidence
        self._mail = mail
        self._connect = client

    @cached_property
    def _client(self) -> SQSClient:
        return self._connect()

    def open_case(self, submission_id: str) -> None:
        """Ask for a case to be opened for a draft."""
        self._send(self._intake, {"submission_id": submission_id})

    def preserve(self, case_id: str, attempt: int) -> None:
        """Ask for what was added to a case to be preserved; nobody waits for an answer."""
        step = {"step": Stage.PRESERVING.value, "case_id": case_id, "attempt": attempt}
        self._send(self._evidence, step)

    def mail(self, notices: Iterable[Notice]) -> None:
        """Ask for notices to be sent, one message each.

        What a batch leaves behind is sent by itself, so that its error is SQS's own.
        """
        url = _named(self._mail)
        bodies = [asdict(notice) for notice in notices]
        for start in range(0, len(bodies), _BATCH):
            batch = {str(place): body for place, body in enumerate(bodies[start : start + _BATCH])}
            answer = self._client.send_message_batch(
                QueueUrl=url,
                Entries=[
                    {"Id": name, "MessageBody": json.dumps(body)} for name, body in batch.items()
                ],
            )
            for failure in answer.get("Failed", []):
                self._send(self._mail, batch[failure["Id"]])

    def let_mail_rest(self, receipt_handle: str, seconds: int) -> None:
        """Keep a received notice back for a while, 12 hours (SQS's limit) at the most."""
        self._client.change_message_visibility(
            QueueUrl=_named(self._mail),
            ReceiptHandle=receipt_handle,
            VisibilityTimeout=min(seconds, _LONGEST_REST),
        )

    def _send(self, queue: str, body: dict[str, object]) -> None:
        url = _named(queue)
        self._client.send_message(QueueUrl=url, MessageBody=json.dumps(body))


def _named(queue: str) -> str:
    if not queue:
        raise ValueError("this component was given no such queue")
    return queue
