"""An authenticator in software: makes passkeys and signs with them, as a browser would answer."""

import base64
import hashlib
import json
import secrets
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import urlsplit

import cbor2
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256

Document = dict[str, Any]

PRESENT, VERIFIED, ATTESTED = 0x01, 0x04, 0x40
"""Flags of the authenticator's data (WebAuthn, 6.1)."""
_ES256, _P256 = -7, 1


@dataclass
class Credential:
    """A key pair for one person at one site; `count` is how often it signed."""

    rp_id: str
    handle: bytes
    id: bytes = field(default_factory=lambda: secrets.token_bytes(32))
    key: ec.EllipticCurvePrivateKey = field(
        default_factory=lambda: ec.generate_private_key(ec.SECP256R1())
    )
    count: int = 0

    @property
    def cose(self) -> bytes:
        """The public key as authenticators tell it (RFC 9052)."""
        point = self.key.public_key().public_numbers()
        x, y = (number.to_bytes(32, "big") for number in (point.x, point.y))
        encoded: bytes = cbor2.dumps({1: 2, 3: _ES256, -1: _P256, -2: x, -3: y}, canonical=True)
        return encoded


@dataclass
class Authenticator:
    """What a person holds, in a browser that shows pages of `origin`.

    Tests change `flags`, `origin` or `framed` to be somebody dishonest.
    """

    origin: str
    flags: int = PRESENT | VERIFIED
    framed: bool = False
    credentials: list[Credential] = field(default_factory=list)

    def create(self, options: Document, credential: Credential | None = None) -> Document:
        """Make a passkey and give what `navigator.credentials.create()` gives, as JSON.

        Tells of the given `credential` instead, if there is one.
        """
        if credential is None:
            rp_id = options["rp"].get("id", urlsplit(self.origin).hostname)
            credential = Credential(rp_id, _bytes(options["user"]["id"]))
            self.credentials.append(credential)
        attested = bytes(16) + len(credential.id).to_bytes(2, "big") + credential.id
        data = self._data(credential, self.flags | ATTESTED) + attested + credential.cose
        attestation = {"fmt": "none", "attStmt": {}, "authData": data}
        return _answer(
            credential,
            clientDataJSON=self._said("webauthn.create", options),
            attestationObject=cbor2.dumps(attestation, canonical=True),
        )

    def get(self, options: Document, credential: Credential | None = None) -> Document:
        """Sign a challenge and give what `navigator.credentials.get()` gives, as JSON.

        Signs the first that is allowed, if none is named.
        """
        chosen = credential or self._allowed(options)
        chosen.count += 1
        data, said = self._data(chosen, self.flags), self._said("webauthn.get", options)
        signed = data + hashlib.sha256(said).digest()
        return _answer(
            chosen,
            clientDataJSON=said,
            authenticatorData=data,
            signature=chosen.key.sign(signed, ec.ECDSA(SHA256())),
            userHandle=chosen.handle,
        )

    def copied(self) -> "Authenticator":
        """Give a copy that counts on by itself, as a thief would have it."""
        return replace(self, credentials=[replace(one) for one in self.credentials])

    def _allowed(self, options: Document) -> Credential:
        wanted = {_bytes(one["id"]) for one in options.get("allowCredentials") or ()}
        here = [one for one in self.credentials if one.rp_id == options["rpId"]]
        fitting = [one for one in here if not wanted or one.id in wanted]
        if not fitting:
            raise LookupError("this authenticator has no passkey for it")
        return fitting[0]

    def _said(self, kind: str, options: Document) -> bytes:
        challenge = options["challenge"].rstrip("=")
        said = {
            "type": kind,
            "challenge": challenge,
            "origin": self.origin,
            "crossOrigin": self.framed,
        }
        return json.dumps(said, separators=(",", ":")).encode()

    def _data(self, credential: Credential, flags: int) -> bytes:
        site = hashlib.sha256(credential.rp_id.encode()).digest()
        return site + bytes([flags]) + credential.count.to_bytes(4, "big")


def _answer(credential: Credential, **response: bytes) -> Document:
    name = _base64url(credential.id)
    return {
        "id": name,
        "rawId": name,
        "type": "public-key",
        "authenticatorAttachment": "platform",
        "clientExtensionResults": {},
        "response": {part: _base64url(data) for part, data in response.items()},
    }


def _base64url(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def _bytes(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
