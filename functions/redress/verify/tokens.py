"""Time stamps (RFC 3161, RFC 5816) in pure Python: parsed strictly, then verified."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import datetime, timezone
from typing import Any, NamedTuple

from asn1crypto import tsp

from redress.verify import signatures
from redress.verify.certificates import (
    ChainError,
    Root,
    find_chain,
    load,
    name_of,
    unknown_critical,
)
from redress.verify.der import DerError, ensure_der

_BROKEN = (ValueError, TypeError, KeyError, IndexError, AttributeError, OverflowError)
"""What asn1crypto raises for bytes that are not what they say, at the first access of a field."""

_MOST_CERTIFICATES = 20
_NO_PARAMETERS = (b"", b"\x05\x00")


class Stamp(NamedTuple):
    """A verified time stamp: when, by whom, up to which root, and what it brought along.

    `chain` are the certificates from the signer's up to the one that the root issued.
    """

    at: datetime
    signer: str
    root: str
    chain: list[Any]
    certificates: list[Any]


class StampError(Exception):
    """A time stamp that does not hold; `code` says why.

    `changed` if bytes were changed or belong to something else; otherwise nobody can tell here.
    """

    def __init__(self, code: str, *, changed: bool = True, **facts: str) -> None:
        super().__init__(code)
        self.code, self.changed, self.facts = code, changed, facts


def verify_stamp(
    response: bytes, digest: bytes, pool: Sequence[Any], roots: Sequence[Root]
) -> Stamp:
    """Verify an authority's whole answer over a SHA-256 digest.

    Args:
        response: DER of a `TimeStampResp`.
        digest: SHA-256 of the document that is stamped.
        pool: certificates beside those in the answer.
        roots: the only certificates that are trusted.

    Raises:
        StampError: with the first thing that does not hold.
    """
    try:
        return _Token(response).verified(digest, pool, roots)
    except (DerError, *_BROKEN) as error:
        raise StampError("stamp.broken", why=str(error)) from error
    except signatures.UnsupportedError as error:
        raise StampError("stamp.unsupported", changed=False, why=str(error)) from error
    except ChainError as error:
        raise StampError(error.code, changed=error.forged, **error.facts) from error


def _ensure(holds: bool, code: str) -> None:
    if not holds:
        raise StampError(code)


class _Token:
    """An answer taken apart; whatever is not signed is compared with what it has to be."""

    def __init__(self, response: bytes) -> None:
        ensure_der(response)
        answer = tsp.TimeStampResp.load(response, strict=True)
        status = answer["status"]["status"].native
        _ensure(status in {"granted", "granted_with_mods"}, "stamp.not_granted")
        token = answer["time_stamp_token"]
        _ensure(token["content_type"].native == "signed_data", "stamp.broken_parts")
        signed = token["content"]
        held = signed["certificates"]
        _ensure(len(held) <= _MOST_CERTIFICATES, "stamp.broken_parts")
        self.certificates = [load(choice.chosen.dump()) for choice in held]
        self.content = signed["encap_content_info"]["content"].contents
        ensure_der(self.content)
        self.said = tsp.TSTInfo.load(self.content, strict=True)
        _ensure(len(signed["signer_infos"]) == 1, "stamp.broken_parts")
        self.signer = signed["signer_infos"][0]
        self.hash_name = str(self.signer["digest_algorithm"]["algorithm"].native)
        self._ensure_envelope(signed)

    def _ensure_envelope(self, signed: Any) -> None:
        """Compare the parts that no signature covers."""
        algorithms = [each["algorithm"].native for each in signed["digest_algorithms"]]
        by_name = self.signer["sid"].name == "issuer_and_serial_number"
        unsigned = (signed["crls"], self.signer["unsigned_attrs"])
        hashed = (*signed["digest_algorithms"], self.signer["digest_algorithm"])
        _ensure(
            signed["version"].native == "v3"
            and self.signer["version"].native == ("v1" if by_name else "v3")
            and signed["encap_content_info"]["content_type"].native == "tst_info"
            and algorithms == [self.hash_name]
            and all(each["parameters"].dump() in _NO_PARAMETERS for each in hashed)
            and not any(part.native for part in unsigned),
            "stamp.broken_parts",
        )

    def verified(self, digest: bytes, pool: Sequence[Any], roots: Sequence[Root]) -> Stamp:
        certificate = self._signers_certificate()
        attributes = self._attributes()
        self._ensure_signed(certificate, attributes)
        self._ensure_named(certificate, attributes)
        imprint = self.said["message_imprint"]
        _ensure(
            imprint["hash_algorithm"]["algorithm"].native == "sha256"
            and imprint["hashed_message"].native == digest,
            "stamp.of_something_else",
        )
        at = self.said["gen_time"].native.astimezone(timezone.utc)
        others = {each.dump(): each for each in (*self.certificates, *pool)}
        chain, root = find_chain(certificate, list(others.values()), roots, at)
        _ensure_purpose(certificate)
        signer = name_of(certificate.subject)
        return Stamp(at, signer, root.name, chain, self.certificates)

    def _signers_certificate(self) -> Any:
        sid = self.signer["sid"]
        for certificate in self.certificates:
            if sid.name == "issuer_and_serial_number":
                wanted = (sid.chosen["issuer"].dump(), sid.chosen["serial_number"].native)
                if wanted == (certificate.issuer.dump(), certificate.serial_number):
                    return certificate
            elif certificate.key_identifier == sid.chosen.native:
                return certificate
        raise StampError("stamp.no_signer")

    def _attributes(self) -> dict[str, Any]:
        """Give the signed attributes by name; each has one value."""
        found: dict[str, Any] = {}
        for attribute in self.signer["signed_attrs"]:
            name = attribute["type"].native
            _ensure(name not in found and len(attribute["values"]) == 1, "stamp.broken_parts")
            found[name] = attribute["values"][0]
        return found

    def _ensure_signed(self, certificate: Any, attributes: dict[str, Any]) -> None:
        algorithm = self.signer["signature_algorithm"]
        scheme = signatures.scheme_of(algorithm)
        if self.hash_name not in {"sha256", "sha384", "sha512"}:
            raise signatures.UnsupportedError(self.hash_name)
        digest = hashlib.new(self.hash_name, self.content).digest()
        _ensure(
            attributes["content_type"].native == "tst_info"
            and attributes["message_digest"].native == digest,
            "stamp.forged",
        )
        plain = algorithm["algorithm"].native == "rsassa_pkcs1v15"
        bare = scheme == "rsassa_pss" or algorithm["parameters"].dump() in _NO_PARAMETERS
        _ensure(bare and (plain or algorithm.hash_algo == self.hash_name), "stamp.broken_parts")
        signed = _as_set(self.signer["signed_attrs"].dump())
        how = signatures.Scheme(scheme, self.hash_name, signatures.salt_of(algorithm))
        signature = self.signer["signature"].native
        _ensure(
            signatures.verify_as(certificate.public_key, how, signature, signed), "stamp.forged"
        )

    def _ensure_named(self, certificate: Any, attributes: dict[str, Any]) -> None:
        """Check that the signature covers which certificate made it (ESSCertID)."""
        der = certificate.dump()
        second = attributes.get("signing_certificate_v2")
        first = attributes.get("signing_certificate")
        _ensure(first is not None or second is not None, "stamp.no_signer")
        if second is not None:
            named = second["certs"][0]
            hash_name = named["hash_algorithm"]["algorithm"].native
            found = hashlib.new(hash_name, der).digest()
            _ensure(named["cert_hash"].native == found, "stamp.no_signer")
        if first is not None:
            found = hashlib.new("sha1", der, usedforsecurity=False).digest()
            _ensure(first["certs"][0]["cert_hash"].native == found, "stamp.no_signer")


def _as_set(attributes: bytes) -> bytes:
    """Give signed attributes with the tag under which they were signed (RFC 5652, 5.4)."""
    return b"\x31" + attributes[1:]


def _ensure_purpose(certificate: Any) -> None:
    """Check that a certificate is for time stamps, and nothing else (RFC 3161, section 2.3)."""
    purposes = certificate.extended_key_usage_value
    usage = certificate.key_usage_value
    fit = (
        purposes is not None
        and purposes.native == ["time_stamping"]
        and "extended_key_usage" in certificate.critical_extensions
        and (usage is None or usage.native <= {"digital_signature", "non_repudiation"})
        and not unknown_critical(certificate)
    )
    if not fit:
        holder = name_of(certificate.subject)
        raise StampError("stamp.not_for_stamps", changed=False, holder=holder)
