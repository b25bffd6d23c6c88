"""Certificates of time stamping authorities, and the way from one to a root that is trusted.

Source: RFC 5280, section 6.1, for the few extensions that such certificates have.
"""

from __future__ import annotations

import pkgutil
from collections.abc import Iterator, Sequence
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

from asn1crypto import x509

from redress.verify import pem, signatures

SHIPPED = (
    "digicert-trusted-root-g4",
    "digicert-assured-id-root-ca",
    "globalsign-root-r3",
    "globalsign-root-r6",
    "usertrust-rsa",
    "cfca-ev-root",
)
"""Names of the roots in `roots/`."""

_LONGEST = 8
_UNDERSTOOD = {"basic_constraints", "key_usage", "extended_key_usage", "certificate_policies"}
_LABEL = "CERTIFICATE"
_BROKEN = (ValueError, TypeError, KeyError, IndexError, AttributeError, OverflowError)
"""What asn1crypto raises for bytes that are no certificate, at the first access of a field."""


class Root(NamedTuple):
    """A trusted root: its name for people, and the certificate."""

    name: str
    certificate: Any


class ChainError(Exception):
    """There is no way to a trusted root; `code` says why, `forged` if a signature was wrong."""

    def __init__(self, code: str, *, forged: bool = False, **facts: str) -> None:
        super().__init__(code)
        self.code, self.forged, self.facts = code, forged, facts


@lru_cache(maxsize=256)
def load(der: bytes) -> Any:
    """Read a certificate to its last field; raises ValueError for what is none."""
    try:
        certificate = x509.Certificate.load(der, strict=True)
        _ = certificate.native
    except _BROKEN as error:
        raise ValueError(f"no certificate: {error}") from error
    return certificate


def shipped_roots() -> list[Root]:
    """Read the roots that come with the verifier."""
    found = []
    for name in SHIPPED:
        data = pkgutil.get_data("redress.verify", f"roots/{name}.pem")
        found += [Root(name, load(der)) for der in pem.read(_LABEL, data or b"")]
    return found


def roots_from(path: Path) -> list[Root]:
    """Read the roots in a PEM file, or in the `.pem` and `.crt` files of a folder.

    Raises OSError or ValueError for a file that has none.
    """
    files = [path]
    if path.is_dir():
        files = sorted(file for file in path.iterdir() if file.suffix in {".pem", ".crt"})
    found = []
    for file in files:
        blocks = pem.read_loosely(_LABEL, file.read_bytes())
        if not blocks:
            raise ValueError(f"{file.name}: no certificate in PEM")
        certificates = [load(der) for der in blocks]
        found += [Root(f"{file.name}: {name_of(each.subject)}", each) for each in certificates]
    return found


def name_of(name: Any) -> str:
    """Give a name in a certificate for people: the common name, else all of it."""
    common = name.native.get("common_name")
    return common if isinstance(common, str) else str(name.human_friendly)


def find_chain(
    leaf: Any, pool: Sequence[Any], roots: Sequence[Root], at: datetime
) -> tuple[list[Any], Root]:
    """Find the way from a certificate to a trusted root, all valid at an instant.

    Raises ChainError: with the most telling reason, where several ways failed.
    """
    failures: list[ChainError] = []
    for way, root in _ways(leaf, pool, roots, failures, (leaf,)):
        failure = _failure(way, root, at)
        if failure is None:
            return way, root
        failures.append(failure)
    if not failures:
        raise ChainError("stamp.unknown_root", issuer=name_of(leaf.issuer))
    raise next((failure for failure in failures if failure.forged), failures[0])


def _ways(
    last: Any, pool: Sequence[Any], roots: Sequence[Root],
    failures: list[ChainError], way: tuple[Any, ...],
) -> Iterator[tuple[list[Any], Root]]:  # fmt: skip
    """Follow issuers whose signature holds, until a root."""
    der = last.dump()
    for root in roots:
        if root.certificate.dump() == der or is_signed(last, root.certificate, failures):
            yield list(way), root
    if len(way) >= _LONGEST:
        return
    for issuer in pool:
        if issuer not in way and not issuer.self_issued and is_signed(last, issuer, failures):
            yield from _ways(issuer, pool, roots, failures, (*way, issuer))


def is_signed(certificate: Any, issuer: Any, failures: list[ChainError]) -> bool:
    """Say whether an issuer of the right name signed a certificate; a wrong signature is kept."""
    if certificate.issuer != issuer.subject:
        return False
    try:
        if _signed(certificate.dump(), issuer.dump()):
            return True
    except signatures.UnsupportedError as error:
        failures.append(ChainError("stamp.unsupported", why=str(error)))
        return False
    holder = name_of(certificate.subject)
    failures.append(ChainError("stamp.forged_certificate", forged=True, holder=holder))
    return False


@lru_cache(maxsize=256)
def _signed(certificate_der: bytes, issuer_der: bytes) -> bool:
    certificate, issuer = load(certificate_der), load(issuer_der)
    inner = certificate["tbs_certificate"]["signature"]
    return inner.dump() == certificate["signature_algorithm"].dump() and signatures.verify(
        issuer.public_key,
        certificate["signature_algorithm"],
        certificate["signature_value"].native,
        certificate["tbs_certificate"].dump(),
    )


def _failure(way: Sequence[Any], root: Root, at: datetime) -> ChainError | None:
    """Check dates, and that each issuer may issue what it issued."""
    for certificate in (*way, root.certificate):
        validity = certificate["tbs_certificate"]["validity"]
        if not validity["not_before"].native <= at <= validity["not_after"].native:
            return ChainError("stamp.not_valid_then", holder=name_of(certificate.subject))
    for below, issuer in enumerate([*way[1:], root.certificate]):
        why = _may_not_issue(issuer, below, trusted=issuer is root.certificate)
        if why is not None:
            return ChainError("stamp.bad_issuer", holder=name_of(issuer.subject), why=why)
    return None


def _may_not_issue(issuer: Any, below: int, *, trusted: bool) -> str | None:
    """Name what keeps a certificate from issuing others, `below` of them issuers themselves."""
    constraints = issuer.basic_constraints_value
    if constraints is None or not constraints["ca"].native:
        return "basicConstraints"
    longest = constraints["path_len_constraint"].native
    if longest is not None and below > longest:
        return "pathLenConstraint"
    usage, purposes = issuer.key_usage_value, issuer.extended_key_usage_value
    if usage is not None and "key_cert_sign" not in usage.native:
        return "keyUsage"
    if trusted:
        return None
    if purposes is not None and not {"time_stamping", "any_extended_key_usage"} & set(
        purposes.native
    ):
        return "extendedKeyUsage"
    return next(iter(unknown_critical(issuer)), None)


def unknown_critical(certificate: Any) -> list[str]:
    """Name the extensions that must be understood and are not."""
    return sorted(map(str, certificate.critical_extensions - _UNDERSTOOD))
