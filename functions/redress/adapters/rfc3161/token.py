"""What a time stamp token says, read with asn1crypto (RFC 3161, section 2.4.2)."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime
from typing import Any

from asn1crypto import cms, pem, tsp


def request_stamp(digest: bytes, nonce: int) -> bytes:
    """Write a request (DER of a TimeStampReq) for a SHA-256 digest, with certificates."""
    imprint = {"hash_algorithm": {"algorithm": "sha256"}, "hashed_message": digest}
    request: bytes = tsp.TimeStampReq(
        {"version": "v1", "message_imprint": imprint, "nonce": nonce, "cert_req": True}
    ).dump()
    return request


def sort_certificates(response: bytes) -> bytes:
    """Give a copy of an answer with its certificates in DER's order; raises as Token does.

    DigiCert sends them out of order. The order is not signed, and no length changes with it.
    """
    signed = tsp.TimeStampResp.load(response)["time_stamp_token"]["content"]
    came = [held.dump() for held in signed["certificates"]]
    return response.replace(b"".join(came), b"".join(sorted(came)), 1)


class Token:
    """A time stamp token (DER of a ContentInfo), which is read and not verified.

    `digest` is empty when it is not by SHA-256; `at` has the fractions of a second that
    rfc3161-client leaves out. Raises ValueError, TypeError or LookupError when it is none.
    """

    def __init__(self, token: bytes) -> None:
        signed = cms.ContentInfo.load(token)["content"]
        content = signed["encap_content_info"]
        if content["content_type"].native != "tst_info":
            raise ValueError("the token's content is no time stamp")
        said = tsp.TSTInfo.load(content["content"].contents, strict=True)
        imprint = said["message_imprint"]
        by_sha256 = imprint["hash_algorithm"]["algorithm"].native == "sha256"
        self.digest: bytes = imprint["hashed_message"].native if by_sha256 else b""
        self.nonce: int | None = said["nonce"].native
        self.at: datetime = said["gen_time"].native.astimezone(UTC)
        self._signer = signed["signer_infos"][0]
        self._certificates = _signers_first(signed["certificates"], self._signer["sid"].chosen)

    def names_its_signer(self) -> bool:
        """Whether its signed attributes name the signer's certificate, as RFC 5816 demands."""
        certificate = self._certificates[0].dump()
        named = [
            (attribute["type"].native, attribute["values"][0]["certs"][0])
            for attribute in self._signer["signed_attrs"]
            if attribute["type"].native in ("signing_certificate", "signing_certificate_v2")
        ]
        return bool(named) and all(_is_named(certificate, kind, one) for kind, one in named)

    def chain(self) -> str:
        """Give the certificates that came along as PEM, the signer's first."""
        armoured = [pem.armor("CERTIFICATE", held.dump()) for held in self._certificates]
        return b"".join(armoured).decode("ascii")


def _signers_first(held: Any, signer: Any) -> list[Any]:
    certificates = [choice.chosen for choice in held if choice.name == "certificate"]
    wanted = (signer["issuer"], signer["serial_number"].native)
    return sorted(certificates, key=lambda one: (one.issuer, one.serial_number) != wanted)


def _is_named(certificate: bytes, kind: str, named: Any) -> bool:
    second = kind == "signing_certificate_v2"
    algorithm = named["hash_algorithm"]["algorithm"].native if second else "sha1"
    found = hashlib.new(algorithm, certificate, usedforsecurity=False).digest()
    return found == bytes(named["cert_hash"].native)
