"""Ask a browser for a little work, bound to its submission, so that floods cost their sender."""

from __future__ import annotations

import hmac
import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Literal

from redress.domain.errors import Finding, InvalidInputError, ProofOfWorkNeededError
from redress.domain.ids import is_uuid7, keyed_hash
from redress.domain.work import Work, WorkRules
from redress.ports import Clock, Limits, Puzzles, Secrets
from redress.usecases.limited import ensure_within

Reason = Literal["missing", "wrong", "expired", "early"]
_WINDOW = timedelta(minutes=10)
_A_NETWORK = 300
"""A whole neighbourhood may share one address of its telephone company."""
_TICKETS = 30
"""So many tickets of a network wait the usual time; each more waits that much longer."""
_LONGEST_WAIT = timedelta(minutes=15)
_TICKET = re.compile(r"t\.(\d{1,11})\.([0-9a-f]{64})", re.ASCII)


@dataclass(frozen=True)
class Ticket:
    """What counts as proof after `seconds` of waiting."""

    text: str
    seconds: int


@dataclass(frozen=True)
class Task:
    """What a browser is asked for: the puzzle's solution, or to wait with the ticket."""

    puzzle: dict[str, Any]
    ticket: Ticket


@dataclass(frozen=True)
class ProveWork:
    """Nothing is stored: a proof is spent because it counts for one submission id only."""

    puzzles: Puzzles
    secrets: Secrets
    limits: Limits
    clock: Clock
    rules: WorkRules

    def task(self, submission_id: str, network: str) -> Task | None:
        """Ask for work, or give None where none is asked for.

        Raises InvalidInputError or TooManyRequestsError.
        """
        if not is_uuid7(submission_id):
            raise InvalidInputError([Finding("/submission_id", "not_a_uuid7")])
        if not self.rules.enabled:
            return None
        now = self.clock.now()
        asked = self._count(network, now)
        puzzle = self.puzzles.puzzle(Work(submission_id, now + self.rules.lifetime))
        return Task(puzzle, self._ticket(submission_id, asked, now))

    def ticket(self, submission_id: str, network: str) -> str:
        """Give a ticket alone, for pages without scripts; "" where no work is asked for.

        Raises TooManyRequestsError: who waits with a thousand tickets at once waits no longer.
        """
        if not self.rules.enabled:
            return ""
        now = self.clock.now()
        return self._ticket(submission_id, self._count(network, now), now).text

    def check(self, proof: str, submission_id: str) -> None:
        """Raise ProofOfWorkNeededError unless the proof counts, now and for this submission."""
        if not self.rules.enabled:
            return
        if not proof:
            raise _needed("missing")
        now = self.clock.now()
        ticket = _TICKET.fullmatch(proof)
        if ticket is not None:
            self._check_ticket(int(ticket[1]), ticket[2], submission_id, now)
            return
        work = self.puzzles.solved(proof)
        if work is None or work.submission_id != submission_id:
            raise _needed("wrong")
        if work.until <= now:
            raise _needed("expired")

    def _count(self, network: str, now: datetime) -> int:
        return ensure_within(self.limits, f"work#{network}", _WINDOW, _A_NETWORK, now)

    def _ticket(self, submission_id: str, asked: int, now: datetime) -> Ticket:
        """Make a ticket; where a network asks for many, each waits longer than the one before."""
        over = max(0, asked - _TICKETS)
        seconds = int(min(self.rules.wait * (1 + over), _LONGEST_WAIT).total_seconds())
        ready = int(now.timestamp()) + seconds
        return Ticket(f"t.{ready}.{self._mac(submission_id, ready)}", seconds)

    def _check_ticket(self, ready: int, mac: str, submission_id: str, now: datetime) -> None:
        if not hmac.compare_digest(mac, self._mac(submission_id, ready)):
            raise _needed("wrong")
        good_from = datetime.fromtimestamp(ready, UTC)
        if now < good_from:
            raise _needed("early", retry_after=ready - int(now.timestamp()))
        if now >= good_from + self.rules.lifetime:
            raise _needed("expired")

    def _mac(self, submission_id: str, ready: int) -> str:
        return keyed_hash("wait-ticket", f"{submission_id}:{ready}", self.secrets.pepper())


def _needed(reason: Reason, **more: int) -> ProofOfWorkNeededError:
    return ProofOfWorkNeededError(reason=reason, **more)
