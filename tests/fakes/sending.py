"""How files are sent, in one piece and in parts, in memory."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from urllib.parse import quote

from redress.domain.errors import UnknownUploadError
from redress.domain.submission import FileClaim
from redress.domain.uploads import Part, PartClaim
from redress.ports import UploadTarget


@dataclass
class Unfinished:
    """An upload in parts that is under way."""

    key: str
    media_type: str
    parts: dict[int, bytes] = field(default_factory=dict)


class FakeSending:
    """`arrive` and `arrive_part` stand for the owner's browser."""

    def __init__(self) -> None:
        self.contents: dict[str, bytes] = {}
        self.in_parts: set[str] = set()
        self.uploads: dict[str, Unfinished] = {}
        self._begun = 0

    def arrive(self, key: str, content: bytes) -> None:
        self.contents[key] = content
        self.in_parts.discard(key)

    def arrive_part(self, upload_id: str, number: int, content: bytes) -> None:
        self.uploads[upload_id].parts[number] = content

    def target(self, key: str, claim: FileClaim, lifetime: timedelta) -> UploadTarget:
        headers = {"Content-Type": claim.media_type, **_checksum(claim.sha256)}
        return UploadTarget(_url(key), headers, int(lifetime.total_seconds()))

    def sizes(self, folder: str) -> dict[str, int]:
        found = (key for key in self.contents if key.startswith(folder))
        return {key: len(self.contents[key]) for key in found}

    def holds(self, key: str, claim: FileClaim) -> bool:
        content = self.contents.get(key)
        if content is None or key in self.in_parts:
            return False
        return (len(content), hashlib.sha256(content).hexdigest()) == (claim.size, claim.sha256)

    def unfinished(self, folder: str) -> dict[str, str]:
        begun = self.uploads.items()
        return {upload.key: name for name, upload in begun if upload.key.startswith(folder)}

    def begin(self, key: str, claim: FileClaim) -> str:
        self._begun += 1
        upload_id = f"upload-{self._begun}"
        self.uploads[upload_id] = Unfinished(key, claim.media_type)
        return upload_id

    def parts(self, key: str, upload_id: str) -> dict[int, Part]:
        upload = self._upload(key, upload_id)
        return {
            number: Part(
                number,
                len(content),
                f'"{hashlib.sha1(content, usedforsecurity=False).hexdigest()}"',
                _base64(hashlib.sha256(content).hexdigest()),
            )
            for number, content in sorted(upload.parts.items())
        }

    def part_target(
        self, key: str, upload_id: str, part: PartClaim, lifetime: timedelta
    ) -> UploadTarget:
        url = f"{_url(key)}?uploadId={upload_id}&partNumber={part.number}&length={part.size}"
        return UploadTarget(url, _checksum(part.sha256), int(lifetime.total_seconds()))

    def complete(self, key: str, upload_id: str, parts: Sequence[Part]) -> None:
        upload = self._upload(key, upload_id)
        self.arrive(key, b"".join(upload.parts[part.number] for part in parts))
        self.in_parts.add(key)
        del self.uploads[upload_id]

    def abort(self, key: str, upload_id: str) -> None:
        if upload_id in self.uploads and self.uploads[upload_id].key == key:
            del self.uploads[upload_id]

    def _upload(self, key: str, upload_id: str) -> Unfinished:
        upload = self.uploads.get(upload_id)
        if upload is None or upload.key != key:
            raise UnknownUploadError
        return upload


def _url(key: str) -> str:
    return f"https://incoming.example/{quote(key)}"


def _checksum(sha256: str) -> dict[str, str]:
    return {"x-amz-checksum-sha256": _base64(sha256)}


def _base64(sha256: str) -> str:
    return base64.b64encode(bytes.fromhex(sha256)).decode()
