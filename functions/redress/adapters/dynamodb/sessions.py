"""Sessions in the table, beside their reviewer, so that one query finds all of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from redress.adapters.dynamodb.items import attributes, document, epoch, key, record
from redress.adapters.dynamodb.table import RefusedWriteError, Table
from redress.adapters.dynamodb.writes import PRESENT, delete, put
from redress.domain.reviewers import Session

if TYPE_CHECKING:
    from redress.adapters.dynamodb.items import Item


class Sessions:
    """The part of the port People about sessions."""

    _table: Table

    def put_session(self, session: Session) -> None:
        """Write a new session."""
        self._table.write(put(_item(session)))

    def renew_session(self, session: Session) -> None:
        """Write that a session was used; one that was ended meanwhile is not brought back."""
        try:
            self._table.write(put(_item(session), PRESENT))
        except RefusedWriteError:
            return

    def replace_session(self, before: Session, after: Session) -> bool:
        """Write a session under a new secret; False when the one before was ended meanwhile."""
        gone = delete(session_key(before.reviewer_id, before.secret_hash), PRESENT)
        try:
            self._table.transact([gone, put(_item(after))])
        except RefusedWriteError:
            return False
        return True

    def sessions(self, reviewer_id: str) -> list[Session]:
        """Read all sessions of a reviewer, whether alive or not."""
        found = self._table.query(
            "pk = :pk AND begins_with(sk, :sk)",
            attributes(pk=f"reviewer#{reviewer_id}", sk="session#"),
        )
        return [record(Session, item) for item in found]

    def end_session(self, reviewer_id: str, secret_hash: str) -> None:
        """Delete a session; doing so again is fine."""
        self._table.write(delete(session_key(reviewer_id, secret_hash)))

    def end_sessions(self, reviewer_id: str) -> None:
        """Delete all sessions of a reviewer."""
        for session in self.sessions(reviewer_id):
            self.end_session(reviewer_id, session.secret_hash)


def _item(session: Session) -> Item:
    return session_key(session.reviewer_id, session.secret_hash) | attributes(
        document=document(session), expires_at=epoch(session.ends_at)
    )


def session_key(reviewer_id: str, secret_hash: str) -> Item:
    """Give the key of a session."""
    return key(f"reviewer#{reviewer_id}", f"session#{secret_hash}")
