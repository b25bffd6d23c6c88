"""Send a large file in parts: an address for each part, completion, abortion."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from redress.domain.errors import (
    CaseClosedError,
    Finding,
    InvalidInputError,
    PartsMissingError,
    UnknownUploadError,
)
from redress.domain.evidence import upload_key
from redress.domain.ids import is_uuid7
from redress.domain.uploads import LargeUpload, PartClaim, UploadLimits, missing_parts
from redress.ports import Cases, Clock, Limits, Uploads, UploadTarget
from redress.usecases.prepare_uploads import LIFETIME, count_request
from redress.usecases.steps import known

_MISSING_TOLD = 100


@dataclass(frozen=True)
class PartTarget:
    """Where a part goes."""

    number: int
    target: UploadTarget


@dataclass(frozen=True)
class SendParts:
    """Every step can be taken again, by another device as well: the storage knows what came."""

    cases: Cases
    uploads: Uploads
    limits: Limits
    clock: Clock
    allowed: UploadLimits

    def of_draft(self, submission_id: str, sha256: str, upload_id: str) -> LargeUpload:
        """Name an upload that belongs to a submission not sent yet; raises InvalidInputError."""
        if not is_uuid7(submission_id):
            raise InvalidInputError([Finding("/submission_id", "not_a_uuid7")])
        return LargeUpload(submission_id, sha256, upload_id)

    def of_case(self, case_id: str, sha256: str, upload_id: str) -> LargeUpload:
        """Name an upload that belongs to an open case; raises CaseClosedError."""
        case = known(self.cases, case_id)
        if case.closed or case.withdrawn:
            raise CaseClosedError
        return LargeUpload(case.submission_id, sha256, upload_id)

    def targets(
        self, upload: LargeUpload, size: int, parts: tuple[tuple[int, str], ...], network: str
    ) -> list[PartTarget]:
        """Make addresses for parts, given by number and SHA-256; `size` is that of the file.

        Raises InvalidInputError or TooManyRequestsError. What upload it is, the storage checks.
        """
        count_request(self.limits, self.clock, network)
        sizes = self.allowed.part_sizes(size)
        findings = [*self._size_findings(size), *_part_findings(parts, len(sizes))]
        if findings:
            raise InvalidInputError(findings)
        claims = [PartClaim(number, sizes[number], sha256) for number, sha256 in parts]
        return [
            PartTarget(
                part.number,
                self.uploads.part_target(upload.key, upload.upload_id, part, LIFETIME),
            )
            for part in claims
        ]

    def complete(self, upload: LargeUpload, size: int, network: str) -> None:
        """Make the file of its parts, once; a file that is whole already is fine.

        Raises PartsMissingError, UnknownUploadError, InvalidInputError or TooManyRequestsError.
        """
        count_request(self.limits, self.clock, network)
        there = self.uploads.sizes(upload_key(upload.submission_id, ""))
        there.pop(upload.key, None)
        findings = self._size_findings(size)
        if sum(there.values()) + size > self.allowed.max_case_bytes:
            findings.append(Finding("/size", "too_much_for_the_case", self.allowed.max_case_bytes))
        if findings:
            raise InvalidInputError(findings)
        try:
            self._complete(upload, size)
        except UnknownUploadError:
            if self.uploads.sizes(upload.key).get(upload.key) != size:
                raise

    def _complete(self, upload: LargeUpload, size: int) -> None:
        parts = self.uploads.parts(upload.key, upload.upload_id)
        wanted = self.allowed.part_sizes(size)
        missing = missing_parts(wanted, parts)
        if missing:
            raise PartsMissingError(missing=", ".join(map(str, missing[:_MISSING_TOLD])))
        ordered = [parts[number] for number in wanted]
        self.uploads.complete(upload.key, upload.upload_id, ordered)

    def abort(self, upload: LargeUpload, network: str) -> None:
        """Throw away the parts that came; again is fine. Raises TooManyRequestsError."""
        count_request(self.limits, self.clock, network)
        self.uploads.abort(upload.key, upload.upload_id)

    def _size_findings(self, size: int) -> list[Finding]:
        if size > self.allowed.max_file_bytes:
            return [Finding("/size", "too_large", self.allowed.max_file_bytes)]
        if self.allowed.in_one_piece(size):
            return [Finding("/size", "too_small", self.allowed.single_put_bytes + 1)]
        return []


def _part_findings(parts: tuple[tuple[int, str], ...], count: int) -> Iterator[Finding]:
    numbers = [number for number, _ in parts]
    for place, number in enumerate(numbers):
        if number > count:
            yield Finding(f"/parts/{place}/number", "too_large", count)
        elif number in numbers[:place]:
            yield Finding(f"/parts/{place}/number", "repeated")
