"""Sign a reviewer in by an e-mailed one-time code that is good for one browser only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from redress.domain.errors import TooManyRequestsError, WrongCodeError
from redress.domain.ids import keyed_hash
from redress.domain.reviewers import (
    CODE_LIFETIME,
    Device,
    Reviewer,
    Session,
    SignInCode,
    SignInWay,
)
from redress.ports import Clock, Limits, Outbox, People, Secrets
from redress.usecases.sessions import Sessions, SignedIn

_WINDOW = timedelta(minutes=15)
_DAY = timedelta(days=1)
_AN_ADDRESS = 5
_AN_ADDRESS_A_DAY = 30
_A_NETWORK = 30
_A_NETWORKS_TRIES = 60


@dataclass(frozen=True)
class SignIn:
    """Whoever asks for a code, here nobody is looked up: known and unknown cost the same.

    What an address is worth is found out by the worker that mails the code.
    """

    people: People
    limits: Limits
    secrets: Secrets
    outbox: Outbox
    clock: Clock

    @property
    def sessions(self) -> Sessions:
        """What follows a sign-in."""
        return Sessions(self.people, self.secrets, self.clock)

    def ask_code(self, email: str, network: str) -> str:
        """Have a code mailed to an address, if it is a reviewer's; give the browser's secret.

        Raises TooManyRequestsError.
        """
        now, pepper = self.clock.now(), self.secrets.pepper()
        address = keyed_hash("address", email.strip().casefold(), pepper)
        self._limit(f"code:{address}", _WINDOW, _AN_ADDRESS)
        self._limit(f"code:{address}", _DAY, _AN_ADDRESS_A_DAY)
        self._limit(f"code:{network}", _WINDOW, _A_NETWORK)
        browser = self.secrets.token()
        browser_hash = keyed_hash("browser", browser, pepper)
        self.people.put_code(SignInCode(browser_hash, email.strip(), now + CODE_LIFETIME))
        self.outbox.mail_code(browser_hash)
        return browser

    def enter_code(self, browser: str, digits: str, device: Device) -> SignedIn:
        """Exchange a right code for a new session. Raises WrongCodeError."""
        reviewer = self._holder(browser, digits, device)
        return self.sessions.open(reviewer, SignInWay.MAILED_CODE, device)

    def prove(self, session: Session, browser: str, digits: str, device: Device) -> SignedIn:
        """Prove anew who is signed in. Raises WrongCodeError."""
        reviewer = self._holder(browser, digits, device)
        if reviewer.id != session.reviewer_id:
            raise WrongCodeError
        return self.sessions.prove(session, reviewer, SignInWay.MAILED_CODE)

    def session(self, cookie: str) -> tuple[Session, Reviewer]:
        """Give the living session and its reviewer; raises NotSignedInError."""
        return self.sessions.find(cookie)

    def _holder(self, browser: str, digits: str, device: Device) -> Reviewer:
        """Use up a code and give whose it was; wrong ones count for the network as well."""
        now, pepper = self.clock.now(), self.secrets.pepper()
        self._limit(f"try:{device.network}", _WINDOW, _A_NETWORKS_TRIES)
        browser_hash = keyed_hash("browser", browser, pepper)
        reviewer_id = self.people.try_code(
            browser_hash, code_hash(browser_hash, digits, pepper), now
        )
        reviewer = self.people.get(reviewer_id) if reviewer_id else None
        if reviewer is None or reviewer.disabled:
            raise WrongCodeError
        return reviewer

    def _limit(self, key: str, window: timedelta, most: int) -> None:
        if self.limits.count(key, window, self.clock.now()) > most:
            raise TooManyRequestsError(retry_after=int(window.total_seconds()))


def code_hash(browser_hash: str, digits: str, pepper: bytes) -> str:
    """Hash a code as it is kept: with the browser that it is good for."""
    return keyed_hash("code", browser_hash + digits.strip(), pepper)
