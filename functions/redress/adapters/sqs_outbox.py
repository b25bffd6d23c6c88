"""Work is handed over to SQS queues."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Iterable
from dataclasses import asdict
from datetime import timedelta
from functools import cached_property
from typing import TYPE_CHECKING, Any

from redress import aws
from redress.domain.notices import Notice
from redress.domain.previews import PreviewMessage
from redress.domain.stages import Stage
from redress.domain.steps import StepMessage

if TYPE_CHECKING:
    from mypy_boto3_sqs import SQSClient

_BATCH = 10
"""SQS's limit of one call."""
_LONGEST_REST = 12 * 60 * 60


class SqsOutbox:
    """Implements the port Outbox; a component names only the queues that it may send to.

    Bodies are JSON: `{"submission_id"}` for intake, a StepMessage for evidence, a Notice for mail,
    a PreviewMessage for previews, `{"browser_hash"}` for codes, `{"case_id"}` for seals and
    erasures, and with `number` or `revision` for fixity and bags.

    Args:
        intake: URL of the queue of drafts.
        evidence: URL of the queue of cases with something to preserve.
        mail: URL of the queue of notices.
        seals: URL of the queue of cases that wait for their proofs.
        bags: URL of the queue of evidence bags to be made.
        fixity: URL of the queue of items to be read again.
        erasures: URL of the queue of cases whose personal data is to be shredded.
        codes: URL of the queue of sign-in codes to be mailed.
        previews: URL of the queue of previews to be made.
        batches: URL of the queue of batches of decisions that take effect later.
        client: gives the client when it is first needed.
    """

    def __init__(
        self,
        *,
        intake: str = "",
        evidence: str = "",
        mail: str = "",
        seals: str = "",
        bags: str = "",
        fixity: str = "",
        erasures: str = "",
        codes: str = "",
        previews: str = "",
        batches: str = "",
        client: Callable[[], SQSClient] = aws.sqs,
    ) -> None:
        self._intake = intake
        self._evidence = evidence
        self._mail = mail
        self._seals = seals
        self._bags = bags
        self._fixity = fixity
        self._erasures = erasures
        self._codes = codes
        self._previews = previews
        self._batches = batches
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

    def preserve_later(self, step: StepMessage, pause: timedelta) -> None:
        """Send a step to its queue again, to be delivered after a pause of 15 minutes at most."""
        self._client.send_message(
            QueueUrl=_named(self._evidence),
            MessageBody=json.dumps(asdict(step)),
            DelaySeconds=int(pause.total_seconds()),
        )

    def mail(self, notices: Iterable[Notice]) -> None:
        """Ask for notices to be sent, one message each."""
        self._send_all(self._mail, [asdict(notice) for notice in notices])

    def mail_code(self, browser_hash: str) -> None:
        """Ask for a sign-in code to be mailed, if the address that was named is a reviewer's."""
        self._send(self._codes, {"browser_hash": browser_hash})

    def seal(self, case_id: str) -> None:
        """Ask for a case's proofs to be made or completed."""
        self._send(self._seals, {"case_id": case_id})

    def check(self, items: Iterable[tuple[str, int]]) -> None:
        """Ask for items (case and number) to be read in the vault and compared."""
        self._send_all(
            self._fixity, [{"case_id": case_id, "number": number} for case_id, number in items]
        )

    def bag(self, case_id: str, revision: int) -> None:
        """Ask for the bag of a case's revision to be made."""
        self._send(self._bags, {"case_id": case_id, "revision": revision})

    def erase(self, case_id: str) -> None:
        """Ask for what is personal in a case to be shredded."""
        self._send(self._erasures, {"case_id": case_id})

    def preview(self, order: PreviewMessage) -> None:
        """Ask for the preview of an item to be made."""
        self._send(self._previews, asdict(order))

    def apply_batch(self, batch_id: str, pause: timedelta) -> None:
        """Ask for a batch of decisions to take effect after a pause of 15 minutes at most."""
        self._client.send_message(
            QueueUrl=_named(self._batches),
            MessageBody=json.dumps({"batch_id": batch_id}),
            DelaySeconds=math.ceil(pause.total_seconds()),
        )

    def let_rest(self, queue: str, receipt_handle: str, seconds: int) -> None:
        """Keep a received message back for a while, 12 hours (SQS's limit) at the most."""
        self._client.change_message_visibility(
            QueueUrl=queue,
            ReceiptHandle=receipt_handle,
            VisibilityTimeout=min(seconds, _LONGEST_REST),
        )

    def _send_all(self, queue: str, bodies: list[dict[str, Any]]) -> None:
        """Send in batches; what one leaves behind is sent alone, so that its error is SQS's own."""
        url = _named(queue)
        for start in range(0, len(bodies), _BATCH):
            batch = {str(place): body for place, body in enumerate(bodies[start : start + _BATCH])}
            answer = self._client.send_message_batch(
                QueueUrl=url,
                Entries=[
                    {"Id": name, "MessageBody": json.dumps(body)} for name, body in batch.items()
                ],
            )
            for failure in answer.get("Failed", []):
                self._send(queue, batch[failure["Id"]])

    def _send(self, queue: str, body: dict[str, object]) -> None:
        url = _named(queue)
        self._client.send_message(QueueUrl=url, MessageBody=json.dumps(body))


def _named(queue: str) -> str:
    if not queue:
        raise ValueError("this component was given no such queue")
    return queue
