"""Reviewers, how they prove who they are, and limits, in memory."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from redress.domain.errors import ConflictError
from redress.domain.passkeys import Passkey
from redress.domain.reviewers import (
    Challenge,
    ChallengePurpose,
    Reviewer,
    Session,
    SignInCode,
)
from redress.domain.task_kinds import Assignee
from tests.fakes.faults import Faults


class FakePeople:
    def __init__(self, faults: Faults) -> None:
        self.reviewers: dict[str, Reviewer] = {}
        self.codes: dict[str, SignInCode] = {}
        self.challenges: dict[tuple[str, ChallengePurpose], Challenge] = {}
        self.kept_sessions: dict[tuple[str, str], Session] = {}
        self.kept_passkeys: dict[tuple[str, str], Passkey] = {}
        self._faults = faults

    def get(self, reviewer_id: str) -> Reviewer | None:
        return self.reviewers.get(reviewer_id)

    def by_address(self, email: str) -> Reviewer | None:
        wanted = _plain(email)
        return next((r for r in self.reviewers.values() if _plain(r.email) == wanted), None)

    def in_group(self, group: Assignee) -> list[Reviewer]:
        return [reviewer for reviewer in self.members(group) if not reviewer.disabled]

    def members(self, group: Assignee) -> list[Reviewer]:
        members = [r for r in self.reviewers.values() if group in r.groups]
        return sorted(members, key=lambda reviewer: reviewer.id)

    def put(
        self,
        reviewer: Reviewer,
        expected: Reviewer | None = None,
        relying_on: Sequence[Reviewer] = (),
    ) -> None:
        with self._faults.around("people.put"):
            other = self.by_address(reviewer.email)
            if other is not None and other.id != reviewer.id:
                raise ConflictError(reviewer.id)
            if expected is not None and self.reviewers.get(reviewer.id) != expected:
                raise ConflictError(reviewer.id)
            for relied_on in relying_on:
                if self.reviewers.get(relied_on.id) != relied_on:
                    raise ConflictError(relied_on.id)
            self.reviewers[reviewer.id] = reviewer

    def put_code(self, code: SignInCode) -> None:
        with self._faults.around("people.put_code"):
            self.codes[code.browser_hash] = code

    def code(self, browser_hash: str) -> SignInCode | None:
        return self.codes.get(browser_hash)

    def give_code(self, browser_hash: str, reviewer_id: str, code_hash: str) -> bool:
        with self._faults.around("people.give_code"):
            code = self.codes.get(browser_hash)
            if code is not None:
                given = replace(code, reviewer_id=reviewer_id, code_hash=code_hash)
                self.codes[browser_hash] = given
            return code is not None

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

    def put_challenge(self, challenge: Challenge) -> None:
        with self._faults.around("people.put_challenge"):
            self.challenges[challenge.key, challenge.purpose] = challenge

    def take_challenge(
        self, key: str, purpose: ChallengePurpose, now: datetime
    ) -> Challenge | None:
        with self._faults.around("people.take_challenge"):
            challenge = self.challenges.pop((key, purpose), None)
            return challenge if challenge is not None and now < challenge.expires_at else None

    def put_session(self, session: Session) -> None:
        with self._faults.around("people.put_session"):
            self.kept_sessions[session.reviewer_id, session.secret_hash] = session

    def renew_session(self, session: Session) -> None:
        with self._faults.around("people.renew_session"):
            key = (session.reviewer_id, session.secret_hash)
            if key in self.kept_sessions:
                self.kept_sessions[key] = session

    def replace_session(self, before: Session, after: Session) -> bool:
        with self._faults.around("people.replace_session"):
            key = (before.reviewer_id, before.secret_hash)
            alive = self.kept_sessions.pop(key, None) is not None
            if alive:
                self.kept_sessions[after.reviewer_id, after.secret_hash] = after
            return alive

    def at_desk(self, reviewer_id: str, secret_hash: str) -> tuple[Session | None, Reviewer | None]:
        return self.kept_sessions.get((reviewer_id, secret_hash)), self.get(reviewer_id)

    def sessions(self, reviewer_id: str) -> list[Session]:
        return [s for (holder, _), s in self.kept_sessions.items() if holder == reviewer_id]

    def end_session(self, reviewer_id: str, secret_hash: str) -> None:
        with self._faults.around("people.end_session"):
            self.kept_sessions.pop((reviewer_id, secret_hash), None)

    def end_sessions(self, reviewer_id: str) -> None:
        for session in self.sessions(reviewer_id):
            self.end_session(reviewer_id, session.secret_hash)

    def passkeys(self, reviewer_id: str) -> list[Passkey]:
        own = [key for (holder, _), key in self.kept_passkeys.items() if holder == reviewer_id]
        return sorted(own, key=lambda passkey: (passkey.created_at, passkey.id))

    def passkey(self, reviewer_id: str, passkey_id: str) -> Passkey | None:
        return self.kept_passkeys.get((reviewer_id, passkey_id))

    def passkey_holder(self, passkey_id: str) -> str | None:
        return next((holder for holder, key in self.kept_passkeys if key == passkey_id), None)

    def put_passkey(self, passkey: Passkey) -> None:
        with self._faults.around("people.put_passkey"):
            if self.passkey_holder(passkey.id) is not None:
                raise ConflictError(passkey.id)
            self.kept_passkeys[passkey.reviewer_id, passkey.id] = passkey

    def use_passkey(self, passkey: Passkey, sign_count: int, now: datetime) -> bool:
        with self._faults.around("people.use_passkey"):
            kept = self.kept_passkeys.get((passkey.reviewer_id, passkey.id))
            if kept is None or not (
                kept.sign_count < sign_count or kept.sign_count == sign_count == 0
            ):
                return False
            used = replace(kept, sign_count=sign_count, used_at=now)
            self.kept_passkeys[passkey.reviewer_id, passkey.id] = used
            return True

    def delete_passkey(self, reviewer_id: str, passkey_id: str) -> None:
        with self._faults.around("people.delete_passkey"):
            self.kept_passkeys.pop((reviewer_id, passkey_id), None)


class FakeLimits:
    def __init__(self) -> None:
        self.uses: Counter[tuple[str, int, int]] = Counter()

    def count(self, key: str, window: timedelta, now: datetime) -> int:
        length = int(window.total_seconds())
        counted = (key, length, int(now.timestamp()) // length)
        self.uses[counted] += 1
        return self.uses[counted]


def _counts_upwards(before: int, after: int) -> bool:
    return before < after or before == after == 0


def _plain(email: str) -> str:
    return email.strip().casefold()
