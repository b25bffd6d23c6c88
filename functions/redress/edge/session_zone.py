"""The reviewers' routes of signing in, and what every other route asks of a session."""

from __future__ import annotations

from dataclasses import dataclass

from redress.domain.errors import (
    ForeignOriginError,
    NotSignedInError,
    TooManyRequestsError,
    WrongCodeError,
)
from redress.domain.events import Audit
from redress.domain.reviewers import CODE_LIFETIME, SESSION_LIFETIME, Reviewer, Session
from redress.edge import answers, forms, views
from redress.edge.documents import read_document
from redress.edge.http import Reply, Request, Route, SetCookie
from redress.usecases.sign_in import SignIn

BROWSER_COOKIE = "__Host-redress-browser"
SESSION_COOKIE = "__Host-redress-desk"
DESK_HEADER = "x-redress-desk"
"""Other sites cannot send this header without a preflight, which is never granted (CSRF)."""


@dataclass(frozen=True)
class SessionZone:
    """What a reviewer needs to be known."""

    sign_in: SignIn

    def ask_code(self, request: Request) -> Reply:
        """Mail a one-time code; the answer is the same for every address."""
        same_origin(request)
        form = read_document(request.body, forms.AddressForm)
        browser = self.sign_in.ask_code(form.email, request.network)
        age = int(CODE_LIFETIME.total_seconds())
        return Reply(202, {}, cookies=(SetCookie(BROWSER_COOKIE, browser, age),))

    def open_session(self, request: Request) -> Reply:
        """Exchange the code for a session."""
        same_origin(request)
        form = read_document(request.body, forms.CodeForm)
        browser = request.cookies.get(BROWSER_COOKIE, "")
        secret, reviewer = self.sign_in.enter_code(browser, form.code)
        age = int(SESSION_LIFETIME.total_seconds())
        cookies = (SetCookie(SESSION_COOKIE, secret, age), SetCookie(BROWSER_COOKIE, "", 0))
        return Reply(201, views.reviewer_view(reviewer), cookies=cookies)

    def end_session(self, request: Request) -> Reply:
        """Sign out."""
        same_origin(request)
        self.sign_in.sign_out(request.cookies.get(SESSION_COOKIE, ""))
        return Reply(200, {}, cookies=(SetCookie(SESSION_COOKIE, "", 0),))

    def read_self(self, request: Request) -> Reply:
        """Show who is signed in."""
        _, reviewer = self._session(request)
        return Reply(200, views.reviewer_view(reviewer))

    def _session(self, request: Request) -> tuple[Session, Reviewer]:
        secret = request.cookies.get(SESSION_COOKIE, "")
        if not secret:
            raise NotSignedInError
        return self.sign_in.session(secret)


def same_origin(request: Request) -> None:
    """Raise ForeignOriginError for a request that another site may have caused."""
    site = request.headers.get("sec-fetch-site", "same-origin")
    if DESK_HEADER not in request.headers or site != "same-origin":
        raise ForeignOriginError


SESSION_ROUTES: tuple[Route[SessionZone], ...] = (
    Route(
        "POST",
        "/desk-api/codes",
        Audit.CODE_REQUESTED,
        "Ask for a one-time code by mail",
        SessionZone.ask_code,
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
        SessionZone.open_session,
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
        SessionZone.end_session,
        answers.EmptyAnswer,
        (ForeignOriginError,),
    ),
    Route(
        "GET",
        "/desk-api/me",
        Audit.SELF_READ,
        "Who is signed in",
        SessionZone.read_self,
        answers.ReviewerAnswer,
        (NotSignedInError,),
    ),
)
