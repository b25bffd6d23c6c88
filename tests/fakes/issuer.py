"""An organisation's own sign-in, in memory: it vouches for whom a test says."""

from __future__ import annotations

from urllib.parse import urlencode

from redress.domain.errors import IssuerRefusedError
from redress.ports import Vouched


class FakeIssuer:
    """A code is good once, for who asked with this nonce and verifier."""

    def __init__(self) -> None:
        self.name = ""
        self.codes: dict[str, tuple[str, str, str, str]] = {}

    def address(self, return_to: str, state: str, nonce: str, verifier: str) -> str:
        asked = {"redirect_uri": return_to, "state": state, "nonce": nonce}
        self._asked = (return_to, nonce, verifier)
        return f"https://issuer.example/authorize?{urlencode(asked)}"

    def sign_in(self, email: str) -> str:
        """Let a person sign in there as the last address wants it; give the code."""
        code = f"code-{len(self.codes)}"
        self.codes[code] = (*self._asked, email)
        return code

    def vouch(self, return_to: str, code: str, nonce: str, verifier: str) -> Vouched:
        *asked, email = self.codes.pop(code, ("",) * 4)
        if (return_to, nonce, verifier) != tuple(asked):
            raise IssuerRefusedError
        return Vouched(email)
