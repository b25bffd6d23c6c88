"""A time stamping authority for tests: certificates and answers, right and wrong ones."""

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any

from asn1crypto import algos, cms, core, tsp
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

AT = datetime(2026, 3, 4, 5, 6, 7, 890000, tzinfo=UTC)
HASHES = {"sha256": hashes.SHA256(), "sha384": hashes.SHA384(), "sha512": hashes.SHA512()}

Key = rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey


@dataclass(frozen=True)
class Holder:
    """A certificate with its key."""

    key: Key
    certificate: x509.Certificate

    @property
    def pem(self) -> str:
        return self.certificate.public_bytes(Encoding.PEM).decode()

    @property
    def der(self) -> bytes:
        return self.certificate.public_bytes(Encoding.DER)


@cache
def key_named(name: str) -> Key:
    """Keys are slow to make: the same name is the same key during a run."""
    kind = name.partition(":")[0]
    curves = {"p256": ec.SECP256R1(), "p384": ec.SECP384R1(), "p521": ec.SECP521R1()}
    if kind in curves:
        return ec.generate_private_key(curves[kind])
    return rsa.generate_private_key(65537, int(kind.removeprefix("rsa")))


def issue(
    name: str,
    *,
    kind: str = "rsa2048",
    issuer: Holder | None = None,
    authority: bool = True,
    below: int | None = None,
    purposes: tuple[x509.ObjectIdentifier, ...] = (),
    critical: bool = True,
    begins: datetime = AT - timedelta(days=400),
    ends: datetime = AT + timedelta(days=400),
) -> Holder:
    key = key_named(f"{kind}:{name}")
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer.certificate.subject if issuer else subject)
        .public_key(key.public_key())
        .serial_number(int.from_bytes(hashlib.sha256(name.encode()).digest()[:15], "big"))
        .not_valid_before(begins)
        .not_valid_after(ends)
        .add_extension(x509.BasicConstraints(ca=authority, path_length=below), critical=True)
    )
    if purposes:
        builder = builder.add_extension(x509.ExtendedKeyUsage(purposes), critical=critical)
    signer = issuer.key if issuer else key
    return Holder(key, builder.sign(signer, hashes.SHA256()))


STAMPING = (ExtendedKeyUsageOID.TIME_STAMPING,)


@dataclass(frozen=True)
class Authority:
    """Gives time stamps; `root` is what a verifier has to trust."""

    root: Holder
    issuer: Holder
    signer: Holder

    @classmethod
    def named(cls, name: str, kind: str = "rsa2048", **signer: Any) -> "Authority":
        root = issue(f"{name} root", kind=kind)
        issuer = issue(f"{name} issuer", kind=kind, issuer=root, below=0)
        wanted: dict[str, Any] = {"purposes": STAMPING, "authority": False} | signer
        return cls(root, issuer, issue(f"{name} signer", kind=kind, issuer=issuer, **wanted))

    def certificates(self) -> list[bytes]:
        return [self.signer.der, self.issuer.der]

    def stamp(self, document: bytes, *, at: datetime = AT, **changes: Any) -> bytes:
        """Answer with a time stamp over a document; `changes` are those of `_token`."""
        return _response(_token(self, hashlib.sha256(document).digest(), at, **changes))


def _response(token: cms.ContentInfo, status: str = "granted") -> bytes:
    answer: bytes = tsp.TimeStampResp(
        {"status": {"status": status}, "time_stamp_token": token}
    ).dump()
    return answer


def _token(
    authority: Authority,
    imprint: bytes,
    at: datetime,
    *,
    hash_name: str = "sha256",
    first_version: bool = False,
    pss: bool = False,
    unsorted: bool = False,
    extra: tuple[Holder, ...] = (),
    named: Holder | None = None,
    by_key: Holder | None = None,
) -> cms.ContentInfo:
    """Make a token. `named` is the certificate that ESSCertID names, `by_key` who really signs."""
    signer, holder = authority.signer, by_key or authority.signer
    content = _said(imprint, at)
    attributes = _attributes(content, hash_name, (named or signer).der, first_version=first_version)
    certificate = asn1_x509.Certificate.load(signer.der)
    algorithm, signature = _sign(holder.key, hash_name, attributes.untag().dump(), pss=pss)
    signed = cms.SignedData(
        {
            "version": "v3",
            "digest_algorithms": [{"algorithm": hash_name}],
            "encap_content_info": {
                "content_type": "tst_info",
                "content": core.ParsableOctetString(content),
            },
            "certificates": [],
            "signer_infos": [
                {
                    "version": "v1",
                    "sid": cms.SignerIdentifier(
                        name="issuer_and_serial_number",
                        value=cms.IssuerAndSerialNumber(
                            {
                                "issuer": certificate.issuer,
                                "serial_number": certificate.serial_number,
                            }
                        ),
                    ),
                    "digest_algorithm": {"algorithm": hash_name},
                    "signed_attrs": attributes,
                    "signature_algorithm": algorithm,
                    "signature": signature,
                }
            ],
        }
    )
    held = [*authority.certificates(), *(holder.der for holder in extra)]
    held.sort(reverse=unsorted)
    raw = cms.ContentInfo({"content_type": "signed_data", "content": signed}).dump()
    return cms.ContentInfo.load(_with_certificates(raw, held))


def _with_certificates(token: bytes, certificates: list[bytes]) -> bytes:
    """Put certificates into a token in the given order, which asn1crypto would sort."""
    info = cms.ContentInfo.load(token)
    signed = info["content"]
    encoded = [
        signed["version"].dump(),
        signed["digest_algorithms"].dump(),
        signed["encap_content_info"].dump(),
        _tlv(0xA0, b"".join(certificates)),
        signed["signer_infos"].dump(),
    ]
    content = _tlv(0xA0, _tlv(0x30, b"".join(encoded)))
    return _tlv(0x30, info["content_type"].dump() + content)


def _tlv(tag: int, content: bytes) -> bytes:
    size = len(content)
    if size < 0x80:
        return bytes([tag, size]) + content
    octets = size.to_bytes((size.bit_length() + 7) // 8, "big")
    return bytes([tag, 0x80 | len(octets)]) + octets + content


def _said(imprint: bytes, at: datetime) -> bytes:
    said: bytes = tsp.TSTInfo(
        {
            "version": "v1",
            "policy": "1.3.6.1.4.1.99999.1",
            "message_imprint": {
                "hash_algorithm": {"algorithm": "sha256"},
                "hashed_message": imprint,
            },
            "serial_number": 7,
            "gen_time": at,
            "nonce": 42,
        }
    ).dump()
    return said


def _attributes(
    content: bytes, hash_name: str, certificate: bytes, *, first_version: bool
) -> cms.CMSAttributes:
    digest = hashlib.new(hash_name, content).digest()
    if first_version:
        digest_of = hashlib.sha1(certificate, usedforsecurity=False).digest()
        named = (
            "signing_certificate",
            tsp.SigningCertificate({"certs": [{"cert_hash": digest_of}]}),
        )
    else:
        entry = {"cert_hash": hashlib.sha256(certificate).digest()}
        named = ("signing_certificate_v2", tsp.SigningCertificateV2({"certs": [entry]}))
    values = (("content_type", "tst_info"), ("message_digest", digest), named)
    return cms.CMSAttributes(
        [cms.CMSAttribute({"type": name, "values": [value]}) for name, value in values]
    )


def _sign(
    key: Key, hash_name: str, message: bytes, *, pss: bool
) -> tuple[algos.SignedDigestAlgorithm, bytes]:
    chosen = HASHES[hash_name]
    if isinstance(key, ec.EllipticCurvePrivateKey):
        algorithm: dict[str, Any] = {"algorithm": f"{hash_name}_ecdsa"}
        return algos.SignedDigestAlgorithm(algorithm), key.sign(message, ec.ECDSA(chosen))
    if pss:
        salt = chosen.digest_size
        parameters = {
            "hash_algorithm": {"algorithm": hash_name},
            "mask_gen_algorithm": {"algorithm": "mgf1", "parameters": {"algorithm": hash_name}},
            "salt_length": salt,
        }
        algorithm = {"algorithm": "rsassa_pss", "parameters": parameters}
        signature = key.sign(message, padding.PSS(padding.MGF1(chosen), salt), chosen)
        return algos.SignedDigestAlgorithm(algorithm), signature
    algorithm = {"algorithm": f"{hash_name}_rsa"}
    signature = key.sign(message, padding.PKCS1v15(), chosen)
    return algos.SignedDigestAlgorithm(algorithm), signature
