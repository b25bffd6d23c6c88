"""Have a weighty decision proved: by a passkey's signature over it, or by a fresh code."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from redress.domain.campaign import Campaign
from redress.domain.decisions import Choice
from redress.domain.errors import (
    FreshCodeNeededError,
    PasskeyNeededError,
    SignatureNeededError,
    UnknownCaseError,
    WrongSignatureError,
)
from redress.domain.ids import keyed_hash
from redress.domain.passkeys import RelyingParty
from redress.domain.review_rules import WEIGHTY, Signing
from redress.domain.reviewers import Challenge, ChallengePurpose, Reviewer, Session
from redress.domain.signed_decisions import NONCE_LIFETIME, Proof, challenge_of, statement_of
from redress.domain.tasks import Task
from redress.ports import Campaigns, Clock, People, Secrets
from redress.usecases.passkeys import Passkeys

Way = Literal["passkey", "code", "none"]


@dataclass(frozen=True)
class SignedAnswer:
    """What comes back from the browser: the nonce that it was given, and WebAuthn's credential."""

    nonce: str
    credential: dict[str, Any]


@dataclass(frozen=True)
class SigningRequest:
    """What a decision needs: `way` is passkey, code or none; `fresh` says that a code will do."""

    way: Way
    fresh: bool = False
    nonce: str = ""
    statement: str = ""
    options: dict[str, Any] | None = None


@dataclass(frozen=True)
class SignDecision:
    """A nonce is good once, for one session and one statement, for five minutes."""

    people: People
    campaigns: Campaigns
    passkeys: Passkeys
    secrets: Secrets
    clock: Clock

    def ask(
        self, task: Task, revision: int, choice: Choice, reviewer: Reviewer, session: Session
    ) -> SigningRequest:
        """Say what a decision needs, and put the question to a passkey.

        Raises PasskeyNeededError when the group signs by passkey and the reviewer has none.
        """
        if choice.verdict not in WEIGHTY:
            return SigningRequest("none")
        if self._way(task, reviewer) == "code":
            return SigningRequest("code", fresh=session.fresh(self.clock.now()))
        nonce = self.secrets.token()
        statement = statement_of(task.case_id, task.id, revision, choice, nonce)
        options = self.passkeys.sign_options(
            reviewer, self._campaign(task).site_url, challenge_of(statement)
        )
        expires_at = self.clock.now() + NONCE_LIFETIME
        facts = {"session": session.id, "reviewer": reviewer.id, "statement": statement}
        self.people.put_challenge(
            Challenge(self._key(nonce), ChallengePurpose.SIGNED_DECISION, expires_at, facts)
        )
        return SigningRequest("passkey", nonce=nonce, statement=statement, options=options)

    def proof(
        self,
        task: Task,
        revision: int,
        choice: Choice,
        reviewer: Reviewer,
        session: Session,
        *,
        answer: SignedAnswer | None,
    ) -> Proof:
        """Check what proves a weighty decision; the nonce is spent, whatever comes of it.

        Raises PasskeyNeededError, SignatureNeededError, WrongSignatureError, or
        FreshCodeNeededError.
        """
        if self._way(task, reviewer) == "code":
            if not session.fresh(self.clock.now()):
                raise FreshCodeNeededError
            return Proof(session.proved_at)
        if answer is None:
            raise SignatureNeededError
        now = self.clock.now()
        asked = self.people.take_challenge(
            self._key(answer.nonce), ChallengePurpose.SIGNED_DECISION, now
        )
        statement = statement_of(task.case_id, task.id, revision, choice, answer.nonce)
        facts = {"session": session.id, "reviewer": reviewer.id, "statement": statement}
        if asked is None or asked.facts != facts:
            raise WrongSignatureError
        signature = self.passkeys.check_signature(
            reviewer, self._campaign(task).site_url, challenge_of(statement), answer.credential
        )
        return Proof(now, statement, signature)

    def _way(self, task: Task, reviewer: Reviewer) -> Way:
        site = RelyingParty.of(self._campaign(task).site_url).id
        if any(key.rp_id == site for key in self.people.passkeys(reviewer.id)):
            return "passkey"
        if self._campaign(task).review.signing_of(task.kind) is Signing.PASSKEY:
            raise PasskeyNeededError
        return "code"

    def _campaign(self, task: Task) -> Campaign:
        campaign = self.campaigns.get(task.campaign_id)
        if campaign is None:
            raise UnknownCaseError(task.campaign_id)
        return campaign

    def _key(self, nonce: str) -> str:
        return keyed_hash("decision", nonce, self.secrets.pepper())
