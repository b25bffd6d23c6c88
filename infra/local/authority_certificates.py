"""Keys and certificates of the local time stamping authorities, under a root of their own."""

import datetime as dt
import tempfile
from collections.abc import Sequence
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

LIFETIME = dt.timedelta(days=3650)
RSA_BITS = 2048
ROOT, ISSUER = "root", "issuer"

Key = ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey
Issued = tuple[x509.Certificate, Key]


def ensure_certificates(folder: Path, names: Sequence[str]) -> None:
    """Have `root.pem`, `issuer.pem`, and a certificate and key for each name in `folder`.

    The root issues the issuer, and that the authorities. Their own keys are not kept: nothing more
    will ever be issued. What is there already stays.
    """
    if folder.is_dir():
        return
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder.parent) as scratch:
        made = Path(scratch) / "made"
        made.mkdir()
        _write_certificates(made, names)
        made.rename(folder)


def _write_certificates(folder: Path, names: Sequence[str]) -> None:
    root = _issue_authority(ROOT, 1, None)
    issuer = _issue_authority(ISSUER, 0, root)
    for name, (certificate, _) in ((ROOT, root), (ISSUER, issuer)):
        _write(folder / f"{name}.pem", certificate.public_bytes(serialization.Encoding.PEM))
    for index, name in enumerate(names):
        certificate, key = _issue_stamper(name, _new_key(index), issuer)
        _write(folder / f"{name}.pem", certificate.public_bytes(serialization.Encoding.PEM))
        _write(
            folder / f"{name}.key.pem",
            key.private_bytes(
                serialization.Encoding.PEM,
                serialization.PrivateFormat.PKCS8,
                serialization.NoEncryption(),
            ),
        )


def _new_key(index: int) -> Key:
    """Give elliptic curves and RSA in turn, so that both are met."""
    if index % 2:
        return rsa.generate_private_key(65537, RSA_BITS)
    return ec.generate_private_key(ec.SECP256R1())


def _issue_authority(name: str, below: int, issuer: Issued | None) -> Issued:
    """Issue a certificate that issues others, `below` of them in a row; a root without issuer."""
    key = ec.generate_private_key(ec.SECP256R1())
    constraints = x509.BasicConstraints(ca=True, path_length=below)
    builder = _begin(name, key, issuer).add_extension(constraints, critical=True)
    return _sign(builder.add_extension(_usage(issues=True), critical=True), key, issuer)


def _issue_stamper(name: str, key: Key, issuer: Issued) -> Issued:
    """Issue a certificate for time stamps only, as RFC 3161, section 2.3, demands."""
    purpose = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING])
    builder = _begin(name, key, issuer).add_extension(purpose, critical=True)
    return _sign(builder.add_extension(_usage(issues=False), critical=True), key, issuer)


def _begin(name: str, key: Key, issuer: Issued | None) -> x509.CertificateBuilder:
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, f"Redress {name}")])
    now = dt.datetime.now(dt.UTC)
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer[0].subject if issuer else subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(hours=1))
        .not_valid_after(now + LIFETIME)
    )


def _sign(builder: x509.CertificateBuilder, key: Key, issuer: Issued | None) -> Issued:
    return builder.sign(issuer[1] if issuer else key, hashes.SHA256()), key


def _usage(*, issues: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not issues,
        key_cert_sign=issues,
        crl_sign=issues,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        encipher_only=False,
        decipher_only=False,
    )


def _write(path: Path, content: bytes) -> None:
    path.touch(mode=0o600)
    path.write_bytes(content)
