"""One data key a case, wrapped by AWS KMS: to destroy it is to shred what it encrypted."""

from __future__ import annotations

import os
import time
from collections import OrderedDict
from collections.abc import Callable
from functools import cached_property
from typing import TYPE_CHECKING, Any, cast

from redress import aws

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient
    from mypy_boto3_kms import KMSClient

_NONCE = 12
"""Bytes of a nonce of AES-GCM (NIST SP 800-38D); each is random and stands before its text."""
_KEPT = 256
_KEPT_SECONDS = 300
"""How many keys a process remembers, and how long: after that a destroyed key is forgotten."""


class KmsDataKeys:
    """Implements the port DataKeys, and encrypts with the keys (AES-256-GCM).

    The wrapped keys lie in a table of their own, without any backup: what could be restored
    would not be destroyed. A key is made when it is first needed.

    Args:
        table: name of the table of wrapped keys; its partition key is `case_id`.
        wrapping_key: ARN of the KMS key that wraps them.
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
        self._seconds = seconds
        self._kept: OrderedDict[str, tuple[float, bytes]] = OrderedDict()

    @cached_property
    def _database(self) -> DynamoDBClient:
        return self._connect_database()

    @cached_property
    def _keys(self) -> KMSClient:
        return self._connect_keys()

    def encrypt(self, case_id: str, place: str, data: bytes) -> bytes:
        """Encrypt what is to lie at a place; it can be decrypted for that case and place only."""
        from cryptography.hazmat.primitives.ciphers.aead import (  # noqa: PLC0415  # cold starts
            AESGCM,
        )

        key = self._remembered(case_id) or self._stored(case_id) or self._made(case_id)
        nonce = os.urandom(_NONCE)
        return nonce + AESGCM(key).encrypt(nonce, data, place.encode())

    def decrypt(self, case_id: str, place: str, data: bytes) -> bytes | None:
        """Decrypt what lies at a place; None once the case's key was destroyed.

        Raises cryptography's InvalidTag for what was encrypted elsewhere, or was changed.
        """
        from cryptography.hazmat.primitives.ciphers.aead import (  # noqa: PLC0415  # cold starts
            AESGCM,
        )

        key = self._remembered(case_id) or self._stored(case_id)
        if key is None:
            return None
        return AESGCM(key).decrypt(data[:_NONCE], data[_NONCE:], place.encode())

    def destroy(self, case_id: str) -> bool:
        """Destroy a case's key for ever; gives False when it was gone already."""
        self._kept.pop(case_id, None)
        answer = self._database.delete_item(
            TableName=self._table, Key={"case_id": {"S": case_id}}, ReturnValues="ALL_OLD"
        )
        return "Attributes" in answer

    def _remembered(self, case_id: str) -> bytes | None:
        until, key = self._kept.get(case_id, (0.0, b""))
        if self._seconds() >= until:
            return None
        self._kept.move_to_end(case_id)
        return key

    def _remember(self, case_id: str, key: bytes) -> bytes:
        self._kept[case_id] = (self._seconds() + _KEPT_SECONDS, key)
        self._kept.move_to_end(case_id)
        while len(self._kept) > _KEPT:
            self._kept.popitem(last=False)
        return key

    def _stored(self, case_id: str) -> bytes | None:
        answer = self._database.get_item(
            TableName=self._table, Key={"case_id": {"S": case_id}}, ConsistentRead=True
        )
        item = answer.get("Item")
        return self._unwrapped(case_id, item["wrapped"]["B"]) if item else None

    def _made(self, case_id: str) -> bytes:
        """Make a key; if somebody else made one meanwhile, that one is the case's."""
        fresh = self._keys.generate_data_key(
            KeyId=self._wrapping_key, KeySpec="AES_256", EncryptionContext={"case": case_id}
        )
        try:
            self._database.put_item(
                TableName=self._table,
                Item={"case_id": {"S": case_id}, "wrapped": {"B": fresh["CiphertextBlob"]}},
                ConditionExpression="attribute_not_exists(case_id)",
                ReturnValuesOnConditionCheckFailure="ALL_OLD",
            )
        except self._database.exceptions.ConditionalCheckFailedException as refusal:
            answer = cast("dict[str, Any]", refusal.response)
            return self._unwrapped(case_id, answer["Item"]["wrapped"]["B"])
        return self._remember(case_id, fresh["Plaintext"])

    def _unwrapped(self, case_id: str, wrapped: bytes) -> bytes:
        answer = self._keys.decrypt(
            KeyId=self._wrapping_key, CiphertextBlob=wrapped, EncryptionContext={"case": case_id}
        )
        return self._remember(case_id, answer["Plaintext"])
