"""Sending files as a patient client does: in one piece or in parts, going on after a break."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import httpx

from infra.local.journeys.errors import JourneyError
from infra.local.journeys.site import Site

Document = dict[str, Any]
_AT_ONCE = 100
"""So many parts get their addresses in one request."""


@dataclass(frozen=True)
class File:
    """A file on the owner's phone."""

    name: str
    content: bytes
    media_type: str = "image/png"

    @property
    def sha256(self) -> str:
        """What names the file, in lower-case hexadecimal."""
        return hashlib.sha256(self.content).hexdigest()

    def claim(self) -> Document:
        """What the browser says of it."""
        return {
            "name": self.name,
            "size": len(self.content),
            "sha256": self.sha256,
            "media_type": self.media_type,
        }

    def part(self, number: int, part_bytes: int) -> bytes:
        """The bytes of a part; parts are numbered from 1."""
        return self.content[(number - 1) * part_bytes : number * part_bytes]


@dataclass(frozen=True)
class Sending:
    """A client that remembers nothing: it asks what is there and sends the rest.

    `announcing` goes with the list of files, `naming` with every question about one of them.
    """

    site: Site
    path: str
    announcing: Document
    naming: Document
    headers: dict[str, str]

    def send(self, files: Sequence[File]) -> None:
        """Bring all files to where they belong."""
        for file, plan in zip(files, self.plans(files), strict=True):
            if plan["state"] == "single":
                _taken(file, self.site.upload(plan, file.content))
            elif plan["state"] == "parts":
                self.send_parts(file, plan)
                _ok(self.complete(file, plan))

    def plans(self, files: Sequence[File]) -> list[Document]:
        """Ask how files are to be sent."""
        wish = {**self.announcing, "files": [file.claim() for file in files]}
        answer = _ok(self.site.call("POST", self.path, wish, self.headers))
        plans: list[Document] = answer.json()["uploads"]
        return plans

    def send_parts(self, file: File, plan: Document, upto: int | None = None) -> None:
        """Send the parts that are missing, `upto` breaking off after so many of the file."""
        missing = [n for n in range(1, plan["parts"] + 1) if n not in plan["arrived"]]
        wanted = missing if upto is None else [n for n in missing if n <= upto]
        for start in range(0, len(wanted), _AT_ONCE):
            for target in self.targets(file, plan, wanted[start : start + _AT_ONCE]):
                part = file.part(target["number"], plan["part_bytes"])
                _taken(file, self.site.upload(target, part))

    def targets(self, file: File, plan: Document, numbers: Iterable[int]) -> list[Document]:
        """Ask where parts go."""
        parts = [
            {
                "number": number,
                "sha256": hashlib.sha256(file.part(number, plan["part_bytes"])).hexdigest(),
            }
            for number in numbers
        ]
        answer = _ok(self._ask("parts", file, plan, size=len(file.content), parts=parts))
        targets: list[Document] = answer.json()["parts"]
        return targets

    def complete(self, file: File, plan: Document) -> httpx.Response:
        """Say that all parts were sent."""
        return self._ask("completion", file, plan, size=len(file.content))

    def abort(self, file: File, plan: Document) -> httpx.Response:
        """Give up."""
        return self._ask("abortion", file, plan)

    def _ask(self, step: str, file: File, plan: Document, **more: object) -> httpx.Response:
        wish = {
            **self.naming,
            "upload_id": plan["upload_id"],
            "sha256": file.sha256,
            **more,
        }
        return self.site.call("POST", f"{self.path}/{step}", wish, self.headers)


def _ok(answer: httpx.Response) -> httpx.Response:
    if not answer.is_success:
        raise JourneyError(f"{answer.request.url.path}: {answer.status_code} {answer.text}")
    return answer


def _taken(file: File, answer: httpx.Response) -> None:
    if not answer.is_success:
        raise JourneyError(f"{file.name} was not taken: {answer.status_code} {answer.text}")
