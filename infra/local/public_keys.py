"""The public keys of signed receipts: published with the pages, and never taken away."""

import base64
import hashlib
import json
from datetime import date
from typing import Any

from botocore.exceptions import ClientError

LIST = "keys.json"
FOLDER = "keys/"


def read_signing_key(kms: Any, key: str) -> bytes:
    """The public part of a key of KMS: DER of a SubjectPublicKeyInfo (RFC 5280).

    Args:
        kms: a boto3 client of KMS.
        key: the key's ARN.
    """
    public_key: bytes = kms.get_public_key(KeyId=key)["PublicKey"]
    return public_key


def key_files(s3: Any, bucket: str, signing_key: bytes, today: date) -> dict[str, bytes]:
    """The site's files of its keys: the one in use, and the list of it and all before it.

    Args:
        s3: a boto3 client of S3.
        bucket: the site bucket, which remembers the keys before.
        signing_key: the public key that signs now, in DER.
        today: the day of publication, for a key that is new.

    Returns:
        The bytes of each file by its key.
    """
    fingerprint = hashlib.sha256(signing_key).hexdigest()
    known = _listed(s3, bucket)
    if fingerprint not in [entry["fingerprint"] for entry in known]:
        known = [{"fingerprint": fingerprint, "published_at": today.isoformat()}, *known]
    pem = _pem(signing_key)
    return {
        f"{FOLDER}{fingerprint}.pem": pem,
        f"{FOLDER}current.pem": pem,
        LIST: json.dumps({"current": fingerprint, "keys": known}, indent=2).encode(),
    }


def _listed(s3: Any, bucket: str) -> list[dict[str, str]]:
    try:
        answer = s3.get_object(Bucket=bucket, Key=LIST)
    except ClientError as error:
        if error.response["Error"]["Code"] == "NoSuchKey":
            return []
        raise
    keys: list[dict[str, str]] = json.loads(answer["Body"].read())["keys"]
    return keys


def _pem(der: bytes) -> bytes:
    """Write a public key as OpenSSL does (RFC 7468)."""
    text = base64.b64encode(der).decode()
    lines = [text[start : start + 64] for start in range(0, len(text), 64)]
    return "\n".join(
        ["-----BEGIN PUBLIC KEY-----", *lines, "-----END PUBLIC KEY-----", ""]
    ).encode()
