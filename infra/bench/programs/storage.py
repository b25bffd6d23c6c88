"""What the API answers about one large file, with addresses that the product's adapter signs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from redress.adapters.s3_uploads import S3Uploads
from redress.domain.submission import FileClaim
from redress.domain.uploads import PartClaim, UploadLimits
from redress.edge.upload_views import parts_view, uploads_view
from redress.ports import UploadTarget
from redress.usecases.prepare_uploads import Arrived, InParts
from redress.usecases.send_parts import PartTarget

_LIFETIME = timedelta(minutes=15)
Wish = Mapping[str, Any]


@dataclass(frozen=True)
class Storage:
    """A bucket in which each file is kept by its SHA-256; `allowed` says how large a part is."""

    uploads: S3Uploads
    allowed: UploadLimits

    def answer(self, step: str, wish: Wish) -> Mapping[str, Any]:
        """Answer a wish; raises KeyError for a step that there is not."""
        steps = {
            "address": self._address,
            "plan": self._plan,
            "parts": self._parts,
            "completion": self._complete,
        }
        return steps[step](wish)

    def _address(self, wish: Wish) -> Mapping[str, Any]:
        """Say where the file can be sent in one request, however large it is."""
        claim = _claim(wish)
        return uploads_view([self.uploads.target(claim.sha256, claim, _LIFETIME)])

    def _plan(self, wish: Wish) -> Mapping[str, Any]:
        claim = _claim(wish)
        if self.uploads.sizes(claim.sha256).get(claim.sha256) == claim.size:
            return uploads_view([Arrived()])
        count = len(self.allowed.part_sizes(claim.size))
        begun = self.uploads.begin(claim.sha256, claim)
        return uploads_view([InParts(begun, self.allowed.part_bytes, count, ())])

    def _parts(self, wish: Wish) -> Mapping[str, Any]:
        sizes = self.allowed.part_sizes(wish["size"])
        asked = [(part["number"], part["sha256"]) for part in wish["parts"]]
        claims = [PartClaim(number, sizes[number], sha256) for number, sha256 in asked]
        return parts_view([PartTarget(claim.number, self._target(wish, claim)) for claim in claims])

    def _target(self, wish: Wish, part: PartClaim) -> UploadTarget:
        return self.uploads.part_target(wish["sha256"], wish["upload_id"], part, _LIFETIME)

    def _complete(self, wish: Wish) -> Mapping[str, Any]:
        key, upload_id = wish["sha256"], wish["upload_id"]
        there = self.uploads.parts(key, upload_id)
        self.uploads.complete(key, upload_id, [there[number] for number in sorted(there)])
        return uploads_view([Arrived()])


def _claim(wish: Wish) -> FileClaim:
    return FileClaim(wish["name"], wish["size"], wish["sha256"], wish["media_type"])
