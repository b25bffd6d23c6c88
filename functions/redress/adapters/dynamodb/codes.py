"""Sign-in codes and challenges in the table."""

from __future__ import annotations

import hmac
from datetime import datetime
from typing import TYPE_CHECKING

from redress.adapters.dynamodb.items import (
    attributes,
    document,
    epoch,
    instant,
    key,
    number,
    record,
    text,
)
from redress.adapters.dynamodb.table import RefusedWriteError, Table
from redress.adapters.dynamodb.writes import PRESENT, Guard, delete, equal, put, update
from redress.domain.reviewers import Challenge, ChallengePurpose, SignInCode

if TYPE_CHECKING:
    from redress.adapters.dynamodb.items import Item
    from redress.adapters.dynamodb.writes import Step


class Codes:
    """The part of the port People about codes and challenges."""

    _table: Table

    def put_code(self, code: SignInCode) -> None:
        """Write that a code was asked for; the browser's earlier one is void."""
        item = _code_key(code.browser_hash) | attributes(
            document=document(code),
            reviewer_id=code.reviewer_id,
            code_hash=code.code_hash,
            good_until=instant(code.expires_at),
            tries_left=code.tries_left,
            expires_at=epoch(code.expires_at),
        )
        self._table.write(put(item))

    def code(self, browser_hash: str) -> SignInCode | None:
        """Read what a browser asked for."""
        item = self._table.get(_code_key(browser_hash))
        if item is None:
            return None
        asked = record(SignInCode, item)
        return SignInCode(
            browser_hash=asked.browser_hash,
            email=asked.email,
            expires_at=asked.expires_at,
            tries_left=number(item, "tries_left"),
            reviewer_id=text(item, "reviewer_id"),
            code_hash=text(item, "code_hash"),
        )

    def give_code(self, browser_hash: str, reviewer_id: str, code_hash: str) -> bool:
        """Write the code that is going to be mailed; False when nobody waits for it any more."""
        given = update(
            _code_key(browser_hash),
            "SET reviewer_id = :reviewer_id, code_hash = :code_hash",
            attributes(reviewer_id=reviewer_id, code_hash=code_hash),
            PRESENT,
        )
        return self._written(given)

    def try_code(self, browser_hash: str, code_hash: str, now: datetime) -> str | None:
        """Consume the code if it is right and fresh and give the reviewer's id.

        A try is spent before anything is compared, so that many guesses at once are no more
        guesses than the code allows.
        """
        fresh = Guard(
            "tries_left > :none AND good_until > :now", attributes(none=0, now=instant(now))
        )
        spend = update(
            _code_key(browser_hash),
            "SET tries_left = tries_left - :one",
            attributes(one=1),
            fresh,
        )
        try:
            code = self._table.write(spend, give="ALL_NEW")
            if not hmac.compare_digest(text(code, "code_hash"), code_hash):
                return None
            self._table.write(delete(_code_key(browser_hash), equal(code_hash=code_hash)))
        except RefusedWriteError:
            return None
        return text(code, "reviewer_id")

    def put_challenge(self, challenge: Challenge) -> None:
        """Write a challenge; an earlier one of the same key and purpose is void."""
        item = _challenge_key(challenge.key, challenge.purpose) | attributes(
            document=document(challenge), expires_at=epoch(challenge.expires_at)
        )
        self._table.write(put(item))

    def take_challenge(
        self, key: str, purpose: ChallengePurpose, now: datetime
    ) -> Challenge | None:
        """Take a challenge away for good and give it, unless it was taken before or is too old.

        Of many who take it at once, one deletes it; DynamoDB gives only that one what it deleted.
        """
        taken = self._table.write(delete(_challenge_key(key, purpose)), give="ALL_OLD")
        challenge = record(Challenge, taken) if taken else None
        return challenge if challenge is not None and now < challenge.expires_at else None

    def _written(self, step: Step) -> bool:
        try:
            self._table.write(step)
        except RefusedWriteError:
            return False
        return True


def _code_key(browser_hash: str) -> Item:
    return key(f"code#{browser_hash}", "code")


def _challenge_key(name: str, purpose: ChallengePurpose) -> Item:
    return key(f"challenge#{name}", f"purpose#{purpose.value}")
