"""What every part of a bag is made with: names, hashes, canonical JSON, PEM."""

import base64
import hashlib
import json
from typing import Any

from tests.verify.authority import AT

CASE = "RD-A1B2-C3D4-E5F6"
REVISION = 12
NAME = f"{CASE}-r{REVISION}"
ORGANISATION = "车主维权办公室"

Files = dict[str, bytes]
Document = dict[str, Any]


def canonical(document: object) -> bytes:
    return json.dumps(document, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def written(at: Any = AT) -> str:
    return str(at.isoformat(timespec="milliseconds").replace("+00:00", "Z"))


def armoured(label: str, der: bytes) -> bytes:
    text = base64.b64encode(der).decode()
    lines = [text[start : start + 64] for start in range(0, len(text), 64)]
    return "\n".join([f"-----BEGIN {label}-----", *lines, f"-----END {label}-----", ""]).encode()
