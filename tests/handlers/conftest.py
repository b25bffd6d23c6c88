import json
import logging
from collections.abc import Iterator
from typing import Any

import pytest

from redress import observability
from tests.handlers.site import Site


class Log(logging.Handler):
    """Keeps every line as it would be written."""

    def __init__(self) -> None:
        super().__init__()
        self.text = ""

    def emit(self, record: logging.LogRecord) -> None:
        self.text += observability.logger().registered_formatter.format(record) + "\n"

    @property
    def lines(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.text.splitlines()]

    def outcomes(self) -> list[tuple[str, str]]:
        """What the audit says: which route, and what became of it."""
        return [(line["audit"], line["outcome"]) for line in self.lines if "audit" in line]


@pytest.fixture(autouse=True)
def _function_environment(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("POWERTOOLS_SERVICE_NAME", "tests")
    monkeypatch.setenv("POWERTOOLS_METRICS_NAMESPACE", "Redress")
    monkeypatch.setenv("LAMBDA_TASK_ROOT", "/var/task")
    observability.metrics.cache_clear()
    observability.logger.cache_clear()
    yield
    observability.metrics.cache_clear()
    observability.logger.cache_clear()


@pytest.fixture
def log() -> Iterator[Log]:
    kept = Log()
    python_logger = logging.getLogger("tests")
    observability.logger()
    python_logger.addHandler(kept)
    yield kept
    python_logger.removeHandler(kept)


@pytest.fixture
def site(monkeypatch: pytest.MonkeyPatch) -> Site:
    return Site(monkeypatch)
