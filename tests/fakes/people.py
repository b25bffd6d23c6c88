"""Reviewers, codes, sessions and limits in memory."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import datetime, timedelta

from redress.domain.errors import ConflictError
from redress.domain.reviewers import Reviewer, Session, SignInCode
from redress.domain.tasks import Assignee
from tests.fakes.faults import Faults


class FakePeople:
    def __init__(self, faults: Faults) -> None:
        self.reviewers: dict[str, Reviewer] = {}
        self.codes: dict[str, SignInCode] = {}
        self.sessions: dict[str, Session] = {}
        self._faults = faults

    def get(self, reviewer_id: str) -> Reviewer | None:
        return self.reviewers.get(reviewer_id)

    def by_address(self, email: str) -> Reviewer | None:
        wanted = _plain(email)
        return next((r for r in self.reviewers.values() if _plain(r.email) == wanted), None)

    def in_group(self, group: Assignee) -> list[Reviewer]:
        members = [r for r in self.reviewers.values() if group in r.groups and not r.disabled]
        return sorted(members, key=lambda reviewer: reviewer.id)

    def put(self, reviewer: Reviewer) -> None:
        with self._faults.around("people.put"):
            other = self.by_address(reviewer.email)
            if other is not None and other.id != reviewer.id:
                raise ConflictError(reviewer.id)
            self.reviewers[reviewer.id] = reviewer

    def put_code(self, code: SignInCode) -> None:
        with self._faults.around("people.put_code"):
            self.codes[code.browser_hash] = code

    def try_code(self, browser_hash: str, code_hash: str, now: datetime) -> str | None:
        with self._faults.around("people.try_code"):
            code = self.codes.get(browser_hash)
            if code is None or code.tries_left <= 0 or code.expires_at <= now:
                return None
            if code.code_hash != code_hash:
                self.codes[browser_hash] = replace(code, tries_left=code.tries_left - 1)
                return None
            del self.codes[browser_hash]
            return code.reviewer_id

    def put_session(self, session: Session) -> None:
        with self._faults.around("people.put_session"):
            ended = session.secret_hash not in self.sessions
            if not (ended and session.seen_at > session.opened_at):
                self.sessions[session.secret_hash] = session

    def session(self, secret_hash: str) -> Session | None:
        return self.sessions.get(secret_hash)

    def end_session(self, secret_hash: str) -> None:
        with self._faults.around("people.end_session"):
            self.sessions.pop(secret_hash, None)


class FakeLimits:
    def __init__(self) -> None:
        self.uses: Counter[tuple[str, int, int]] = Counter()

    def count(self, key: str, window: timedelta, now: datetime) -> int:
        length = int(window.total_seconds())
        counted = (key, length, int(now.timestamp()) // length)
        self.uses[counted] += 1
        return self.uses[counted]


def _plain(email: str) -> str:
    return email.strip().casefold()
