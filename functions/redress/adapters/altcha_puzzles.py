"""Puzzles by ALTCHA, version 2: PBKDF2 that every browser's own cryptography computes."""

from __future__ import annotations

import base64
import secrets
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import msgspec

from redress.domain.ids import keyed_hash
from redress.domain.work import Work

ALGORITHM = "PBKDF2/SHA-256"
MOST_LETTERS = 4096
"""A solution has about 800; what is longer is not even decoded."""


class _Bound(msgspec.Struct, frozen=True):
    submission_id: str
    until: int


class _Parameters(msgspec.Struct, frozen=True, rename="camel"):
    algorithm: str
    cost: int
    key_length: int
    key_prefix: str
    key_signature: str
    nonce: str
    salt: str
    data: _Bound


class _Challenge(msgspec.Struct, frozen=True):
    parameters: _Parameters
    signature: str


class _Solution(msgspec.Struct, frozen=True, rename="camel"):
    counter: int
    derived_key: str


class _Proof(msgspec.Struct, frozen=True):
    challenge: _Challenge
    solution: _Solution


class AltchaPuzzles:
    """Implements the port Puzzles: signed for one submission, verified by two HMACs.

    The instant until which a solution counts stands in the signed data and not where the library
    would compare it with its own clock. The library is imported when it is first needed.

    Args:
        pepper: gives the installation's secret, from which the signing keys are derived.
        cost: iterations of one try.
        tries: a solution takes at most so many, half of them on average.
    """

    def __init__(self, pepper: Callable[[], bytes], *, cost: int, tries: int) -> None:
        self._pepper = pepper
        self._cost = cost
        self._tries = tries

    def puzzle(self, work: Work) -> dict[str, Any]:
        """Make a puzzle whose solution is known to us, so that the work has an end."""
        import altcha  # noqa: PLC0415  # heavy: only these two routes need it

        bound = _Bound(work.submission_id, int(work.until.timestamp()))
        challenge = altcha.create_challenge(
            ALGORITHM,
            self._cost,
            counter=secrets.randbelow(self._tries),
            data=msgspec.structs.asdict(bound),
            hmac_secret=self._key("puzzle"),
            hmac_key_secret=self._key("puzzle-solution"),
        )
        document: dict[str, Any] = challenge.to_dict()
        return document

    def solved(self, proof: str) -> Work | None:
        """Verify the signature of the puzzle, and of the key that solves it."""
        import altcha  # noqa: PLC0415  # as above

        read = _read(proof)
        if read is None:
            return None
        result = altcha.verify_solution(
            altcha.Payload.from_dict(_plain(read)),
            self._key("puzzle"),
            hmac_key_secret=self._key("puzzle-solution"),
        )
        if not result.verified:
            return None
        bound = read.challenge.parameters.data
        return Work(bound.submission_id, datetime.fromtimestamp(bound.until, UTC))

    def _key(self, purpose: str) -> str:
        return keyed_hash(purpose, ALGORITHM, self._pepper())


def _read(proof: str) -> _Proof | None:
    """Parse a solution; None for what has not its form."""
    if len(proof) > MOST_LETTERS:
        return None
    try:
        data = base64.b64decode(proof.rstrip("=") + "==", altchars=b"-_")
        return msgspec.json.decode(data, type=_Proof)
    except (ValueError, msgspec.DecodeError, RecursionError):
        return None


def _plain(proof: _Proof) -> dict[str, Any]:
    plain: dict[str, Any] = msgspec.to_builtins(proof)
    return plain
