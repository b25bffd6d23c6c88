"""The address to which browsers send files: it takes exactly what was announced, as S3 does."""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass, field
from urllib.parse import parse_qs, unquote, urlsplit

from tests.fakes.storage import FakeUploads

GATE = "/__incoming__/"
CHECKSUM = "x-amz-checksum-sha256"


@dataclass(frozen=True)
class GateAnswer:
    """What the storage says: a status, a header or two, and an error's code."""

    status: int
    headers: dict[str, str] = field(default_factory=dict)
    code: str = ""

    @property
    def body(self) -> bytes:
        if not self.code:
            return b""
        return f"<Error><Code>{self.code}</Code><Message>{self.code}</Message></Error>".encode()


def receive(uploads: FakeUploads, target: str, checksum: str, content: bytes) -> GateAnswer:
    """Take a file or a part; `target` is the path with its query, as it was asked for."""
    address = urlsplit(target)
    key = unquote(address.path.removeprefix(GATE))
    digest = hashlib.sha256(content).digest()
    if checksum != base64.b64encode(digest).decode():
        return refusal(400, "BadDigest")
    query = {name: values[0] for name, values in parse_qs(address.query).items()}
    if not query:
        if not key.endswith(digest.hex()):
            return refusal(403, "SignatureDoesNotMatch")
        uploads.arrive(key, content)
    elif query["uploadId"] not in uploads.uploads:
        return refusal(404, "NoSuchUpload")
    elif len(content) != int(query["length"]):
        return refusal(403, "SignatureDoesNotMatch")
    else:
        uploads.arrive_part(query["uploadId"], int(query["partNumber"]), content)
    return GateAnswer(200, {"ETag": f'"{digest.hex()[:32]}"'})


def refusal(status: int, code: str) -> GateAnswer:
    """Say no as S3 does."""
    return GateAnswer(status, {"x-amz-error-code": code, "Content-Type": "application/xml"}, code)
