"""Whether a passkey really said what it is said to have said."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from redress.domain.passkeys import Assertion, NewCredential, Passkey, RelyingParty
from redress.domain.reviewers import Reviewer


class PasskeyJudge(Protocol):
    """Puts challenges to authenticators and judges their answers (WebAuthn).

    Documents are as browsers read and write them: JSON with bytes in base64url. Who uses a key
    must always have been verified by it (a finger, a face, a PIN).
    """

    def ask_new(
        self,
        party: RelyingParty,
        reviewer: Reviewer,
        handle: bytes,
        challenge: bytes,
        known: Sequence[Passkey],
    ) -> dict[str, Any]:
        """Give the options with which a browser makes a passkey, on no device that has one."""
        ...

    def judge_new(
        self, party: RelyingParty, challenge: bytes, credential: Mapping[str, Any]
    ) -> NewCredential:
        """Verify what a browser made; raises PasskeyRefusedError."""
        ...

    def ask(
        self, party: RelyingParty, challenge: bytes, allowed: Sequence[Passkey]
    ) -> dict[str, Any]:
        """Give the options with which a browser has a challenge signed; nothing allowed is all."""
        ...

    def judge(
        self,
        party: RelyingParty,
        challenge: bytes,
        passkey: Passkey,
        credential: Mapping[str, Any],
    ) -> Assertion:
        """Verify what a passkey signed, but for its count; raises PasskeyRefusedError."""
        ...
