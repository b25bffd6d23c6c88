"""Open, read, list and end the sessions of reviewers."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta

from redress.domain.errors import NotSignedInError
from redress.domain.ids import keyed_hash
from redress.domain.reviewers import Device, Reviewer, Session, SignInWay
from redress.ports import Clock, People, Secrets

_SEEN_AGAIN = timedelta(minutes=5)


@dataclass(frozen=True)
class SignedIn:
    """A session with its reviewer, and the cookie that the browser is given for it."""

    cookie: str
    session: Session
    reviewer: Reviewer


@dataclass(frozen=True)
class Sessions:
    """A cookie is `<reviewer's id>.<secret>`; only the secret's keyed hash is kept."""

    people: People
    secrets: Secrets
    clock: Clock

    def open(self, reviewer: Reviewer, way: SignInWay, device: Device) -> SignedIn:
        """Open a session for who has just proved who they are.

        Its secret is always a new one: what a browser had before never becomes a session.
        """
        now, secret = self.clock.now(), self.secrets.token()
        session = Session(
            secret_hash=self._hash(secret),
            reviewer_id=reviewer.id,
            way=way,
            opened_at=now,
            seen_at=now,
            id=keyed_hash("session id", secret, self.secrets.pepper())[:20],
            browser=device.browser,
            network=device.network,
            proved_at=now,
            proved_by=way,
        )
        self.people.put_session(session)
        return SignedIn(_cookie(reviewer, secret), session, reviewer)

    def find(self, cookie: str) -> tuple[Session, Reviewer]:
        """Give the living session and its reviewer; raises NotSignedInError.

        Rights are read from the reviewer each time: who is disabled is out at once.
        """
        now = self.clock.now()
        reviewer_id, _, secret = cookie.rpartition(".")
        if not reviewer_id:
            raise NotSignedInError
        session, reviewer = self.people.at_desk(reviewer_id, self._hash(secret))
        if session is None or not session.alive(now):
            raise NotSignedInError
        if reviewer is None or reviewer.disabled:
            raise NotSignedInError
        if now - session.seen_at > _SEEN_AGAIN:
            session = replace(session, seen_at=now)
            self.people.renew_session(session)
        return session, reviewer

    def prove(self, session: Session, reviewer: Reviewer, way: SignInWay) -> SignedIn:
        """Note a new proof under a new secret; the one before is void.

        The session lasts no longer for it. Raises NotSignedInError when it was ended meanwhile.
        """
        now, secret = self.clock.now(), self.secrets.token()
        proved = replace(
            session,
            secret_hash=self._hash(secret),
            seen_at=now,
            proved_at=now,
            proved_by=way,
        )
        if not self.people.replace_session(session, proved):
            raise NotSignedInError
        return SignedIn(_cookie(reviewer, secret), proved, reviewer)

    def end(self, cookie: str) -> None:
        """End the session of a cookie; one that is gone already is fine."""
        reviewer_id, _, secret = cookie.rpartition(".")
        if reviewer_id:
            self.people.end_session(reviewer_id, self._hash(secret))

    def end_all(self, reviewer_id: str) -> None:
        """End every session of a reviewer."""
        self.people.end_sessions(reviewer_id)

    def end_one(self, reviewer_id: str, session_id: str) -> None:
        """End one of a reviewer's own sessions, named by its id; one that is gone is fine."""
        for session in self.people.sessions(reviewer_id):
            if session.id == session_id:
                self.people.end_session(reviewer_id, session.secret_hash)

    def living(self, reviewer_id: str) -> list[Session]:
        """Give the living sessions of a reviewer, the one used last first."""
        now = self.clock.now()
        alive = [one for one in self.people.sessions(reviewer_id) if one.alive(now)]
        return sorted(alive, key=lambda session: session.seen_at, reverse=True)

    def _hash(self, secret: str) -> str:
        return keyed_hash("session", secret, self.secrets.pepper())


def _cookie(reviewer: Reviewer, secret: str) -> str:
    return f"{reviewer.id}.{secret}"
