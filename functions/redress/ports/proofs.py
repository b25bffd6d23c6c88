"""What makes evidence provable: time stamps, signatures, documents, and what is in a file."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from redress.domain.catalogue import Catalogue
from redress.domain.evidence import Malware


@dataclass(frozen=True)
class Stamp:
    """A time stamp: the authority's whole answer (DER of an RFC 3161 TimeStampResp).

    `at` is its `genTime` (UTC); `chain` is PEM of the certificates that the answer brought along,
    the authority's own first.
    """

    authority: str
    response: bytes
    at: datetime
    chain: str


class Stamper(Protocol):
    """The time stamping authorities of the stage."""

    def names(self) -> tuple[str, ...]:
        """Name them in the order of the settings."""
        ...

    def stamp(self, authority: str, digest: bytes) -> Stamp:
        """Have a SHA-256 digest stamped, and verify the answer against the authority's root.

        Raises NotStampedError when the authority is down, slow, refuses, or answers with
        something else than a valid stamp of this digest and this request.
        """
        ...

    def verify(self, authority: str, digest: bytes, response: bytes) -> Stamp:
        """Read a kept answer again; raises NotStampedError if it is no stamp of the digest."""
        ...


class Signer(Protocol):
    """Signs with a key that never leaves its service."""

    def sign(self, data: bytes) -> bytes:
        """Sign bytes: ECDSA over P-256 with SHA-256, DER (FIPS 186-5, RFC 3279)."""
        ...

    def public_key(self) -> bytes:
        """Give the public key: DER of a SubjectPublicKeyInfo (RFC 5280)."""
        ...


class Scanner(Protocol):
    """Looks for malware."""

    def verdict(self, key: str) -> Malware | None:
        """Give the verdict on an upload, or None while a scan is still awaited."""
        ...


class Sniffer(Protocol):
    """Recognises what a file is by its bytes, whatever its name says."""

    def media_type(self, head: bytes, tail: bytes) -> str:
        """Give the media type by a file's first and last bytes, or "" for what nobody knows.

        What is of two types at once (a polyglot) is given as the one that is not allowed.
        """
        ...


class Documents(Protocol):
    """Writes documents that people read: the same data give the same bytes."""

    def receipt(self, receipt: bytes, signature: bytes, locale: str) -> bytes:
        """Give the PDF/A of a signed receipt (canonical JSON), which it carries as attachments.

        Raises KeyError for a locale that no receipts are written in.
        """
        ...

    def catalogue(self, catalogue: Catalogue) -> bytes:
        """Give the PDF/A of an evidence catalogue."""
        ...
