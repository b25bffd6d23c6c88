"""Logs and metrics: ids and enums only, never what people wrote or who they are."""

from __future__ import annotations

from functools import cache

from aws_lambda_powertools import Logger, Metrics
from aws_lambda_powertools.metrics import MetricUnit


@cache
def logger() -> Logger:
    """Give the function's logger (service name and level come from its environment)."""
    return Logger(log_uncaught_exceptions=False)


@cache
def metrics() -> Metrics:
    """Give the function's metrics (CloudWatch embedded metric format)."""
    return Metrics()


def count(name: str, value: float = 1) -> None:
    """Count something under a name; written out when the invocation ends."""
    metrics().add_metric(name=name, unit=MetricUnit.Count, value=value)


def flush() -> None:
    """Write out what was counted, if anything was (Powertools warns of an empty set)."""
    if metrics().metric_set:
        metrics().flush_metrics()
