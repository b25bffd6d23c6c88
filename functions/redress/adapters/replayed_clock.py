"""The clock of a replayed campaign: it shows the instant that the replay wrote last."""

from __future__ import annotations

import ipaddress
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit


class WrongClockError(Exception):
    """A replayed clock was asked for where it must not be, or nobody sets it."""


class ReplayedClock:
    """Implements the port Clock for a campaign that is played again on one machine.

    The replay writes the file before anything runs and replaces it whole. A clock that cannot be
    read stops who asks, instead of mixing the machine's time into the campaign's.

    Args:
        file: holds one instant, as ISO 8601 with an offset.
        endpoint: where the services are that are called; only this machine will do.

    Raises:
        WrongClockError: the services are not on this machine.
    """

    def __init__(self, file: Path, endpoint: str) -> None:
        if not _is_this_machine(endpoint):
            raise WrongClockError("a replayed clock is for an engine on this machine only")
        self._file = file

    def now(self) -> datetime:
        """Give the campaign's present instant in UTC."""
        try:
            shown = datetime.fromisoformat(self._file.read_text("ascii").strip())
        except (OSError, ValueError) as error:
            raise WrongClockError(f"the replayed clock shows nothing: {error}") from error
        if shown.tzinfo is None:
            raise WrongClockError("the replayed clock shows an instant without an offset")
        return shown.astimezone(UTC)


def _is_this_machine(endpoint: str) -> bool:
    host = urlsplit(endpoint).hostname or ""
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
