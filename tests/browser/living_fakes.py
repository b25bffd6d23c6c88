"""Fakes that behave as their services do while a person looks on."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from redress.domain.evidence import Malware
from tests.browser.things import SIGNATURE
from tests.fakes.proofs import FakeScanner
from tests.fakes.services import FakeClock
from tests.fakes.storage import FakeUploads


class LivingClock(FakeClock):
    """Follows this machine's time, ahead or behind by what it was told."""

    def __init__(self) -> None:
        super().__init__(datetime.now(UTC))
        self._ahead = timedelta()

    def now(self) -> datetime:
        return datetime.now(UTC) + self._ahead

    def set(self, now: datetime) -> None:
        self._ahead = now - datetime.now(UTC)

    def advance(self, span: timedelta) -> None:
        self._ahead += span


class SharpScanner(FakeScanner):
    """Finds the signature that scanners are tried with; `verdicts` count more."""

    def __init__(self, uploads: FakeUploads) -> None:
        super().__init__()
        self._uploads = uploads

    def verdict(self, key: str) -> Malware | None:
        if key not in self.verdicts and SIGNATURE in self._uploads.contents.get(key, b""):
            return Malware.INFECTED
        return super().verdict(key)
