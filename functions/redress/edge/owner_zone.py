"""The owners' routes: what each does is one use case."""

from __future__ import annotations

from dataclasses import dataclass

from redress.domain.errors import (
    AlreadyDecidedError,
    AlreadyWithdrawnError,
    CampaignClosedError,
    CampaignNotOpenError,
    CaseClosedError,
    ProofOfWorkNeededError,
    ReceiptNotReadyError,
    RequestLapsedError,
    SubmissionConflictError,
    TaskCancelledError,
    TooManyRequestsError,
    UnknownCampaignError,
    UnknownReceiptError,
    UnknownTaskError,
)
from redress.domain.events import Audit
from redress.edge import answers, forms, views
from redress.edge.campaign_answers import CampaignAnswer
from redress.edge.campaign_views import campaign_view
from redress.edge.documents import read_document
from redress.edge.http import Reply, Request, Route
from redress.edge.page_zone import PAGE_ROUTES, PageZone
from redress.edge.upload_zone import UPLOAD_ROUTES
from redress.ports import Campaigns, Clock
from redress.usecases.own_case import OwnCase
from redress.usecases.show_receipt import HandReceipt
from redress.usecases.submit import Submit


@dataclass(frozen=True)
class OwnerZone(PageZone):
    """Everything that an owner can reach."""

    campaigns: Campaigns
    submit: Submit
    documents: HandReceipt
    own: OwnCase
    clock: Clock

    def read_campaign(self, request: Request) -> Reply:
        """Show a campaign and whether it is open."""
        campaign_id = request.params["campaign_id"]
        campaign = self.campaigns.get(campaign_id)
        if campaign is None:
            raise UnknownCampaignError(campaign=campaign_id[:100])
        return Reply(200, campaign_view(campaign, self.clock.now(), self.submit.allowed))

    def send_submission(self, request: Request) -> Reply:
        """Acknowledge a submission."""
        form = read_document(request.body, forms.SubmissionForm)
        try:
            self.ensure_worked(request, form.submission_id)
        except ProofOfWorkNeededError:
            # What was acknowledged is answered again, whatever became of its proof
            if not self.submit.acknowledged(form.submission_id):
                raise
        receipt = self.submit(form.submission())
        document = {"case_id": receipt.case_id, "receipt_code": receipt.receipt_code}
        return Reply(202, document)

    def read_receipt(self, request: Request) -> Reply:
        """Show the owner's case."""
        return Reply(200, views.receipt_view(self.receipts(self._case_id(request))))

    def hand_receipt(self, request: Request) -> Reply:
        """Make addresses of the signed receipt."""
        links = self.documents(self._case_id(request))
        return Reply(200, views.receipt_documents_view(links))

    def add_evidence(self, request: Request) -> Reply:
        """Add words, links or files to the owner's case."""
        case_id = self._case_id(request)
        form = read_document(request.body, forms.ContributionForm)
        self.own.add(case_id, form.contribution())
        return Reply(202, views.receipt_view(self.receipts(case_id)))

    def answer_request(self, request: Request) -> Reply:
        """Answer what the owner was asked."""
        case_id = self._case_id(request)
        form = read_document(request.body, forms.ContributionForm)
        self.own.answer(case_id, request.params["task_id"], form.contribution())
        return Reply(202, views.receipt_view(self.receipts(case_id)))

    def withdraw(self, request: Request) -> Reply:
        """Withdraw the owner's case."""
        case_id = self._case_id(request)
        read_document(request.body, forms.WithdrawalForm)
        self.own.withdraw(case_id)
        return Reply(202, views.receipt_view(self.receipts(case_id)))


_CAMPAIGN = (UnknownCampaignError, CampaignNotOpenError, CampaignClosedError)
_RECEIPT = (UnknownReceiptError, TooManyRequestsError)
OWNER_ROUTES: tuple[Route[OwnerZone], ...] = (
    Route(
        "GET",
        "/api/campaigns/<campaign_id>",
        Audit.CAMPAIGN_READ,
        "A campaign, its texts and whether it is open",
        OwnerZone.read_campaign,
        CampaignAnswer,
        (UnknownCampaignError,),
    ),
    Route(
        "POST",
        "/api/submissions",
        Audit.SUBMISSION_SENT,
        "Send a submission; the same id again gets the same answer",
        OwnerZone.send_submission,
        answers.AcknowledgementAnswer,
        (*_CAMPAIGN, ProofOfWorkNeededError, SubmissionConflictError),
        form=forms.SubmissionForm,
        success=202,
    ),
    Route(
        "GET",
        "/api/receipt",
        Audit.RECEIPT_READ,
        "The case of a receipt code",
        OwnerZone.read_receipt,
        answers.ReceiptAnswer,
        _RECEIPT,
    ),
    Route(
        "POST",
        "/api/receipt/documents",
        Audit.RECEIPT_DOWNLOADED,
        "Addresses of the signed receipt, which work for five minutes",
        OwnerZone.hand_receipt,
        answers.ReceiptDocumentsAnswer,
        (*_RECEIPT, ReceiptNotReadyError),
    ),
    *UPLOAD_ROUTES,
    *PAGE_ROUTES,
    Route(
        "POST",
        "/api/receipt/evidence",
        Audit.EVIDENCE_ADDED,
        "Add words, links or files to an open case",
        OwnerZone.add_evidence,
        answers.ReceiptAnswer,
        (*_RECEIPT, CaseClosedError),
        form=forms.ContributionForm,
        success=202,
    ),
    Route(
        "POST",
        "/api/receipt/answers/<task_id>",
        Audit.REQUEST_ANSWERED,
        "Answer a request",
        OwnerZone.answer_request,
        answers.ReceiptAnswer,
        (*_RECEIPT, UnknownTaskError, AlreadyDecidedError, RequestLapsedError, TaskCancelledError),
        form=forms.ContributionForm,
        success=202,
    ),
    Route(
        "POST",
        "/api/receipt/withdrawal",
        Audit.CASE_WITHDRAWN,
        "Withdraw",
        OwnerZone.withdraw,
        answers.ReceiptAnswer,
        (*_RECEIPT, AlreadyWithdrawnError),
        form=forms.WithdrawalForm,
        success=202,
    ),
)
