"""Data keys as another process knows them, with a clock of its own."""

from __future__ import annotations

from redress.adapters.kms_data_keys import KmsDataKeys
from tests.adapters.outside import Services


class Seconds:
    """A clock for what a process remembers."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def with_clock(services: Services, seconds: Seconds) -> KmsDataKeys:
    return KmsDataKeys(
        f"{services.name}-keys",
        f"alias/{services.name}",
        lambda: services.keys_table,
        lambda: services.kms,
        seconds,
    )
