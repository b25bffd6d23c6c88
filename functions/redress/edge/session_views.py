"""What reviewers see of themselves, their sessions and passkeys."""

from __future__ import annotations

from collections.abc import Sequence

from redress.domain.passkeys import Passkey
from redress.domain.reviewers import Reviewer, Session
from redress.edge.passkey_answers import PasskeysAnswer
from redress.edge.session_answers import ReviewerAnswer, SessionsAnswer


def reviewer_view(session: Session, reviewer: Reviewer, passkeys: int) -> ReviewerAnswer:
    """Show a signed-in reviewer."""
    return {
        "id": reviewer.id,
        "name": reviewer.name,
        "locale": reviewer.locale,
        "groups": list(reviewer.groups),
        "lead": reviewer.lead,
        "mail_mode": reviewer.mail_mode,
        "filters": [{"name": one.name, "query": one.query} for one in reviewer.filters],
        "passkeys": passkeys,
        "fresh_until": session.fresh_until.isoformat(),
    }


def sessions_view(sessions: Sequence[Session], current: Session) -> SessionsAnswer:
    """Show where a reviewer is signed in."""
    return {
        "sessions": [
            {
                "id": one.id,
                "opened_at": one.opened_at.isoformat(),
                "seen_at": one.seen_at.isoformat(),
                "way": one.way,
                "browser": one.browser,
                "network": one.network,
                "current": one.id == current.id,
            }
            for one in sessions
        ]
    }


def passkeys_view(passkeys: Sequence[Passkey]) -> PasskeysAnswer:
    """Show a reviewer's passkeys."""
    return {
        "passkeys": [
            {
                "id": one.id,
                "name": one.name,
                "created_at": one.created_at.isoformat(),
                "used_at": one.used_at.isoformat() if one.used_at else None,
            }
            for one in passkeys
        ]
    }
