"""Take a batch of SQS messages: a message that fails, fails alone and comes again."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Generic, TypeVar

import msgspec

from redress.observability import count, flush, logger

LAST_TRY = 5
"""A message that failed this often goes to the dead-letter queue (its `maxReceiveCount`)."""
M = TypeVar("M")
Document = dict[str, Any]


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

    def __call__(self, event: Document, _context: Any) -> Document:
        """Process a batch and report which messages failed (ReportBatchItemFailures)."""
        try:
            failed = [record for record in event["Records"] if not self._processed(record)]
        finally:
            flush()
        return {"batchItemFailures": [{"itemIdentifier": one["messageId"]} for one in failed]}

    def _processed(self, record: Document) -> bool:
        tries = int(record["attributes"]["ApproximateReceiveCount"])
        told: Document = {"message_id": record["messageId"], "tries": tries}
        try:
            message = msgspec.json.decode(record["body"], type=self._shape)
        except (msgspec.MsgspecError, UnicodeError, RecursionError) as error:
            fault = type(error).__name__  # its text may quote what a person wrote
            logger().error("unreadable message", extra={**told, "fault": fault})
            count("MessageFailed")
            return False
        told["case_id"] = getattr(message, "case_id", None)
        try:
            self._make()(message)
        except Exception:  # noqa: BLE001  # whatever it is, the other messages go on
            logger().exception("message failed", extra=told)
            count("MessageFailed")
            self._failed(record["receiptHandle"], message, tries, told)
            return False
        logger().info("message done", extra=told)
        return True

    def _failed(self, receipt_handle: str, message: M, tries: int, told: Document) -> None:
        try:
            if tries >= LAST_TRY and self._give_up is not None:
                self._give_up(message)
            elif self._rest is not None:
                self._rest(receipt_handle, tries)
        except Exception:  # noqa: BLE001  # the message has failed already; now it comes as it may
            logger().exception("no help for a failed message", extra=told)
