"""Sign a reviewer in by an e-mailed one-time code that is good for one browser only."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta

from redress.domain.errors import NotSignedInError, TooManyRequestsError, WrongCodeError
from redress.domain.ids import keyed_hash
from redress.domain.reviewers import (
    CODE_LIFETIME,
    CODE_TRIES,
    Reviewer,
    Session,
    SignInCode,
    SignInWay,
)
from redress.ports import Clock, Limits, Mailer, People, Secrets, Texts

_WINDOW = timedelta(minutes=15)
_AN_ADDRESS = 5
_A_NETWORK = 30
_SEEN_AGAIN = timedelta(minutes=5)


@dataclass(frozen=True)
class SignIn:
    """Codes and sessions are kept as keyed hashes; the same answer goes to unknown addresses."""

    people: People
    limits: Limits
    secrets: Secrets
    mailer: Mailer
    texts: Texts
    clock: Clock

    def ask_code(self, email: str, network: str) -> str:
        """Mail a code to a registered address and give the secret of the asking browser.

        Raises TooManyRequestsError, counted before anybody is looked up.
        """
        now, pepper = self.clock.now(), self.secrets.pepper()
        address = keyed_hash("address", email.strip().lower(), pepper)
        asked = self.limits.count(f"code:{address}", _WINDOW, now)
        near = self.limits.count(f"code:{network}", _WINDOW, now)
        if asked > _AN_ADDRESS or near > _A_NETWORK:
            raise TooManyRequestsError(retry_after=int(_WINDOW.total_seconds()))
        browser = self.secrets.token()
        reviewer = self.people.by_address(email)
        if reviewer is not None and not reviewer.disabled:
            digits = self.secrets.digits()
            browser_hash = keyed_hash("browser", browser, pepper)
            self.people.put_code(
                SignInCode(
                    browser_hash=browser_hash,
                    reviewer_id=reviewer.id,
                    code_hash=keyed_hash("code", browser_hash + digits, pepper),
                    expires_at=now + CODE_LIFETIME,
                    tries_left=CODE_TRIES,
                )
            )
            values = {"code": digits}
            self.mailer.send(
                self.texts.mail("sign_in_code", reviewer.locale, reviewer.email, values)
            )
        return browser

    def enter_code(self, browser: str, digits: str) -> tuple[str, Reviewer]:
        """Exchange a right code for a new session; give its secret. Raises WrongCodeError."""
        now, pepper = self.clock.now(), self.secrets.pepper()
        browser_hash = keyed_hash("browser", browser, pepper)
        code_hash = keyed_hash("code", browser_hash + digits.strip(), pepper)
        reviewer_id = self.people.try_code(browser_hash, code_hash, now)
        reviewer = self.people.get(reviewer_id) if reviewer_id else None
        if reviewer is None or reviewer.disabled:
            raise WrongCodeError
        secret = self.secrets.token()
        secret_hash = keyed_hash("session", secret, pepper)
        self.people.put_session(Session(secret_hash, reviewer.id, SignInWay.MAILED_CODE, now, now))
        return secret, reviewer

    def session(self, secret: str) -> tuple[Session, Reviewer]:
        """Give the living session and its reviewer; raises NotSignedInError.

        Rights are read from the reviewer each time: who is disabled is out at once.
        """
        now = self.clock.now()
        session = self.people.session(keyed_hash("session", secret, self.secrets.pepper()))
        if session is None or not session.alive(now):
            raise NotSignedInError
        reviewer = self.people.get(session.reviewer_id)
        if reviewer is None or reviewer.disabled:
            raise NotSignedInError
        if now - session.seen_at > _SEEN_AGAIN:
            session = replace(session, seen_at=now)
            self.people.put_session(session)
        return session, reviewer

    def sign_out(self, secret: str) -> None:
        """End a session; one that is gone already is fine."""
        self.people.end_session(keyed_hash("session", secret, self.secrets.pepper()))
