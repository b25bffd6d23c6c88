"""The owners' routes for talking with the team, staying in touch, and taking their data along."""

from __future__ import annotations

from dataclasses import dataclass

from redress.domain.errors import (
    CaseClosedError,
    CaseWithdrawnError,
    MessageConflictError,
    TooManyRequestsError,
    UnknownReceiptError,
)
from redress.domain.events import Audit
from redress.edge.answers import ReceiptAnswer
from redress.edge.documents import read_document
from redress.edge.export_answers import ExportAnswer
from redress.edge.export_views import export_view
from redress.edge.http import Reply, Request, Route
from redress.edge.page_forms import MessageForm, NewContactForm
from redress.edge.upload_zone import UploadZone
from redress.edge.views import receipt_view
from redress.usecases.change_contact import ChangeContact
from redress.usecases.export_data import ExportData
from redress.usecases.send_message import SendMessage


@dataclass(frozen=True)
class PageZone(UploadZone):
    """What an owner needs beside the case itself. The receipt code travels in `Authorization`."""

    messages: SendMessage
    contacts: ChangeContact
    exports: ExportData

    def send_message(self, request: Request) -> Reply:
        """Write to the team."""
        case_id = self._case_id(request)
        form = read_document(request.body, MessageForm)
        self.messages.from_owner(case_id, form.words())
        return Reply(202, receipt_view(self.receipts(case_id)))

    def change_contact(self, request: Request) -> Reply:
        """Change how the owner can be reached."""
        case_id = self._case_id(request)
        form = read_document(request.body, NewContactForm)
        self.contacts(case_id, form.contact())
        return Reply(202, receipt_view(self.receipts(case_id)))

    def export_data(self, request: Request) -> Reply:
        """Give everything that is kept about the owner and the case."""
        case_id = self._case_id(request)
        name = f'attachment; filename="Redress-{case_id}.json"'
        document = export_view(self.exports(case_id))
        return Reply(200, document, headers={"Content-Disposition": name})


_RECEIPT = (UnknownReceiptError, TooManyRequestsError)
PAGE_ROUTES: tuple[Route[PageZone], ...] = (
    Route(
        "POST",
        "/api/receipt/messages",
        Audit.MESSAGE_POSTED,
        "Write to the team; the same message again is one",
        PageZone.send_message,
        ReceiptAnswer,
        (*_RECEIPT, CaseClosedError, CaseWithdrawnError, MessageConflictError),
        form=MessageForm,
        success=202,
    ),
    Route(
        "POST",
        "/api/receipt/contact",
        Audit.CONTACT_POSTED,
        "Change how the owner can be reached",
        PageZone.change_contact,
        ReceiptAnswer,
        (*_RECEIPT, CaseWithdrawnError),
        form=NewContactForm,
        success=202,
    ),
    Route(
        "POST",
        "/api/receipt/export",
        Audit.DATA_EXPORTED,
        "Everything that is kept about the owner and the case, with addresses of its files",
        PageZone.export_data,
        ExportAnswer,
        _RECEIPT,
    ),
)
