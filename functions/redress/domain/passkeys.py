"""Passkeys (WebAuthn): keys that a reviewer's device keeps, and what they sign."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

MAX_PASSKEYS = 10
_USUAL_PORTS = {"https": 443, "http": 80}


@dataclass(frozen=True)
class RelyingParty:
    """The site that passkeys belong to: its host name, and the origin of its pages."""

    id: str
    origin: str

    @classmethod
    def of(cls, site_url: str) -> RelyingParty:
        """Give that of a campaign's address, which is configured and never read from a request."""
        parts = urlsplit(site_url)
        host = parts.hostname or ""
        usual = parts.port in {None, _USUAL_PORTS.get(parts.scheme)}
        return cls(
            host, f"{parts.scheme}://{host}" if usual else f"{parts.scheme}://{host}:{parts.port}"
        )


@dataclass(frozen=True)
class Passkey:
    """A registered key. `id` is the credential's, in base64url; `public_key` is COSE, in base64url.

    `sign_count` is what the authenticator counted last: one that counts must count upwards.
    """

    id: str
    reviewer_id: str
    name: str
    rp_id: str
    public_key: str
    algorithm: int
    sign_count: int
    transports: tuple[str, ...]
    created_at: datetime
    used_at: datetime | None = None


@dataclass(frozen=True)
class PasskeySignature:
    """What a passkey signed, whole, so that anybody can verify it later without this software.

    All in base64; `public_key_der_b64` is a SubjectPublicKeyInfo (RFC 5280), `algorithm` is
    `ES256` or `RS256`; signed are the authenticator's data and the SHA-256 of the client's.
    `credential_id` is in base64url, as WebAuthn writes it.
    """

    credential_id: str
    public_key_der_b64: str
    algorithm: str
    authenticator_data_b64: str
    client_data_b64: str
    signature_b64: str


@dataclass(frozen=True)
class NewCredential:
    """A key that a device has just made; the fields are those of a Passkey."""

    id: str
    public_key: str
    algorithm: int
    sign_count: int
    transports: tuple[str, ...]


@dataclass(frozen=True)
class Assertion:
    """A right answer to a challenge; `sign_count` is the authenticator's new one.

    `user_handle` is whom the authenticator keeps the key for, when it says so.
    """

    sign_count: int
    user_handle: bytes | None
    signature: PasskeySignature
