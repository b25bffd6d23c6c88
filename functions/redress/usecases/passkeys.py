"""Passkeys: add and remove them, sign in by one, and have one sign what is decided."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from redress.domain.errors import (
    ConflictError,
    FreshCodeNeededError,
    PasskeyCopiedError,
    PasskeyRefusedError,
    TooManyPasskeysError,
    TooManyRequestsError,
    UnknownCampaignError,
    WrongSignatureError,
)
from redress.domain.ids import keyed_hash
from redress.domain.notices import Notice, NoticeKind
from redress.domain.passkeys import (
    MAX_PASSKEYS,
    Assertion,
    Passkey,
    PasskeySignature,
    RelyingParty,
)
from redress.domain.reviewers import (
    Challenge,
    ChallengePurpose,
    Device,
    Reviewer,
    Session,
    SignInWay,
)
from redress.domain.sessions import CHALLENGE_LIFETIME
from redress.ports import Campaigns, Clock, Limits, Outbox, PasskeyJudge, People, Secrets
from redress.usecases.sessions import Sessions, SignedIn

_WINDOW = timedelta(minutes=15)
_A_NETWORK = 120


@dataclass(frozen=True)
class Passkeys:
    """The site is always the campaign's configured one, never what a request calls itself."""

    people: People
    campaigns: Campaigns
    limits: Limits
    secrets: Secrets
    judge: PasskeyJudge
    outbox: Outbox
    clock: Clock

    def sign_in_options(self, campaign_id: str, network: str) -> tuple[str, dict[str, Any]]:
        """Give a browser its secret, and the options to sign in by any passkey of the site."""
        if self.limits.count(f"passkey:{network}", _WINDOW, self.clock.now()) > _A_NETWORK:
            raise TooManyRequestsError(retry_after=int(_WINDOW.total_seconds()))
        party, browser = self._party(campaign_id), self.secrets.token()
        challenge = self._put(self._browser_key(browser), ChallengePurpose.PASSKEY_SIGN_IN, party)
        return browser, self.judge.ask(party, challenge, ())

    def sign_in(
        self, browser: str, campaign_id: str, credential: Mapping[str, Any], device: Device
    ) -> SignedIn:
        """Open a session for who holds the passkey; raises PasskeyRefusedError."""
        party = self._party(campaign_id)
        key = self._browser_key(browser)
        challenge = self._take(key, ChallengePurpose.PASSKEY_SIGN_IN, party)
        holder = self.people.passkey_holder(credential["id"])
        reviewer = self.people.get(holder) if holder else None
        if reviewer is None or reviewer.disabled:
            raise PasskeyRefusedError
        self._check(reviewer, party, challenge, credential)
        sessions = Sessions(self.people, self.secrets, self.clock)
        return sessions.open(reviewer, SignInWay.PASSKEY, device)

    def options(self, session: Session, reviewer: Reviewer, campaign_id: str) -> dict[str, Any]:
        """Give the options to make a passkey; raises FreshCodeNeededError after a while."""
        self._ensure_fresh(session)
        party = self._party(campaign_id)
        known = self.people.passkeys(reviewer.id)
        if len(known) >= MAX_PASSKEYS:
            raise TooManyPasskeysError
        challenge = self._put(session.secret_hash, ChallengePurpose.PASSKEY_ADDED, party)
        here = [passkey for passkey in known if passkey.rp_id == party.id]
        return self.judge.ask_new(party, reviewer, self._handle(reviewer), challenge, here)

    def add(
        self,
        session: Session,
        reviewer: Reviewer,
        campaign_id: str,
        name: str,
        credential: Mapping[str, Any],
    ) -> list[Passkey]:
        """Keep a new passkey, tell its reviewer by mail, and give all of them."""
        self._ensure_fresh(session)
        party, now = self._party(campaign_id), self.clock.now()
        challenge = self._take(session.secret_hash, ChallengePurpose.PASSKEY_ADDED, party)
        made = self.judge.judge_new(party, challenge, credential)
        passkey = Passkey(
            id=made.id,
            reviewer_id=reviewer.id,
            name=name.strip(),
            rp_id=party.id,
            public_key=made.public_key,
            algorithm=made.algorithm,
            sign_count=made.sign_count,
            transports=made.transports,
            created_at=now,
        )
        try:
            self.people.put_passkey(passkey)
        except ConflictError as error:
            raise PasskeyRefusedError from error
        told = Notice(
            NoticeKind.PASSKEY_ADDED,
            "",
            reviewer_id=reviewer.id,
            number=int(now.timestamp()),
            campaign_id=campaign_id,
        )
        self.outbox.mail([told])
        return self.people.passkeys(reviewer.id)

    def listed(self, reviewer: Reviewer) -> list[Passkey]:
        """Give a reviewer's passkeys."""
        return self.people.passkeys(reviewer.id)

    def remove(self, session: Session, reviewer: Reviewer, passkey_id: str) -> list[Passkey]:
        """Forget one of the reviewer's own passkeys, and give those that are left."""
        self._ensure_fresh(session)
        if self.people.passkey(reviewer.id, passkey_id) is not None:
            self.people.delete_passkey(reviewer.id, passkey_id)
        return self.people.passkeys(reviewer.id)

    def sign_options(self, reviewer: Reviewer, site: str, challenge: bytes) -> dict[str, Any]:
        """Give the options to have a challenge signed by one of the reviewer's passkeys.

        `site` is the campaign's address. The caller keeps the challenge, and takes it once.
        """
        party = RelyingParty.of(site)
        own = [key for key in self.people.passkeys(reviewer.id) if key.rp_id == party.id]
        return self.judge.ask(party, challenge, own)

    def check_signature(
        self, reviewer: Reviewer, site: str, challenge: bytes, credential: Mapping[str, Any]
    ) -> PasskeySignature:
        """Give what a passkey of the reviewer signed over a challenge; or WrongSignatureError."""
        try:
            said = self._check(reviewer, RelyingParty.of(site), challenge, credential)
        except PasskeyRefusedError as error:
            raise WrongSignatureError from error
        return said.signature

    def _check(
        self,
        reviewer: Reviewer,
        party: RelyingParty,
        challenge: bytes,
        credential: Mapping[str, Any],
    ) -> Assertion:
        """Verify an answer by one of the reviewer's passkeys, and note what it counted."""
        passkey = self.people.passkey(reviewer.id, credential["id"])
        if passkey is None or passkey.rp_id != party.id:
            raise PasskeyRefusedError
        said = self.judge.judge(party, challenge, passkey, credential)
        if said.user_handle not in {None, self._handle(reviewer)}:
            raise PasskeyRefusedError
        if not self.people.use_passkey(passkey, said.sign_count, self.clock.now()):
            raise PasskeyCopiedError(name=passkey.name)
        return said

    def _party(self, campaign_id: str) -> RelyingParty:
        campaign = self.campaigns.get(campaign_id)
        if campaign is None:
            raise UnknownCampaignError(campaign=campaign_id)
        return RelyingParty.of(campaign.site_url)

    def _put(self, key: str, purpose: ChallengePurpose, party: RelyingParty) -> bytes:
        secret = self.secrets.token()
        facts = {"secret": secret, "site": party.origin}
        until = self.clock.now() + CHALLENGE_LIFETIME
        self.people.put_challenge(Challenge(key, purpose, until, facts))
        return _challenge(secret)

    def _take(self, key: str, purpose: ChallengePurpose, party: RelyingParty) -> bytes:
        """Take the challenge that was put for this site; raises PasskeyRefusedError."""
        asked = self.people.take_challenge(key, purpose, self.clock.now())
        if asked is None or asked.facts["site"] != party.origin:
            raise PasskeyRefusedError
        return _challenge(asked.facts["secret"])

    def _ensure_fresh(self, session: Session) -> None:
        if not session.fresh(self.clock.now()):
            raise FreshCodeNeededError

    def _browser_key(self, browser: str) -> str:
        return keyed_hash("passkey browser", browser, self.secrets.pepper())

    def _handle(self, reviewer: Reviewer) -> bytes:
        """Give the name under which devices keep a reviewer's keys: it says nothing of whom."""
        handle = keyed_hash("passkey handle", reviewer.id, self.secrets.pepper())
        return bytes.fromhex(handle)


def _challenge(secret: str) -> bytes:
    return hashlib.sha256(secret.encode()).digest()
