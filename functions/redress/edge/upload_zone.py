"""The owners' routes that bring files in, before a submission is sent and to an open case."""

from __future__ import annotations

from dataclasses import dataclass

from redress.domain.errors import (
    CampaignClosedError,
    CampaignNotOpenError,
    CaseClosedError,
    PartsMissingError,
    ProofOfWorkNeededError,
    TooManyRequestsError,
    UnknownCampaignError,
    UnknownReceiptError,
    UnknownUploadError,
)
from redress.domain.events import Audit
from redress.domain.uploads import LargeUpload
from redress.edge import upload_forms as forms
from redress.edge.answers import EmptyAnswer
from redress.edge.documents import read_document
from redress.edge.http import Reply, Request, Route
from redress.edge.upload_answers import CompletionAnswer, PartsAnswer, UploadsAnswer
from redress.edge.upload_views import parts_view, uploads_view
from redress.edge.work_zone import WORK_ROUTES, WorkZone
from redress.usecases.prepare_uploads import PrepareUploads
from redress.usecases.send_parts import SendParts
from redress.usecases.show_receipt import ShowReceipt

_SCHEME = "receipt "
_DRAFT = (TooManyRequestsError,)
_WORKED = (*_DRAFT, ProofOfWorkNeededError)
_CASE = (UnknownReceiptError, TooManyRequestsError, CaseClosedError)
_ENDED = (UnknownUploadError, PartsMissingError)


@dataclass(frozen=True)
class UploadZone(WorkZone):
    """What an owner needs to send files. The receipt code travels in `Authorization`."""

    uploads: PrepareUploads
    parts: SendParts
    receipts: ShowReceipt

    def prepare_uploads(self, request: Request) -> Reply:
        """Plan, or go on with, the sending of files before a submission is sent."""
        form = read_document(request.body, forms.UploadsForm)
        self.ensure_worked(request, form.submission_id)
        claims = tuple(file.claim() for file in form.files)
        plans = self.uploads.for_draft(
            form.campaign_id, form.submission_id, claims, request.network
        )
        return Reply(200, uploads_view(plans))

    def prepare_more_uploads(self, request: Request) -> Reply:
        """Plan, or go on with, the sending of files to the owner's open case."""
        case_id = self._case_id(request)
        form = read_document(request.body, forms.MoreUploadsForm)
        claims = tuple(file.claim() for file in form.files)
        return Reply(200, uploads_view(self.uploads.for_case(case_id, claims, request.network)))

    def prepare_parts(self, request: Request) -> Reply:
        """Make addresses for parts before a submission is sent."""
        form = read_document(request.body, forms.PartsForm)
        self.ensure_worked(request, form.submission_id)
        upload = self.parts.of_draft(form.submission_id, form.sha256, form.upload_id)
        return self._targets(upload, form, request)

    def prepare_more_parts(self, request: Request) -> Reply:
        """Make addresses for parts of a file for the owner's open case."""
        case_id = self._case_id(request)
        form = read_document(request.body, forms.MorePartsForm)
        upload = self.parts.of_case(case_id, form.sha256, form.upload_id)
        return self._targets(upload, form, request)

    def complete_upload(self, request: Request) -> Reply:
        """Make a file of its parts before a submission is sent."""
        form = read_document(request.body, forms.CompletionForm)
        upload = self.parts.of_draft(form.submission_id, form.sha256, form.upload_id)
        return self._completed(upload, form, request)

    def complete_more_upload(self, request: Request) -> Reply:
        """Make a file of its parts for the owner's open case."""
        case_id = self._case_id(request)
        form = read_document(request.body, forms.MoreCompletionForm)
        upload = self.parts.of_case(case_id, form.sha256, form.upload_id)
        return self._completed(upload, form, request)

    def abort_upload(self, request: Request) -> Reply:
        """Throw parts away before a submission is sent."""
        form = read_document(request.body, forms.AbortionForm)
        upload = self.parts.of_draft(form.submission_id, form.sha256, form.upload_id)
        self.parts.abort(upload, request.network)
        return Reply(200, {})

    def abort_more_upload(self, request: Request) -> Reply:
        """Throw parts away that were sent to the owner's open case."""
        case_id = self._case_id(request)
        form = read_document(request.body, forms.MoreAbortionForm)
        upload = self.parts.of_case(case_id, form.sha256, form.upload_id)
        self.parts.abort(upload, request.network)
        return Reply(200, {})

    def _targets(self, upload: LargeUpload, form: forms.MorePartsForm, request: Request) -> Reply:
        targets = self.parts.targets(upload, form.size, form.numbered(), request.network)
        return Reply(200, parts_view(targets))

    def _completed(
        self, upload: LargeUpload, form: forms.MoreCompletionForm, request: Request
    ) -> Reply:
        self.parts.complete(upload, form.size, request.network)
        return Reply(200, {"state": "arrived"})

    def _case_id(self, request: Request) -> str:
        header = request.headers.get("authorization", "")
        if not header.lower().startswith(_SCHEME):
            raise UnknownReceiptError
        return self.receipts.case_id(header[len(_SCHEME) :], request.network)


UPLOAD_ROUTES: tuple[Route[UploadZone], ...] = (
    *WORK_ROUTES,
    Route(
        "POST",
        "/api/uploads",
        Audit.UPLOADS_PREPARED,
        "How announced files are to be sent, and what of them is there already",
        UploadZone.prepare_uploads,
        UploadsAnswer,
        (UnknownCampaignError, CampaignNotOpenError, CampaignClosedError, *_WORKED),
        form=forms.UploadsForm,
    ),
    Route(
        "POST",
        "/api/uploads/parts",
        Audit.PARTS_PREPARED,
        "Addresses to which parts of a large file can be sent",
        UploadZone.prepare_parts,
        PartsAnswer,
        _WORKED,
        form=forms.PartsForm,
    ),
    Route(
        "POST",
        "/api/uploads/completion",
        Audit.UPLOAD_COMPLETED,
        "Make a large file of its parts; again gets the same answer",
        UploadZone.complete_upload,
        CompletionAnswer,
        (*_DRAFT, *_ENDED),
        form=forms.CompletionForm,
    ),
    Route(
        "POST",
        "/api/uploads/abortion",
        Audit.UPLOAD_ABORTED,
        "Throw away the parts of a large file",
        UploadZone.abort_upload,
        EmptyAnswer,
        _DRAFT,
        form=forms.AbortionForm,
    ),
    Route(
        "POST",
        "/api/receipt/uploads",
        Audit.UPLOADS_PREPARED,
        "How more files of an open case are to be sent, and what of them is there already",
        UploadZone.prepare_more_uploads,
        UploadsAnswer,
        _CASE,
        form=forms.MoreUploadsForm,
    ),
    Route(
        "POST",
        "/api/receipt/uploads/parts",
        Audit.PARTS_PREPARED,
        "Addresses to which parts of a large file of an open case can be sent",
        UploadZone.prepare_more_parts,
        PartsAnswer,
        _CASE,
        form=forms.MorePartsForm,
    ),
    Route(
        "POST",
        "/api/receipt/uploads/completion",
        Audit.UPLOAD_COMPLETED,
        "Make a large file of an open case of its parts; again gets the same answer",
        UploadZone.complete_more_upload,
        CompletionAnswer,
        (*_CASE, *_ENDED),
        form=forms.MoreCompletionForm,
    ),
    Route(
        "POST",
        "/api/receipt/uploads/abortion",
        Audit.UPLOAD_ABORTED,
        "Throw away the parts of a large file of an open case",
        UploadZone.abort_more_upload,
        EmptyAnswer,
        _CASE,
        form=forms.MoreAbortionForm,
    ),
)
