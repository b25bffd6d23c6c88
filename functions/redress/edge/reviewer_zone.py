"""The reviewers' routes: evidence, decision, messages, and those of sign-in and queue."""

from __future__ import annotations

from dataclasses import dataclass

from redress.domain.errors import (
    CaseWithdrawnError,
    ForeignOriginError,
    MessageConflictError,
    NotAllowedError,
    NothingToBagError,
    NotSignedInError,
    QuarantinedError,
    UnknownEvidenceError,
    UnknownTaskError,
)
from redress.domain.events import Audit
from redress.domain.tasks import Assignee
from redress.edge import answers, forms, views
from redress.edge.decision_zone import DECISION_ROUTES, DecisionZone
from redress.edge.documents import read_document
from redress.edge.http import Reply, Request, Route
from redress.edge.oidc_zone import OIDC_ROUTES, OidcZone
from redress.edge.page_answers import MessagesAnswer
from redress.edge.page_forms import MessageForm
from redress.edge.page_views import messages_view
from redress.edge.passkey_zone import PASSKEY_ROUTES
from redress.edge.people_zone import PEOPLE_ROUTES
from redress.edge.preview_zone import PREVIEW_ROUTES
from redress.edge.queue_routes import QUEUE_ROUTES
from redress.edge.session_zone import SESSION_ROUTES, same_origin
from redress.usecases.request_bag import RequestBag
from redress.usecases.send_message import SendMessage


@dataclass(frozen=True)
class ReviewerZone(DecisionZone, OidcZone):
    """Everything that a reviewer can reach. A GET changes nothing and decides nothing."""

    bags: RequestBag
    messages: SendMessage

    def open_evidence(self, request: Request) -> Reply:
        """Give a short-lived address of an evidence item."""
        same_origin(request)
        session, reviewer = self._session(request)
        form = read_document(request.body, forms.EvidenceForm)
        number = request.params["number"]
        link = self.review.evidence(
            request.params["task_id"],
            int(number) if number.isdecimal() and number.isascii() else -1,
            form.reason,
            reviewer,
            session.way,
        )
        return Reply(200, {"url": link})

    def ask_bag(self, request: Request) -> Reply:
        """Have the case's evidence bag made, or give its short-lived address once it is."""
        same_origin(request)
        session, reviewer = self._session(request)
        form = read_document(request.body, forms.BagForm)
        task, file = self.review.task(request.params["task_id"], reviewer)
        if task.kind.assignee is not Assignee.LEGAL:
            raise NotAllowedError
        actor = reviewer.actor(session.way)
        state = self.bags(file.case.id, actor, form.reason, form.revision)
        return Reply(200, views.bag_view(state))

    def send_message(self, request: Request) -> Reply:
        """Write to the owner of a task's case."""
        same_origin(request)
        session, reviewer = self._session(request)
        form = read_document(request.body, MessageForm)
        task_id = request.params["task_id"]
        task, _ = self.review.task(task_id, reviewer)
        self.messages.from_team(task.case_id, form.words(), reviewer.actor(session.way))
        _, file = self.review.task(task_id, reviewer)
        return Reply(200, {"messages": messages_view(file)})


_TASK = (NotSignedInError, NotAllowedError, UnknownTaskError)
REVIEWER_ROUTES: tuple[Route[ReviewerZone], ...] = (
    *SESSION_ROUTES,
    *PASSKEY_ROUTES,
    *OIDC_ROUTES,
    *QUEUE_ROUTES,
    *DECISION_ROUTES,
    *PREVIEW_ROUTES,
    *PEOPLE_ROUTES,
    Route(
        "POST",
        "/desk-api/tasks/<task_id>/evidence/<number>",
        Audit.EVIDENCE_OPENED,
        "A five-minute address of an evidence item",
        ReviewerZone.open_evidence,
        answers.LinkAnswer,
        (*_TASK, ForeignOriginError, UnknownEvidenceError, QuarantinedError),
        form=forms.EvidenceForm,
    ),
    Route(
        "POST",
        "/desk-api/tasks/<task_id>/bag",
        Audit.BAG_REQUESTED,
        "The evidence bag of the case: made if need be, then a five-minute address",
        ReviewerZone.ask_bag,
        answers.BagAnswer,
        (*_TASK, ForeignOriginError, NothingToBagError),
        form=forms.BagForm,
    ),
    Route(
        "POST",
        "/desk-api/tasks/<task_id>/messages",
        Audit.MESSAGE_SENT,
        "Write to the owner; the same message again is one",
        ReviewerZone.send_message,
        MessagesAnswer,
        (*_TASK, ForeignOriginError, CaseWithdrawnError, MessageConflictError),
        form=MessageForm,
    ),
)
