"""Signatures by an asymmetric key that never leaves AWS KMS."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from functools import cached_property
from typing import TYPE_CHECKING

from redress import aws

if TYPE_CHECKING:
    from mypy_boto3_kms import KMSClient

_LONGEST = 4096
"""What KMS takes of a message; of a longer one it takes the digest, for the same signature."""


class KmsSigner:
    """Implements the port Signer.

    Args:
        key: ARN of a key of the spec ECC_NIST_P256.
        client: gives the client when it is first needed.
    """

    def __init__(self, key: str, client: Callable[[], KMSClient] = aws.kms) -> None:
        self._key = key
        self._connect = client

    @cached_property
    def _client(self) -> KMSClient:
        return self._connect()

    def sign(self, data: bytes) -> bytes:
        """Sign bytes of any length: ECDSA over P-256 with SHA-256, DER."""
        whole = len(data) <= _LONGEST
        answer = self._client.sign(
            KeyId=self._key,
            Message=data if whole else hashlib.sha256(data).digest(),
            MessageType="RAW" if whole else "DIGEST",
            SigningAlgorithm="ECDSA_SHA_256",
        )
        return answer["Signature"]

    def public_key(self) -> bytes:
        """Give the public key (DER); it is fetched once in the life of the process."""
        return self._public_key

    @cached_property
    def _public_key(self) -> bytes:
        return self._client.get_public_key(KeyId=self._key)["PublicKey"]
