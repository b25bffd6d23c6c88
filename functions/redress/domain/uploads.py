"""How much may be sent, and how a large file is cut into parts."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from redress.domain.errors import Finding, InvalidInputError
from redress.domain.evidence import EvidenceItem, EvidenceState, Source, upload_key
from redress.domain.submission import FileClaim


@dataclass(frozen=True)
class UploadLimits:
    """The limits of a deployment; sizes are in bytes.

    `max_files` holds for one form or addition, `max_case_bytes` for all files of a case. Files of
    up to `single_put_bytes` go in one piece, larger ones in parts of `part_bytes`.
    """

    max_files: int
    max_file_bytes: int
    max_case_bytes: int
    part_bytes: int
    single_put_bytes: int

    def findings(self, claims: Sequence[FileClaim], held: int = 0) -> list[Finding]:
        """List what is too much, beside `held` bytes that the case has already."""
        findings = [
            Finding(f"/files/{number}/size", "too_large", self.max_file_bytes)
            for number, claim in enumerate(claims)
            if claim.size > self.max_file_bytes
        ]
        if len(claims) > self.max_files:
            findings.append(Finding("/files", "too_many", self.max_files))
        if held + sum(claim.size for claim in claims) > self.max_case_bytes:
            findings.append(Finding("/files", "too_much_for_the_case", self.max_case_bytes))
        return findings

    def ensure_room(self, claims: Sequence[FileClaim], held: int) -> None:
        """Raise InvalidInputError with all findings, if there are any."""
        findings = self.findings(claims, held)
        if findings:
            raise InvalidInputError(findings)

    def in_one_piece(self, size: int) -> bool:
        """Say whether a file of this size goes in one piece."""
        return size <= self.single_put_bytes

    def part_sizes(self, size: int) -> dict[int, int]:
        """Give the size of each part by its number; only the last part may be smaller."""
        starts = range(0, size, self.part_bytes)
        return {
            number: min(self.part_bytes, size - start)
            for number, start in enumerate(starts, start=1)
        }


@dataclass(frozen=True)
class LargeUpload:
    """The sending of a large file: whose file, its SHA-256, and which sending of it."""

    submission_id: str
    sha256: str
    upload_id: str

    @property
    def key(self) -> str:
        """Where the file arrives."""
        return upload_key(self.submission_id, self.sha256)


@dataclass(frozen=True)
class PartClaim:
    """A part that is about to be sent; `sha256` in lower-case hexadecimal, `size` in bytes."""

    number: int
    size: int
    sha256: str


@dataclass(frozen=True)
class Part:
    """A part as the storage has it: `sha256` in base64 and `etag` as it says them itself."""

    number: int
    size: int
    etag: str
    sha256: str


def missing_parts(wanted: Mapping[int, int], there: Mapping[int, Part]) -> list[int]:
    """List the numbers of parts that are not there, or not with the size that they must have."""
    return [
        number
        for number, size in wanted.items()
        if number not in there or there[number].size != size
    ]


def kept_bytes(evidence: Sequence[EvidenceItem], besides: Collection[str] = ()) -> int:
    """Add up the files of a case, without refused ones and those with the SHA-256s `besides`."""
    return sum(
        item.claim.size
        for item in evidence
        if item.source is Source.UPLOAD
        and item.state is not EvidenceState.REFUSED
        and item.claim.sha256 not in besides
    )
