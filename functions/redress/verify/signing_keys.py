"""The key that signs receipts and checkpoints: the one in the bag, and those that the user has."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

from redress.verify import pem, signatures
from redress.verify.layout import SIGNING_KEY, question_of
from redress.verify.parts import Package
from redress.verify.report import EVIDENCE, Report

_LABEL = "PUBLIC KEY"
_SCHEME = signatures.Scheme("ecdsa", "sha256")


class SigningKey(NamedTuple):
    """A public key; `fingerprint` is SHA-256 of its DER in lower-case hexadecimal."""

    key: Any
    fingerprint: str

    def signed(self, signature: bytes, message: bytes) -> bool:
        """Say whether it made a signature: ECDSA with SHA-256, DER."""
        try:
            return signatures.verify_as(self.key, _SCHEME, signature, message)
        except signatures.UnsupportedError:
            return False


def load_key(der: bytes) -> SigningKey:
    """Read a public key; raises ValueError unless it is one of NIST P-256."""
    try:
        key = signatures.load_public_key(der)
        fits = key.algorithm == "ec" and key.curve == ("named", "secp256r1")
    except (TypeError, KeyError) as error:
        raise ValueError("no public key") from error
    if not fits or key.dump(force=True) != der:
        raise ValueError("no public key of NIST P-256")
    return SigningKey(key, hashlib.sha256(der).hexdigest())


def keys_from(path: Path) -> list[SigningKey]:
    """Read the public keys in a PEM file; raises OSError or ValueError for one that has none."""
    found = [load_key(der) for der in pem.read_loosely(_LABEL, path.read_bytes())]
    if not found:
        raise ValueError(f"{path.name}: no public key in PEM")
    return found


def check_key(
    package: Package, confirmed: Sequence[SigningKey], report: Report
) -> SigningKey | None:
    """Read the key in a bag, and compare it with the keys that the user has from the site."""
    if SIGNING_KEY not in package:
        return None
    try:
        (der,) = pem.read(_LABEL, package.read(SIGNING_KEY))
        key = load_key(der)
    except (ValueError, OSError):
        report.changed(EVIDENCE, SIGNING_KEY, "key.broken")
        return None
    if not confirmed:
        report.note(EVIDENCE, SIGNING_KEY, "key.unconfirmed", fingerprint=key.fingerprint)
    elif any(key.fingerprint == given.fingerprint for given in confirmed):
        report.ok(EVIDENCE, SIGNING_KEY, "key.confirmed", fingerprint=key.fingerprint)
    else:
        report.changed(EVIDENCE, SIGNING_KEY, "key.another", fingerprint=key.fingerprint)
    return key


def check_signature(
    package: Package, document: str, key: SigningKey | None, report: Report
) -> None:
    """Verify the signature that lies beside a document."""
    name, question = f"{document}.sig", question_of(document)
    if document not in package or name not in package:
        return
    if key is None:
        report.unchecked(question, name, "signature.no_key", document=document)
    elif key.signed(package.read(name), package.read(document)):
        report.ok(question, name, "signature.ok", document=document)
    else:
        report.changed(question, name, "signature.wrong", document=document)
