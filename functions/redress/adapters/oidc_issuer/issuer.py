"""An organisation's sign-in by OpenID Connect: authorisation code flow with PKCE (RFC 7636)."""

from __future__ import annotations

import base64
import hashlib
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any
from urllib.parse import quote_plus, urlencode, urlsplit

from redress.adapters.oidc_issuer.json_client import JsonClient
from redress.domain.errors import IssuerRefusedError, IssuerSilentError
from redress.ports import Vouched

if TYPE_CHECKING:
    from joserfc.jwk import KeySet

ALGORITHMS = ("RS256", "PS256", "ES256")
"""Constant, and never what a token says of itself: signatures by a key that only the issuer has."""
SKEW = 60
_KEPT = 3600
_KEYS_AGAIN = 60
_DISCOVERY = "/.well-known/openid-configuration"
_ENDPOINTS = ("authorization_endpoint", "token_endpoint", "jwks_uri")


@dataclass
class _Cached:
    """What the issuer published, and when it was read."""

    document: dict[str, Any] = field(default_factory=dict)
    read_at: float = float("-inf")


class OidcIssuer:
    """Implements the port Issuer.

    Args:
        issuer: its identifier, an https address; without one nobody can sign in by it.
        client_id: what it knows this installation by.
        name: what people call it.
        secret: gives the client's secret when it is first needed.
        client: speaks with the issuer.
        now: the time in seconds since 1970.
    """

    def __init__(
        self,
        issuer: str,
        client_id: str,
        *,
        name: str,
        secret: Callable[[], str],
        client: JsonClient | None = None,
        now: Callable[[], float] = time.time,
    ) -> None:
        self._issuer, self._client_id, self._fetch_secret = issuer, client_id, secret
        self._shown = name
        self._client = client or JsonClient()
        self._now = now
        self._metadata, self._jwks = _Cached(), _Cached()

    @property
    def name(self) -> str:
        """What people call it; empty where none is set up."""
        return self._shown if self._issuer else ""

    @cached_property
    def _secret(self) -> str:
        return self._fetch_secret()

    def address(self, return_to: str, state: str, nonce: str, verifier: str) -> str:
        """Give the address at which a browser signs in there; raises IssuerSilentError."""
        endpoint = self._published()["authorization_endpoint"]
        asked = {
            "response_type": "code",
            "client_id": self._client_id,
            "redirect_uri": return_to,
            "scope": "openid email",
            "state": state,
            "nonce": nonce,
            "code_challenge": _challenge(verifier),
            "code_challenge_method": "S256",
        }
        return f"{endpoint}{'&' if urlsplit(endpoint).query else '?'}{urlencode(asked)}"

    def vouch(self, return_to: str, code: str, nonce: str, verifier: str) -> Vouched:
        """Exchange a code for a token and give the verified address that it names.

        Raises IssuerRefusedError when the code or the token is not right or no address is
        verified, IssuerSilentError.
        """
        granted = self._exchange(return_to, code, verifier)
        token = granted.get("id_token")
        if not isinstance(token, str):
            raise IssuerRefusedError
        claims = self._verified(token, nonce)
        if "email" not in claims:
            claims = self._about(claims["sub"], granted.get("access_token"))
        email = claims.get("email")
        if claims.get("email_verified") is not True or not isinstance(email, str) or not email:
            raise IssuerRefusedError
        return Vouched(email)

    def _exchange(self, return_to: str, code: str, verifier: str) -> dict[str, Any]:
        published = self._published()
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": return_to,
            "code_verifier": verifier,
        }
        headers = {}
        # What is not named means client_secret_basic (OpenID Connect Discovery, section 3)
        ways = published.get("token_endpoint_auth_methods_supported") or ["client_secret_basic"]
        if "client_secret_basic" in ways:
            pair = f"{quote_plus(self._client_id)}:{quote_plus(self._secret)}"
            headers["Authorization"] = f"Basic {base64.b64encode(pair.encode()).decode()}"
        else:
            form |= {"client_id": self._client_id, "client_secret": self._secret}
        return self._client.post(published["token_endpoint"], form, headers)

    def _verified(self, token: str, nonce: str) -> dict[str, Any]:
        """Verify signature and claims of an ID token (OpenID Connect Core, 3.1.3.7)."""
        from joserfc import jwt  # noqa: PLC0415  # when somebody signs in by it, not before
        from joserfc.errors import JoseError  # noqa: PLC0415  # as above

        try:
            claims = jwt.decode(token, self._keys(token), algorithms=list(ALGORITHMS)).claims
            jwt.JWTClaimsRegistry(
                now=int(self._now()),
                leeway=SKEW,
                iss={"essential": True, "value": self._issuer},
                sub={"essential": True},
                aud={"essential": True},
                exp={"essential": True},
                iat={"essential": True},
                nonce={"essential": True, "value": nonce},
            ).validate(claims)
        except (JoseError, ValueError) as error:
            raise IssuerRefusedError from error
        audience = claims["aud"] if isinstance(claims["aud"], list) else [claims["aud"]]
        party = claims.get("azp", self._client_id if len(audience) == 1 else None)
        if self._client_id not in audience or party != self._client_id:
            raise IssuerRefusedError
        return claims

    def _keys(self, token: str) -> KeySet:
        """Give the issuer's keys; those that it may have made since are fetched once a minute."""
        from joserfc.errors import JoseError  # noqa: PLC0415  # as above
        from joserfc.jwk import KeySet  # noqa: PLC0415  # as above
        from joserfc.jws import extract_compact  # noqa: PLC0415  # as above

        try:
            kid = extract_compact(token.encode()).headers().get("kid")
        except (JoseError, ValueError) as error:
            raise IssuerRefusedError from error
        keys = self._published_keys(_KEPT)
        if not any(key.get("kid") == kid for key in keys):
            keys = self._published_keys(_KEYS_AGAIN)
        fitting = [key for key in keys if key.get("kid") == kid or (kid is None and len(keys) == 1)]
        if not fitting:
            raise IssuerRefusedError
        try:
            return KeySet.import_key_set({"keys": fitting})
        except (JoseError, ValueError) as error:
            raise IssuerSilentError from error

    def _published_keys(self, kept: float) -> list[dict[str, Any]]:
        address = self._published()["jwks_uri"]
        keys = self._read(self._jwks, address, kept).get("keys")
        if not isinstance(keys, list) or not all(isinstance(key, dict) for key in keys):
            raise IssuerSilentError
        return [key for key in keys if key.get("use", "sig") == "sig" and key.get("kty") != "oct"]

    def _published(self) -> Mapping[str, Any]:
        """Give what the issuer says of itself; raises IssuerSilentError unless it is its own."""
        issuer = self._issuer.rstrip("/")
        published = self._read(self._metadata, issuer + _DISCOVERY, _KEPT)
        addresses = [published.get(name) for name in _ENDPOINTS]
        same = published.get("issuer") == self._issuer
        if not same or not all(isinstance(one, str) and self._safe(one) for one in addresses):
            self._metadata.read_at = float("-inf")
            raise IssuerSilentError
        return published

    def _safe(self, address: str) -> bool:
        """Say whether an address is over TLS; an issuer on loopback, in tests, has none itself."""
        return urlsplit(address).scheme in {"https", urlsplit(self._issuer).scheme}

    def _read(self, cached: _Cached, address: str, kept: float) -> dict[str, Any]:
        if self._now() - cached.read_at >= kept:
            cached.document = self._client.get(address)
            cached.read_at = self._now()
        return cached.document

    def _about(self, subject: str, access_token: object) -> dict[str, Any]:
        """Ask for the claims of some issuers that leave them out of the token."""
        endpoint = self._published().get("userinfo_endpoint")
        if not isinstance(endpoint, str) or not isinstance(access_token, str):
            raise IssuerRefusedError
        if not self._safe(endpoint):
            raise IssuerSilentError
        claims = self._client.get(endpoint, {"Authorization": f"Bearer {access_token}"})
        if claims.get("sub") != subject:
            raise IssuerRefusedError
        return claims


def _challenge(verifier: str) -> str:
    digest = hashlib.sha256(verifier.encode()).digest()
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
