"""The reviewers' routes: sign-in, queue, task, evidence, decision."""

from __future__ import annotations

from dataclasses import dataclass

from redress.domain.errors import (
    AlreadyDecidedError,
    CaseChangedError,
    ForeignOriginError,
    NotAllowedError,
    NothingToBagError,
    NotSignedInError,
    QuarantinedError,
    TaskCancelledError,
    TooManyRequestsError,
    UnknownEvidenceError,
    UnknownTaskError,
    WrongCodeError,
)
from redress.domain.events import Audit
from redress.domain.reviewers import CODE_LIFETIME, SESSION_LIFETIME, Reviewer, Session
from redress.domain.tasks import Assignee
from redress.edge import answers, forms, views
from redress.edge.documents import read_document
from redress.edge.http import Reply, Request, Route, SetCookie
from redress.usecases.record_decision import RecordDecision
from redress.usecases.request_bag import RequestBag
from redress.usecases.review import Review
from redress.usecases.sign_in import SignIn

BROWSER_COOKIE = "__Host-redress-browser"
SESSION_COOKIE = "__Host-redress-desk"
DESK_HEADER = "x-redress-desk"
"""Other sites cannot send this header without a preflight, which is never granted (CSRF)."""


@dataclass(frozen=True)
class ReviewerZone:
    """Everything that a reviewer can reach. A GET changes nothing and decides nothing."""

    sign_in: SignIn
    review: Review
    record: RecordDecision
    bags: RequestBag

    def ask_code(self, request: Request) -> Reply:
        """Mail a one-time code; the answer is the same for every address."""
        _same_origin(request)
        form = read_document(request.body, forms.AddressForm)
        browser = self.sign_in.ask_code(form.email, request.network)
        age = int(CODE_LIFETIME.total_seconds())
        return Reply(202, {}, cookies=(SetCookie(BROWSER_COOKIE, browser, age),))

    def open_session(self, request: Request) -> Reply:
        """Exchange the code for a session."""
        _same_origin(request)
        form = read_document(request.body, forms.CodeForm)
        browser = request.cookies.get(BROWSER_COOKIE, "")
        secret, reviewer = self.sign_in.enter_code(browser, form.code)
        age = int(SESSION_LIFETIME.total_seconds())
        cookies = (SetCookie(SESSION_COOKIE, secret, age), SetCookie(BROWSER_COOKIE, "", 0))
        return Reply(201, views.reviewer_view(reviewer), cookies=cookies)

    def end_session(self, request: Request) -> Reply:
        """Sign out."""
        _same_origin(request)
        self.sign_in.sign_out(request.cookies.get(SESSION_COOKIE, ""))
        return Reply(200, {}, cookies=(SetCookie(SESSION_COOKIE, "", 0),))

    def read_self(self, request: Request) -> Reply:
        """Show who is signed in."""
        _, reviewer = self._session(request)
        return Reply(200, views.reviewer_view(reviewer))

    def list_tasks(self, request: Request) -> Reply:
        """List what waits for the reviewer's groups."""
        _, reviewer = self._session(request)
        return Reply(200, views.queue_view(self.review.queue(reviewer)))

    def read_task(self, request: Request) -> Reply:
        """Show a task and its case."""
        _, reviewer = self._session(request)
        task, file = self.review.task(request.params["task_id"], reviewer)
        return Reply(200, views.task_view(task, file))

    def open_evidence(self, request: Request) -> Reply:
        """Give a short-lived address of an evidence item."""
        _same_origin(request)
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
        _same_origin(request)
        session, reviewer = self._session(request)
        form = read_document(request.body, forms.BagForm)
        task, file = self.review.task(request.params["task_id"], reviewer)
        if task.kind.assignee is not Assignee.LEGAL:
            raise NotAllowedError
        actor = reviewer.actor(session.way)
        state = self.bags(file.case.id, actor, form.reason, form.revision)
        return Reply(200, views.bag_view(state))

    def post_decision(self, request: Request) -> Reply:
        """Record a decision."""
        _same_origin(request)
        session, reviewer = self._session(request)
        form = read_document(request.body, forms.DecisionForm)
        task_id = request.params["task_id"]
        case = self.record(task_id, form.revision, form.choice(), reviewer, session.way)
        return Reply(200, {"case_id": case.id, "stage": case.stage.value})

    def _session(self, request: Request) -> tuple[Session, Reviewer]:
        secret = request.cookies.get(SESSION_COOKIE, "")
        if not secret:
            raise NotSignedInError
        return self.sign_in.session(secret)


def _same_origin(request: Request) -> None:
    site = request.headers.get("sec-fetch-site", "same-origin")
    if DESK_HEADER not in request.headers or site != "same-origin":
        raise ForeignOriginError


_TASK = (NotSignedInError, NotAllowedError, UnknownTaskError)
REVIEWER_ROUTES: tuple[Route[ReviewerZone], ...] = (
    Route(
        "POST",
        "/desk-api/codes",
        Audit.CODE_REQUESTED,
        "Ask for a one-time code by mail",
        ReviewerZone.ask_code,
        answers.EmptyAnswer,
        (ForeignOriginError, TooManyRequestsError),
        form=forms.AddressForm,
        success=202,
    ),
    Route(
        "POST",
        "/desk-api/session",
        Audit.SESSION_OPENED,
        "Sign in with the code",
        ReviewerZone.open_session,
        answers.ReviewerAnswer,
        (ForeignOriginError, WrongCodeError),
        form=forms.CodeForm,
        success=201,
    ),
    Route(
        "DELETE",
        "/desk-api/session",
        Audit.SESSION_ENDED,
        "Sign out",
        ReviewerZone.end_session,
        answers.EmptyAnswer,
        (ForeignOriginError,),
    ),
    Route(
        "GET",
        "/desk-api/me",
        Audit.SELF_READ,
        "Who is signed in",
        ReviewerZone.read_self,
        answers.ReviewerAnswer,
        (NotSignedInError,),
    ),
    Route(
        "GET",
        "/desk-api/tasks",
        Audit.TASKS_LISTED,
        "What waits for the reviewer's groups",
        ReviewerZone.list_tasks,
        answers.QueueAnswer,
        (NotSignedInError,),
    ),
    Route(
        "GET",
        "/desk-api/tasks/<task_id>",
        Audit.TASK_READ,
        "A task and its case",
        ReviewerZone.read_task,
        answers.ReviewAnswer,
        _TASK,
    ),
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
        "/desk-api/tasks/<task_id>/decision",
        Audit.DECISION_POSTED,
        "Record a decision",
        ReviewerZone.post_decision,
        answers.DecisionAnswer,
        (*_TASK, ForeignOriginError, AlreadyDecidedError, TaskCancelledError, CaseChangedError),
        form=forms.DecisionForm,
    ),
)
