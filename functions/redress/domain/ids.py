"""Identifiers: submission ids (UUIDv7), case numbers, task ids and receipt codes."""

from __future__ import annotations

import hashlib
import hmac
import re
import uuid
from datetime import datetime

_CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_LOOK_ALIKES = str.maketrans("OILU", "011V")
_CASE_ID = re.compile(r"RD-[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}")
UUID_TIME_ORDERED = 7
RECEIPT_LENGTH = 20
"""Characters of a receipt code: 100 bits, so that guessing is hopeless at any rate."""


def _base32(data: bytes, length: int) -> str:
    number = int.from_bytes(data, "big") >> (len(data) * 8 - length * 5)
    return "".join(_CROCKFORD[(number >> (5 * i)) & 31] for i in reversed(range(length)))


def _in_fours(text: str) -> str:
    return "-".join(text[i : i + 4] for i in range(0, len(text), 4))


def fresh_uuid7(now: datetime, random: bytes) -> str:
    """Make a UUID of version 7 (RFC 9562, 5.7) of an instant and ten random bytes."""
    bits = int.from_bytes(random[:10], "big")
    number = int(now.timestamp() * 1000) << 80 | 0x7 << 76 | (bits >> 68 & 0xFFF) << 64
    return str(uuid.UUID(int=number | 0b10 << 62 | bits & (1 << 62) - 1))


def is_uuid7(text: str) -> bool:
    """Say whether the text is a canonical lower-case UUID of version 7 (RFC 9562)."""
    try:
        parsed = uuid.UUID(text)
    except ValueError:
        return False
    return (
        parsed.version == UUID_TIME_ORDERED
        and parsed.variant == uuid.RFC_4122
        and str(parsed) == text
    )


def case_id_for(submission_id: str) -> str:
    """Give the case number of a submission: the same submission can never make two cases."""
    return "RD-" + _in_fours(_base32(hashlib.sha256(submission_id.encode()).digest(), 12))


def is_case_id(text: str) -> bool:
    """Say whether the text has the form of a case number."""
    return _CASE_ID.fullmatch(text) is not None


def case_id_of(text: str) -> str | None:
    """Read a case number however it was typed: case, hyphens, look-alikes, with or without RD."""
    plain = re.sub(r"[\s\-\u2010-\u2015\u2212\uff0d]", "", text).upper()
    digits = plain.removeprefix("RD").translate(_LOOK_ALIKES)
    case_id = f"RD-{_in_fours(digits)}"
    return case_id if is_case_id(case_id) else None


def task_id_for(case_id: str, kind: str, number: int) -> str:
    """Give a task's id: it says what it is and stays the same over resumed executions."""
    return f"{case_id}.{kind}.{number}"


def receipt_code_for(submission_id: str, pepper: bytes) -> str:
    """Derive the owner's secret code: the same submission id sent twice gets the same answer."""
    mac = hmac.new(pepper, b"receipt-code:" + submission_id.encode(), hashlib.sha256).digest()
    return _in_fours(_base32(mac, RECEIPT_LENGTH))


def receipt_lookup_for(code: str, pepper: bytes) -> str | None:
    """Give the keyed hash under which a receipt is stored, or None for a malformed code.

    Case, spaces, hyphens and look-alike letters are forgiven. The code itself is never stored,
    and a look-up by its hash takes the same time whatever the code (HMAC, RFC 2104).
    """
    plain = re.sub(r"[\s-]", "", code).upper().translate(_LOOK_ALIKES)
    if len(plain) != RECEIPT_LENGTH or any(letter not in _CROCKFORD for letter in plain):
        return None
    return keyed_hash("receipt-lookup", plain, pepper)


def keyed_hash(purpose: str, text: str, pepper: bytes) -> str:
    """Hash a secret for storage; hashes for different purposes never meet."""
    return hmac.new(pepper, f"{purpose}:{text}".encode(), hashlib.sha256).hexdigest()
