"""One data key a case, wrapped under AWS KMS: to destroy it is to shred what it encrypted."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, cast

from redress import aws
from redress.remembered import Remembered

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient
    from mypy_boto3_kms import KMSClient

_KEY = 32
"""Bytes of a key of AES-256."""
_NONCE = 12
"""Bytes of a nonce of AES-GCM (NIST SP 800-38D); each is random and stands before its text."""
_KEPT = 256
_KEPT_SECONDS = 300
"""How many keys a process remembers, and how long: after that a destroyed key is forgotten."""
_WRAPPING_KEPT = 64
_WRAPPING_SECONDS = 3600
"""The same of wrapping keys: nothing of a case is left of them once its wrapped key is gone."""
_WRAPS = 1000
"""So many cases share a wrapping key at most."""
_PURPOSE = {"purpose": "data keys"}
"""KMS opens a wrapping key for nothing else (encryption context)."""


@dataclass
class _WrappingKey:
    """A key that wraps the keys of cases; `blob` is itself, wrapped by KMS."""

    plain: bytes
    blob: bytes
    left: int = _WRAPS


class KmsDataKeys:
    """Implements the port DataKeys, and encrypts with the keys (AES-256-GCM).

    The wrapped keys lie in a table of their own, without any backup: what could be restored
    would not be destroyed. A case's key is random and made here; it lies wrapped for this case
    only by a wrapping key, which lies beside it, wrapped by KMS. A process makes a wrapping key
    when it first needs one and uses it for an hour, so that KMS is not asked for every case.

    Args:
        table: name of the table of wrapped keys; its partition key is `case_id`.
        wrapping_key: ARN of the KMS key that wraps the wrapping keys.
        database: gives the client of the table when it is first needed.
        keys: gives the client of KMS when it is first needed.
        seconds: a clock that never goes back, in seconds.
    """

    def __init__(
        self,
        table: str,
        wrapping_key: str,
        database: Callable[[], DynamoDBClient] = aws.dynamodb,
        keys: Callable[[], KMSClient] = aws.kms,
        seconds: Callable[[], float] = time.monotonic,
    ) -> None:
        self._table = table
        self._wrapping_key = wrapping_key
        self._connect_database = database
        self._connect_keys = keys
        self._kept: Remembered[str, bytes] = Remembered(_KEPT, _KEPT_SECONDS, seconds)
        self._opened: Remembered[bytes, bytes] = Remembered(
            _WRAPPING_KEPT, _WRAPPING_SECONDS, seconds
        )
        self._own: Remembered[str, _WrappingKey] = Remembered(1, _WRAPPING_SECONDS, seconds)

    @cached_property
    def _database(self) -> DynamoDBClient:
        return self._connect_database()

    @cached_property
    def _keys(self) -> KMSClient:
        return self._connect_keys()

    def encrypt(self, case_id: str, place: str, data: bytes) -> bytes:
        """Encrypt what is to lie at a place; it can be decrypted for that case and place only."""
        key = self._kept.get(case_id) or self._stored(case_id) or self._made(case_id)
        return _sealed(key, place, data)

    def decrypt(self, case_id: str, place: str, data: bytes) -> bytes | None:
        """Decrypt what lies at a place; None once the case's key was destroyed.

        Raises cryptography's InvalidTag for what was encrypted elsewhere, or was changed.
        """
        key = self._kept.get(case_id) or self._stored(case_id)
        return None if key is None else _unsealed(key, place, data)

    def fresh(self, case_id: str) -> dict[str, Any]:
        """Make a key for a new case, and give the Put that keeps it, for a transaction.

        It encrypts from now on: whoever does not write it must `forget` it.
        """
        return self._putting(case_id, self._kept.keep(case_id, os.urandom(_KEY)))

    def forget(self, case_id: str) -> None:
        """Remember nothing of a case's key: the next use reads it."""
        self._kept.forget(case_id)

    def destroy(self, case_id: str) -> bool:
        """Destroy a case's key for ever; gives False when it was gone already."""
        self.forget(case_id)
        answer = self._database.delete_item(
            TableName=self._table, Key={"case_id": {"S": case_id}}, ReturnValues="ALL_OLD"
        )
        return "Attributes" in answer

    def _stored(self, case_id: str) -> bytes | None:
        answer = self._database.get_item(
            TableName=self._table, Key={"case_id": {"S": case_id}}, ConsistentRead=True
        )
        item = answer.get("Item")
        return self._unwrapped(case_id, item) if item else None

    def _made(self, case_id: str) -> bytes:
        """Make a key; if somebody else made one meanwhile, that one is the case's."""
        key = os.urandom(_KEY)
        try:
            self._database.put_item(**self._putting(case_id, key))
        except self._database.exceptions.ConditionalCheckFailedException as refusal:
            answer = cast("dict[str, Any]", refusal.response)
            return self._unwrapped(case_id, answer["Item"])
        return self._kept.keep(case_id, key)

    def _putting(self, case_id: str, key: bytes) -> dict[str, Any]:
        under = self._wrapping()
        return {
            "TableName": self._table,
            "Item": {
                "case_id": {"S": case_id},
                "wrapped": {"B": _sealed(under.plain, case_id, key)},
                "under": {"B": under.blob},
            },
            "ConditionExpression": "attribute_not_exists(case_id)",
            "ReturnValuesOnConditionCheckFailure": "ALL_OLD",
        }

    def _unwrapped(self, case_id: str, item: dict[str, Any]) -> bytes:
        """Open a case's key; those of an older version were wrapped by KMS itself."""
        wrapped: bytes = item["wrapped"]["B"]
        if "under" not in item:
            return self._kept.keep(case_id, self._opened_by_kms(wrapped, {"case": case_id}))
        blob: bytes = item["under"]["B"]
        under = self._opened.get(blob)
        if under is None:
            under = self._opened.keep(blob, self._opened_by_kms(blob, _PURPOSE))
        return self._kept.keep(case_id, _unsealed(under, case_id, wrapped))

    def _opened_by_kms(self, blob: bytes, context: dict[str, str]) -> bytes:
        answer = self._keys.decrypt(
            KeyId=self._wrapping_key, CiphertextBlob=blob, EncryptionContext=context
        )
        return answer["Plaintext"]

    def _wrapping(self) -> _WrappingKey:
        """Give the wrapping key that this process uses now, for one case more."""
        own = self._own.get("")
        if own is None or own.left == 0:
            made = self._keys.generate_data_key(
                KeyId=self._wrapping_key, KeySpec="AES_256", EncryptionContext=_PURPOSE
            )
            own = self._own.keep("", _WrappingKey(made["Plaintext"], made["CiphertextBlob"]))
            self._opened.keep(own.blob, own.plain)
        own.left -= 1
        return own


def _sealed(key: bytes, place: str, data: bytes) -> bytes:
    """Encrypt data, bound to the name of its place."""
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM  # noqa: PLC0415  # cold starts

    nonce = os.urandom(_NONCE)
    return nonce + AESGCM(key).encrypt(nonce, data, place.encode())


def _unsealed(key: bytes, place: str, data: bytes) -> bytes:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM  # noqa: PLC0415  # as above

    return AESGCM(key).decrypt(data[:_NONCE], data[_NONCE:], place.encode())
