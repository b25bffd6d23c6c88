"""Signatures in pure Python: RSA (PKCS #1 1.5 and PSS, RFC 8017) and ECDSA on NIST's curves."""

from __future__ import annotations

import hashlib
from typing import Any, NamedTuple

import ecdsa
from asn1crypto import keys
from ecdsa.der import UnexpectedDER
from ecdsa.errors import MalformedPointError
from ecdsa.util import sigdecode_der

_DIGEST_INFO = {
    "sha256": bytes.fromhex("3031300d060960864801650304020105000420"),
    "sha384": bytes.fromhex("3041300d060960864801650304020205000430"),
    "sha512": bytes.fromhex("3051300d060960864801650304020305000440"),
}
_CURVES = {"secp256r1": ecdsa.NIST256p, "secp384r1": ecdsa.NIST384p, "secp521r1": ecdsa.NIST521p}
_MIN_BITS, _MAX_BITS = 2048, 16384
_PSS_TRAILER = 0xBC


class Scheme(NamedTuple):
    """How a signature is made: names as asn1crypto has them, and the bytes of salt (PSS)."""

    name: str
    hash_name: str
    salt: int = 0


class UnsupportedError(Exception):
    """An algorithm or key that is not verified here: too weak, or unknown; the message names it."""


def verify(key: Any, algorithm: Any, signature: bytes, message: bytes) -> bool:
    """Say whether a signature over a message was made with a key.

    `key` is asn1crypto's `PublicKeyInfo`, `algorithm` its `SignedDigestAlgorithm`. Raises
    UnsupportedError: the algorithm is not SHA-2 with RSA or ECDSA, or the key is too weak.
    """
    scheme = Scheme(scheme_of(algorithm), algorithm.hash_algo, salt_of(algorithm))
    return verify_as(key, scheme, signature, message)


def scheme_of(algorithm: Any) -> str:
    """Give the name of a signature algorithm without its hash; raises UnsupportedError."""
    try:
        return str(algorithm.signature_algo)
    except ValueError as error:
        raise UnsupportedError(algorithm["algorithm"].dotted) from error


def verify_as(key: Any, scheme: Scheme, signature: bytes, message: bytes) -> bool:
    """Say whether a signature holds, with the scheme given by name; see `verify`."""
    name, hash_name, salt = scheme
    if hash_name not in _DIGEST_INFO:
        raise UnsupportedError(hash_name)
    digest = hashlib.new(hash_name, message).digest()
    if key.algorithm == "rsa" and name in {"rsassa_pkcs1v15", "rsassa_pss"}:
        decoded = _rsa(key, signature)
        if name == "rsassa_pss":
            return _is_pss(decoded, hash_name, digest, salt, _bits(key))
        ending = b"\x00" + _DIGEST_INFO[hash_name] + digest
        return decoded == b"\x00\x01" + b"\xff" * (len(decoded) - len(ending) - 2) + ending
    if key.algorithm == "ec" and name == "ecdsa":
        return _verify_ecdsa(key, signature, digest)
    raise UnsupportedError(f"{key.algorithm}, {name}")


def load_public_key(der: bytes) -> Any:
    """Read a public key (SubjectPublicKeyInfo, DER); raises ValueError."""
    return keys.PublicKeyInfo.load(der, strict=True)


def salt_of(algorithm: Any) -> int:
    """Give the length of the salt that RSASSA-PSS names, 0 for other algorithms."""
    if algorithm.signature_algo != "rsassa_pss":
        return 0
    parameters = algorithm["parameters"]
    mask = parameters["mask_gen_algorithm"]
    if mask["parameters"]["algorithm"].native != algorithm.hash_algo:
        raise UnsupportedError("RSASSA-PSS with two hashes")
    return int(parameters["salt_length"].native)


def _bits(key: Any) -> int:
    return int(key["public_key"].parsed["modulus"].native.bit_length())


def _rsa(key: Any, signature: bytes) -> bytes:
    """Give what an RSA signature decodes to, as long as the key; zeros for a wrong length."""
    numbers = key["public_key"].parsed
    modulus, exponent = int(numbers["modulus"].native), int(numbers["public_exponent"].native)
    if not _MIN_BITS <= modulus.bit_length() <= _MAX_BITS or not 1 < exponent < 1 << 64:
        raise UnsupportedError(f"RSA, {modulus.bit_length()} bits")
    length = (modulus.bit_length() + 7) // 8
    number = int.from_bytes(signature, "big")
    if len(signature) != length or number >= modulus:
        return bytes(length)
    return pow(number, exponent, modulus).to_bytes(length, "big")


def _is_pss(decoded: bytes, hash_name: str, digest: bytes, salt: int, bits: int) -> bool:
    """Check an encoded message (RFC 8017, section 9.1.2) for a modulus of so many bits."""
    length = (bits + 6) // 8
    decoded = decoded[-length:]
    size = len(digest)
    if length < size + salt + 2 or decoded[-1] != _PSS_TRAILER:
        return False
    masked, checksum = decoded[: length - size - 1], decoded[length - size - 1 : -1]
    mask = b"".join(
        hashlib.new(hash_name, checksum + counter.to_bytes(4, "big")).digest()
        for counter in range(-(-len(masked) // size))
    )
    block = bytes(left ^ right for left, right in zip(masked, mask))
    unused = 8 * length - (bits - 1)
    block = bytes([block[0] & (0xFF >> unused)]) + block[1:]
    padding, salted = block[: len(block) - salt], block[len(block) - salt :]
    if masked[0] >> (8 - unused) or padding != bytes(len(padding) - 1) + b"\x01":
        return False
    return hashlib.new(hash_name, bytes(8) + digest + salted).digest() == checksum


def _verify_ecdsa(key: Any, signature: bytes, digest: bytes) -> bool:
    curve = _CURVES.get(key.curve[1])
    if curve is None:
        raise UnsupportedError(f"ECDSA, {key.curve[1]}")
    try:
        point = ecdsa.VerifyingKey.from_string(key["public_key"].native, curve=curve)
        return bool(
            point.verify_digest(signature, digest, sigdecode=sigdecode_der, allow_truncate=True)
        )
    except (ecdsa.BadSignatureError, MalformedPointError, UnexpectedDER, ValueError):
        return False
