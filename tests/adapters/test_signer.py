"""Signatures that anybody verifies with OpenSSL, on moto and on the local engine."""

from __future__ import annotations

import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    PublicFormat,
    load_der_public_key,
)

from redress import aws
from redress.adapters.kms_signer import KmsSigner

if TYPE_CHECKING:
    from mypy_boto3_kms import KMSClient

SHORT, AT_THE_LIMIT, LONG = b"{}", b"x" * 4096, b"x" * 4097
"""KMS takes a message of 4096 bytes, and of a longer one its digest."""


def new_signer() -> tuple[KmsSigner, KMSClient]:
    client = aws.kms.__wrapped__()
    made = client.create_key(KeySpec="ECC_NIST_P256", KeyUsage="SIGN_VERIFY")
    return KmsSigner(made["KeyMetadata"]["Arn"], lambda: client), client


def openssl_says(signer: KmsSigner, data: bytes, signature: bytes, folder: Path) -> str:
    key = load_der_public_key(signer.public_key())
    pem = key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    for name, content in (("key.pem", pem), ("data", data), ("data.sig", signature)):
        (folder / name).write_bytes(content)
    words = ["openssl", "dgst", "-sha256", "-verify", "key.pem", "-signature", "data.sig", "data"]
    done = subprocess.run(words, cwd=folder, capture_output=True, text=True, check=False)
    return done.stdout.strip()


@pytest.mark.usefixtures("on_moto")
@pytest.mark.parametrize("data", [SHORT, AT_THE_LIMIT])
def test_openssl_verifies_what_moto_signs(data: bytes, tmp_path: Path) -> None:
    signer, _ = new_signer()
    assert openssl_says(signer, data, signer.sign(data), tmp_path) == "Verified OK"


@pytest.mark.engine
@pytest.mark.usefixtures("on_engine")
@pytest.mark.parametrize("data", [SHORT, AT_THE_LIMIT, LONG])
def test_openssl_verifies_what_the_engine_signs(data: bytes, tmp_path: Path) -> None:
    signer, _ = new_signer()
    signature = signer.sign(data)
    assert openssl_says(signer, data, signature, tmp_path) == "Verified OK"
    assert openssl_says(signer, data + b"!", signature, tmp_path) != "Verified OK"


@pytest.mark.usefixtures("on_moto")
def test_the_public_key_is_fetched_once(monkeypatch: pytest.MonkeyPatch) -> None:
    signer, client = new_signer()
    first = signer.public_key()
    monkeypatch.setattr(client, "get_public_key", None)
    assert signer.public_key() == first


@pytest.mark.usefixtures("on_moto")
def test_a_long_document_never_leaves_for_kms(monkeypatch: pytest.MonkeyPatch) -> None:
    signer, client = new_signer()
    asked: list[tuple[int, str]] = []

    def sign(**named: object) -> dict[str, bytes]:
        assert isinstance(named["Message"], bytes)
        asked.append((len(named["Message"]), str(named["MessageType"])))
        return {"Signature": b"signature"}

    monkeypatch.setattr(client, "sign", sign)
    assert signer.sign(AT_THE_LIMIT) == signer.sign(LONG) == b"signature"
    assert asked == [(4096, "RAW"), (32, "DIGEST")]
