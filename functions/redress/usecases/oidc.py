"""Sign a reviewer in by the organisation's own sign-in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from hmac import compare_digest

from redress.domain.errors import (
    IssuerRefusedError,
    NoIssuerError,
    TooManyRequestsError,
    UnknownCampaignError,
)
from redress.domain.ids import keyed_hash
from redress.domain.passkeys import RelyingParty
from redress.domain.reviewers import Challenge, ChallengePurpose, Device, SignInWay
from redress.domain.sessions import CODE_LIFETIME
from redress.ports import Campaigns, Clock, Issuer, Limits, People, Secrets
from redress.usecases.sessions import Sessions, SignedIn

_WINDOW = timedelta(minutes=15)
_A_NETWORK = 60
_PAGE = "/desk.html"


@dataclass(frozen=True)
class Oidc:
    """State, nonce and verifier stay here, under the hash of the browser's secret."""

    people: People
    campaigns: Campaigns
    limits: Limits
    secrets: Secrets
    issuer: Issuer
    clock: Clock

    def address(self, campaign_id: str, network: str) -> tuple[str, str]:
        """Give a browser its secret, and the address at which it signs in elsewhere."""
        if not self.issuer.name:
            raise NoIssuerError
        now = self.clock.now()
        if self.limits.count(f"oidc:{network}", _WINDOW, now) > _A_NETWORK:
            raise TooManyRequestsError(retry_after=int(_WINDOW.total_seconds()))
        return_to, browser = self._page(campaign_id), self.secrets.token()
        state, nonce, verifier = (self.secrets.token() for _ in range(3))
        address = self.issuer.address(return_to, state, nonce, verifier)
        facts = {"state": state, "nonce": nonce, "verifier": verifier, "return_to": return_to}
        self.people.put_challenge(
            Challenge(self._key(browser), ChallengePurpose.OIDC, now + CODE_LIFETIME, facts)
        )
        return browser, address

    def sign_in(
        self, browser: str, campaign_id: str, code: str, state: str, device: Device
    ) -> SignedIn:
        """Open a session for whom the issuer vouches, by the address that it verified.

        Raises IssuerRefusedError, also for who is nobody here.
        """
        if not self.issuer.name:
            raise NoIssuerError
        asked = self.people.take_challenge(
            self._key(browser), ChallengePurpose.OIDC, self.clock.now()
        )
        facts = asked.facts if asked is not None else {}
        same = compare_digest(facts.get("state", "").encode(), state.encode())
        if not facts or not same or facts["return_to"] != self._page(campaign_id):
            raise IssuerRefusedError
        person = self.issuer.vouch(facts["return_to"], code, facts["nonce"], facts["verifier"])
        reviewer = self.people.by_address(person.email)
        if reviewer is None or reviewer.disabled:
            raise IssuerRefusedError
        sessions = Sessions(self.people, self.secrets, self.clock)
        return sessions.open(reviewer, SignInWay.OIDC, device)

    def _page(self, campaign_id: str) -> str:
        campaign = self.campaigns.get(campaign_id)
        if campaign is None:
            raise UnknownCampaignError(campaign=campaign_id)
        return RelyingParty.of(campaign.site_url).origin + _PAGE

    def _key(self, browser: str) -> str:
        return keyed_hash("oidc browser", browser, self.secrets.pepper())
