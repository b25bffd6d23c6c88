"""An organisation's own sign-in, which vouches for people."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True)
class Vouched:
    """Whom the issuer vouches for: an address that it has verified."""

    email: str


class Issuer(Protocol):
    """Signs people in elsewhere (OpenID Connect, authorisation code flow with PKCE)."""

    @property
    def name(self) -> str:
        """What people call it; empty where none is set up."""
        ...

    def address(self, return_to: str, state: str, nonce: str, verifier: str) -> str:
        """Give the address at which a browser signs in there; raises IssuerSilentError."""
        ...

    def vouch(self, return_to: str, code: str, nonce: str, verifier: str) -> Vouched:
        """Exchange what a browser came back with.

        Raises IssuerRefusedError when nobody is vouched for, IssuerSilentError.
        """
        ...
