"""What proves evidence, in memory: authorities that stamp, and a key that signs."""

from __future__ import annotations

import json
from datetime import datetime
from functools import cache

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from redress.domain.campaign import LOCALES
from redress.domain.catalogue import Catalogue
from redress.domain.errors import NotStampedError
from redress.domain.evidence import Malware
from redress.domain.stamps import StampRefusal
from redress.ports import Clock, Stamp
from tests.fakes.faults import Faults


class FakeStamper:
    """No two answers are alike. `down` says which authorities give none, and why."""

    def __init__(self, clock: Clock, faults: Faults) -> None:
        self.authorities: tuple[str, ...] = ("first", "second")
        self.down: dict[str, StampRefusal] = {}
        self._clock = clock
        self._faults = faults
        self._given = 0

    def names(self) -> tuple[str, ...]:
        return self.authorities

    def stamp(self, authority: str, digest: bytes) -> Stamp:
        with self._faults.around("stamper.stamp"):
            if authority in self.down:
                raise NotStampedError(authority, self.down[authority])
            self._given += 1
            answer = {
                "at": self._clock.now().isoformat(),
                "authority": authority,
                "digest": digest.hex(),
                "number": self._given,
            }
            return self.verify(authority, digest, json.dumps(answer).encode())

    def verify(self, authority: str, digest: bytes, response: bytes) -> Stamp:
        try:
            answer = json.loads(response)
        except ValueError:
            raise NotStampedError(authority, StampRefusal.NOT_A_STAMP) from None
        if answer["authority"] != authority:
            raise NotStampedError(authority, StampRefusal.UNTRUSTED)
        if answer["digest"] != digest.hex():
            raise NotStampedError(authority, StampRefusal.ANOTHER_DIGEST)
        at = datetime.fromisoformat(answer["at"])
        return Stamp(authority, response, at, f"certificate of {authority}\n")


class FakeSigner:
    """A real key of this process; no two signatures are alike."""

    def __init__(self, faults: Faults) -> None:
        self._faults = faults

    def sign(self, data: bytes) -> bytes:
        with self._faults.around("signer.sign"):
            return _key().sign(data, ec.ECDSA(SHA256()))

    def public_key(self) -> bytes:
        return _key().public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)


class FakeDocuments:
    """The page is what it was made of."""

    def receipt(self, receipt: bytes, signature: bytes, locale: str) -> bytes:
        if locale not in LOCALES:
            raise KeyError(locale)
        made_of = [receipt.decode(), signature.hex(), locale]
        return b"%PDF-" + json.dumps(made_of).encode()

    def catalogue(self, catalogue: Catalogue) -> bytes:
        return b"%PDF-" + repr(catalogue).encode()


class FakeScanner:
    """`verdicts` by key; None is a scan that is awaited. What nobody names is clean."""

    def __init__(self) -> None:
        self.verdicts: dict[str, Malware | None] = {}

    def verdict(self, key: str) -> Malware | None:
        return self.verdicts.get(key, Malware.CLEAN)


class FakeSniffer:
    """`types` by the file's first bytes; what nobody names is a text."""

    def __init__(self) -> None:
        self.types: dict[bytes, str] = {}

    def media_type(self, head: bytes, _tail: bytes) -> str:
        known = (media_type for begin, media_type in self.types.items() if head.startswith(begin))
        return next(known, "text/plain")


@cache
def _key() -> ec.EllipticCurvePrivateKey:
    return ec.generate_private_key(ec.SECP256R1())
