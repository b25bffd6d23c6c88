"""The reviewers' routes of signing in by a code, and what every other route asks of a session."""

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
from redress.edge import answers, forms
from redress.edge.devices import device_of
from redress.edge.documents import read_document
from redress.edge.http import Reply, Request, Route, SetCookie
from redress.edge.session_answers import ReviewerAnswer, SessionsAnswer
from redress.edge.session_forms import SettingsForm
from redress.edge.session_views import reviewer_view, sessions_view
from redress.usecases.change_settings import ChangeSettings
from redress.usecases.sessions import SignedIn
from redress.usecases.sign_in import SignIn

BROWSER_COOKIE = "__Host-redress-browser"
SESSION_COOKIE = "__Host-redress-desk"
DESK_HEADER = "x-redress-desk"
"""Other sites cannot send this header without a preflight, which is never granted (CSRF)."""
_CODE_SECONDS = int(CODE_LIFETIME.total_seconds())
_GONE = SetCookie(SESSION_COOKIE, "", 0)


@dataclass(frozen=True)
class SessionZone:
    """What a reviewer needs to be known."""

    sign_in: SignIn
    settings: ChangeSettings

    def ask_code(self, request: Request) -> Reply:
        """Mail a one-time code; the answer is the same for every address."""
        same_origin(request)
        form = read_document(request.body, forms.AddressForm)
        browser = self.sign_in.ask_code(form.email, request.network)
        return Reply(202, {}, cookies=(SetCookie(BROWSER_COOKIE, browser, _CODE_SECONDS),))

    def open_session(self, request: Request) -> Reply:
        """Exchange the code for a session."""
        same_origin(request)
        form = read_document(request.body, forms.CodeForm)
        browser = request.cookies.get(BROWSER_COOKIE, "")
        signed_in = self.sign_in.enter_code(browser, form.code, device_of(request))
        return self._welcome(request, signed_in, BROWSER_COOKIE)

    def end_session(self, request: Request) -> Reply:
        """Sign out."""
        same_origin(request)
        self.sign_in.sessions.end(request.cookies.get(SESSION_COOKIE, ""))
        return Reply(200, {}, cookies=(_GONE,))

    def end_sessions(self, request: Request) -> Reply:
        """Sign out everywhere."""
        same_origin(request)
        _, reviewer = self._session(request)
        self.sign_in.sessions.end_all(reviewer.id)
        return Reply(200, {}, cookies=(_GONE,))

    def list_sessions(self, request: Request) -> Reply:
        """List where the reviewer is signed in."""
        session, reviewer = self._session(request)
        return Reply(200, sessions_view(self.sign_in.sessions.living(reviewer.id), session))

    def end_other_session(self, request: Request) -> Reply:
        """Sign one of the reviewer's browsers out, and list the others."""
        same_origin(request)
        session, reviewer = self._session(request)
        self.sign_in.sessions.end_one(reviewer.id, request.params["session_id"])
        left = self.sign_in.sessions.living(reviewer.id)
        cookies = () if any(one.id == session.id for one in left) else (_GONE,)
        return Reply(200, sessions_view(left, session), cookies=cookies)

    def ask_fresh_code(self, request: Request) -> Reply:
        """Mail a code to who is signed in, for a new proof."""
        same_origin(request)
        _, reviewer = self._session(request)
        browser = self.sign_in.ask_code(reviewer.email, request.network)
        return Reply(202, {}, cookies=(SetCookie(BROWSER_COOKIE, browser, _CODE_SECONDS),))

    def prove_session(self, request: Request) -> Reply:
        """Prove by a code who is signed in; the session goes on under a new secret."""
        same_origin(request)
        session, _ = self._session(request)
        form = read_document(request.body, forms.CodeForm)
        browser = request.cookies.get(BROWSER_COOKIE, "")
        proved = self.sign_in.prove(session, browser, form.code, device_of(request))
        return self._welcome(request, proved, BROWSER_COOKIE, status=200)

    def read_self(self, request: Request) -> Reply:
        """Show who is signed in."""
        session, reviewer = self._session(request)
        return Reply(200, reviewer_view(session, reviewer, self._passkeys(reviewer)))

    def change_settings(self, request: Request) -> Reply:
        """Change what is the reviewer's own to choose."""
        same_origin(request)
        session, reviewer = self._session(request)
        form = read_document(request.body, SettingsForm)
        changed = self.settings(reviewer, form.locale, form.mail_mode, form.saved())
        return Reply(200, reviewer_view(session, changed, self._passkeys(changed)))

    def _session(self, request: Request) -> tuple[Session, Reviewer]:
        cookie = request.cookies.get(SESSION_COOKIE, "")
        if not cookie:
            raise NotSignedInError
        session, reviewer = self.sign_in.session(cookie)
        request.notes["reviewer"] = reviewer.id
        return session, reviewer

    def _welcome(
        self, request: Request, signed_in: SignedIn, used: str, status: int = 201
    ) -> Reply:
        """Show who has just signed in, with the session's cookie in the place of the one `used`.

        What session the browser had before is ended: one browser, one session.
        """
        self.sign_in.sessions.end(request.cookies.get(SESSION_COOKIE, ""))
        session, reviewer = signed_in.session, signed_in.reviewer
        request.notes["reviewer"] = reviewer.id
        left = session.ends_at - session.seen_at
        age = int(min(left, SESSION_LIFETIME).total_seconds())
        cookies = (SetCookie(SESSION_COOKIE, signed_in.cookie, age), SetCookie(used, "", 0))
        shown = reviewer_view(session, reviewer, self._passkeys(reviewer))
        return Reply(status, shown, cookies=cookies)

    def _passkeys(self, reviewer: Reviewer) -> int:
        return len(self.sign_in.people.passkeys(reviewer.id))


def same_origin(request: Request) -> None:
    """Raise ForeignOriginError for a request that another site may have caused."""
    site = request.headers.get("sec-fetch-site", "same-origin")
    if DESK_HEADER not in request.headers or site != "same-origin":
        raise ForeignOriginError


_CHANGES = (NotSignedInError, ForeignOriginError)
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
        ReviewerAnswer,
        (ForeignOriginError, WrongCodeError, TooManyRequestsError),
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
        "/desk-api/sessions",
        Audit.SESSIONS_LISTED,
        "Where the reviewer is signed in",
        SessionZone.list_sessions,
        SessionsAnswer,
        (NotSignedInError,),
    ),
    Route(
        "DELETE",
        "/desk-api/sessions",
        Audit.SESSIONS_ENDED,
        "Sign out everywhere",
        SessionZone.end_sessions,
        answers.EmptyAnswer,
        _CHANGES,
    ),
    Route(
        "DELETE",
        "/desk-api/sessions/<session_id>",
        Audit.OTHER_SESSION_ENDED,
        "Sign one of the reviewer's browsers out; one that is out already is fine",
        SessionZone.end_other_session,
        SessionsAnswer,
        _CHANGES,
    ),
    Route(
        "POST",
        "/desk-api/fresh-codes",
        Audit.FRESH_CODE_REQUESTED,
        "Ask for a code to prove anew who is signed in",
        SessionZone.ask_fresh_code,
        answers.EmptyAnswer,
        (*_CHANGES, TooManyRequestsError),
        success=202,
    ),
    Route(
        "POST",
        "/desk-api/session/proof",
        Audit.SESSION_PROVED,
        "Prove by the code who is signed in",
        SessionZone.prove_session,
        ReviewerAnswer,
        (*_CHANGES, WrongCodeError, TooManyRequestsError),
        form=forms.CodeForm,
    ),
    Route(
        "GET",
        "/desk-api/me",
        Audit.SELF_READ,
        "Who is signed in",
        SessionZone.read_self,
        ReviewerAnswer,
        (NotSignedInError,),
    ),
    Route(
        "PUT",
        "/desk-api/me/settings",
        Audit.SETTINGS_CHANGED,
        "Change language, mail mode and saved filters",
        SessionZone.change_settings,
        ReviewerAnswer,
        _CHANGES,
        form=SettingsForm,
    ),
)
