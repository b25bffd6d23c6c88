"""The documents that announce, send, complete and abort uploads."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta

from redress.domain.submission import MAX_FILES
from redress.edge.fields import Form, Name, Sha256, Size, SubmissionId
from redress.edge.forms import FileForm

MAX_PARTS = 10_000
"""The most parts that S3 takes of a file."""
UploadId = Annotated[str, Meta(min_length=1, max_length=1024, pattern=r"^[A-Za-z0-9._~+/=-]+$")]
Announced = Annotated[tuple[FileForm, ...], Meta(min_length=1, max_length=MAX_FILES)]


class UploadsForm(Form, frozen=True):
    """Files that are about to be uploaded for a submission that is not sent yet."""

    submission_id: SubmissionId
    campaign_id: Name
    files: Announced


class MoreUploadsForm(Form, frozen=True):
    """Files that are about to be uploaded to an open case."""

    files: Announced


class PartForm(Form, frozen=True):
    """A part of a file; parts are numbered from 1, `sha256` is lower-case hexadecimal."""

    number: Annotated[int, Meta(ge=1, le=MAX_PARTS)]
    sha256: Sha256


Parts = Annotated[tuple[PartForm, ...], Meta(min_length=1, max_length=100)]


class MoreAbortionForm(Form, frozen=True):
    """An upload to an open case that is given up; `sha256` is that of the whole file."""

    upload_id: UploadId
    sha256: Sha256


class MoreCompletionForm(MoreAbortionForm, frozen=True):
    """An upload to an open case whose parts were all sent; `size` is that of the whole file."""

    size: Size


class MorePartsForm(MoreCompletionForm, frozen=True):
    """Parts that are about to be sent to an open case."""

    parts: Parts

    def numbered(self) -> tuple[tuple[int, str], ...]:
        """Give number and SHA-256 of each part."""
        return tuple((part.number, part.sha256) for part in self.parts)


class AbortionForm(MoreAbortionForm, frozen=True):
    """An upload for a submission that is given up; `sha256` is that of the whole file."""

    submission_id: SubmissionId


class CompletionForm(MoreCompletionForm, frozen=True):
    """An upload for a submission whose parts were all sent; `size` is that of the whole file."""

    submission_id: SubmissionId


class PartsForm(MorePartsForm, frozen=True):
    """Parts that are about to be sent for a submission."""

    submission_id: SubmissionId
