"""Which calls of AWS something makes, counted where each of them leaves the process."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from unittest.mock import patch

from botocore.client import BaseClient


@contextmanager
def counted() -> Iterator[Counter[str]]:
    """Count calls by service and operation, such as `sqs:SendMessage`."""
    calls: Counter[str] = Counter()
    original = BaseClient._make_api_call  # type: ignore[attr-defined]  # botocore has no types

    def noted(client: Any, operation: str, params: dict[str, Any]) -> Any:
        calls[f"{client.meta.service_model.service_name}:{operation}"] += 1
        return original(client, operation, params)

    with patch.object(BaseClient, "_make_api_call", noted):
        yield calls
