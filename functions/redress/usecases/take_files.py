"""Take the files of a form that came in one piece with its answers."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from redress.domain.errors import TooManyRequestsError
from redress.domain.evidence import upload_key
from redress.domain.submission import FileClaim
from redress.domain.uploads import UploadLimits
from redress.ports import Clock, Limits, Uploads

_WINDOW = timedelta(minutes=10)
_A_NETWORK = 60
"""Behind one address a whole company may sit; each form is sent two or three times."""


@dataclass(frozen=True)
class CameFile:
    """A file as it came with the form."""

    name: str
    media_type: str
    content: bytes


@dataclass(frozen=True)
class TakeFiles:
    """What came is where a browser would have sent it, whatever else is wrong with the form."""

    uploads: Uploads
    limits: Limits
    clock: Clock
    allowed: UploadLimits

    def count_request(self, network: str) -> None:
        """Count a form that was sent; raises TooManyRequestsError."""
        used = self.limits.count(f"plain:{network}", _WINDOW, self.clock.now())
        if used > _A_NETWORK:
            raise TooManyRequestsError(retry_after=int(_WINDOW.total_seconds()))

    def __call__(
        self, submission_id: str, files: Sequence[CameFile], held: Sequence[FileClaim]
    ) -> tuple[FileClaim, ...]:
        """Keep the files and give those that the form has now; `held` came before.

        The same file again is one. Raises InvalidInputError when there are too many.
        """
        claims = {claim.sha256: claim for claim in held}
        contents: dict[str, bytes] = {}
        for file in files:
            sha256 = hashlib.sha256(file.content).hexdigest()
            if sha256 not in claims:
                claims[sha256] = FileClaim(file.name, len(file.content), sha256, file.media_type)
                contents[sha256] = file.content
        self.allowed.ensure_room(tuple(claims.values()), 0)
        for sha256, content in contents.items():
            self.uploads.put(upload_key(submission_id, sha256), claims[sha256], content)
        return tuple(claims.values())
