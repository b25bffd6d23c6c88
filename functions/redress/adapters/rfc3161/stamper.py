"""Stamps of authorities, each verified before it is believed."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from redress.adapters.rfc3161.authorities import Authority
from redress.adapters.rfc3161.http_post import HttpPost
from redress.domain.errors import NotStampedError
from redress.domain.stamps import StampRefusal
from redress.ports import Stamp

if TYPE_CHECKING:
    from rfc3161_client import TimeStampResponse

    from redress.adapters.rfc3161.token import Token

Post = Callable[[Authority, bytes], bytes]
"""Sends a request to an authority; raises NotStampedError when there is no answer to read."""
_GRANTED = 0
_NONCE_BITS = 63


class Rfc3161Stamper:
    """Implements the port Stamper.

    Args:
        authorities: in the order of the settings.
        post: sends a request to one of them.
    """

    def __init__(self, authorities: Iterable[Authority], post: Post | None = None) -> None:
        self._authorities = {authority.name: authority for authority in authorities}
        self._post = post or HttpPost()

    def names(self) -> tuple[str, ...]:
        """Name the authorities in the order of the settings."""
        return tuple(self._authorities)

    def stamp(self, authority: str, digest: bytes) -> Stamp:
        """Have a SHA-256 digest stamped, and verify the answer, which must echo a fresh nonce.

        Raises NotStampedError.
        """
        from redress.adapters.rfc3161.token import (  # noqa: PLC0415  # when a stamp is wanted, not before
            request_stamp,
        )

        asked = self._authorities[authority]
        nonce = secrets.randbits(_NONCE_BITS)
        response = self._post(asked, request_stamp(digest, nonce))
        return _verified(asked, digest, response, nonce)

    def verify(self, authority: str, digest: bytes, response: bytes) -> Stamp:
        """Verify a kept answer again, as of the time that it names; raises NotStampedError."""
        return _verified(self._authorities[authority], digest, response, None)


def _verified(authority: Authority, digest: bytes, response: bytes, nonce: int | None) -> Stamp:
    """Believe an answer only for this digest and nonce, signed by who leads to the root."""
    answer, token = _parsed(authority, response)
    if token.digest != digest:
        raise NotStampedError(authority.name, StampRefusal.ANOTHER_DIGEST)
    if nonce is not None and token.nonce != nonce:
        raise NotStampedError(authority.name, StampRefusal.ANOTHER_NONCE)
    if not _is_trusted(authority, answer, token):
        raise NotStampedError(authority.name, StampRefusal.UNTRUSTED)
    return Stamp(authority.name, response, token.at, token.chain())


def _parsed(authority: Authority, response: bytes) -> tuple[TimeStampResponse, Token]:
    from redress.adapters.rfc3161.token import Token  # noqa: PLC0415  # as above

    try:
        answer = _decoded(response)
        if answer.status != _GRANTED:
            raise NotStampedError(authority.name, StampRefusal.REFUSED)
        return answer, Token(answer.time_stamp_token())
    except (ValueError, TypeError, LookupError):
        raise NotStampedError(authority.name, StampRefusal.NOT_A_STAMP) from None


def _decoded(response: bytes) -> TimeStampResponse:
    """Decode an answer; rfc3161-client wants certificates in DER's order, and a copy gets it."""
    from rfc3161_client import decode_timestamp_response  # noqa: PLC0415  # as above

    from redress.adapters.rfc3161.token import sort_certificates  # noqa: PLC0415  # as above

    try:
        return decode_timestamp_response(response)
    except ValueError:
        return decode_timestamp_response(sort_certificates(response))


def _is_trusted(authority: Authority, answer: TimeStampResponse, token: Token) -> bool:
    """Whether signature, chain, key usage and validity at the stamp's time hold (OpenSSL)."""
    from cryptography.x509 import load_pem_x509_certificates  # noqa: PLC0415  # as above
    from rfc3161_client import VerificationError, VerifierBuilder  # noqa: PLC0415  # as above

    roots = load_pem_x509_certificates(authority.root.encode())
    try:
        VerifierBuilder(roots=roots).build().verify(answer, token.digest)
        return token.names_its_signer()
    except (VerificationError, ValueError, TypeError, LookupError):
        return False
