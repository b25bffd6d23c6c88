"""Take a batch of SQS messages: a message that fails, fails alone and comes again."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Generic, TypeVar

import msgspec
from aws_lambda_powertools.utilities.batch import (
    BatchProcessor,
    EventType,
    process_partial_response,
)
from aws_lambda_powertools.utilities.batch.types import PartialItemFailureResponse
from aws_lambda_powertools.utilities.data_classes.sqs_event import SQSRecord

from redress.observability import count, logger, metrics

LAST_TRY = 5
"""A message that failed this often goes to the dead-letter queue (its `maxReceiveCount`)."""
M = TypeVar("M")


class Batch(Generic[M]):
    """What a worker does with each message of its queue.

    `shape` is the message's type, `make` gives what does the work, `give_up` is told of a message
    that has failed for the last time, `rest` keeps a failed one back (receipt handle, tries).
    """

    def __init__(
        self,
        shape: type[M],
        make: Callable[[], Callable[[M], object]],
        give_up: Callable[[M], None] | None = None,
        rest: Callable[[str, int], None] | None = None,
    ) -> None:
        self._shape, self._make, self._give_up, self._rest = shape, make, give_up, rest

    def __call__(self, event: dict[str, Any], context: Any) -> PartialItemFailureResponse:
        """Process a batch and report which messages failed (ReportBatchItemFailures)."""
        processor = BatchProcessor(EventType.SQS, raise_on_entire_batch_failure=False)
        try:
            return process_partial_response(event, self._one, processor, context)
        finally:
            metrics().flush_metrics()

    def _one(self, record: SQSRecord) -> None:
        tries = int(record.attributes.approximate_receive_count)
        try:
            message = msgspec.json.decode(record.body, type=self._shape)
        except msgspec.MsgspecError:
            logger().exception("unreadable message", extra={"message_id": record.message_id})
            raise
        try:
            self._make()(message)
        except Exception:
            self._failed(record, message, tries)
            raise

    def _failed(self, record: SQSRecord, message: M, tries: int) -> None:
        logger().exception(
            "message failed", extra={"message_id": record.message_id, "tries": tries}
        )
        count("MessageFailed")
        if tries >= LAST_TRY and self._give_up is not None:
            self._give_up(message)
        elif self._rest is not None:
            self._rest(record.receipt_handle, tries)
