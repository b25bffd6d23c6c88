"""The reviewers' routes of the organisation's own sign-in."""

from __future__ import annotations

from dataclasses import dataclass

from redress.domain.errors import (
    ForeignOriginError,
    IssuerRefusedError,
    IssuerSilentError,
    NoIssuerError,
    TooManyRequestsError,
    UnknownCampaignError,
)
from redress.domain.events import Audit
from redress.domain.reviewers import CODE_LIFETIME
from redress.edge.devices import device_of
from redress.edge.documents import read_document
from redress.edge.http import Reply, Request, Route, SetCookie
from redress.edge.passkey_zone import PasskeyZone
from redress.edge.session_answers import IssuerAddressAnswer, ReviewerAnswer, WaysAnswer
from redress.edge.session_forms import CampaignSiteForm, IssuerReturnForm
from redress.edge.session_zone import same_origin
from redress.usecases.oidc import Oidc

ISSUER_COOKIE = "__Host-redress-issuer"


@dataclass(frozen=True)
class OidcZone(PasskeyZone):
    """Who comes back from elsewhere must come back in the browser that went."""

    oidc: Oidc

    def read_ways(self, request: Request) -> Reply:  # noqa: ARG002  # the same for everybody
        """Tell how one can sign in."""
        name = self.oidc.issuer.name
        ways = {"code": True, "passkey": True, "oidc": {"name": name} if name else None}
        return Reply(200, ways)

    def ask_issuer(self, request: Request) -> Reply:
        """Give the address at which the browser is to sign in."""
        same_origin(request)
        form = read_document(request.body, CampaignSiteForm)
        browser, address = self.oidc.address(form.campaign_id, request.network)
        age = int(CODE_LIFETIME.total_seconds())
        return Reply(200, {"address": address}, cookies=(SetCookie(ISSUER_COOKIE, browser, age),))

    def open_issuer_session(self, request: Request) -> Reply:
        """Exchange what the browser came back with for a session."""
        same_origin(request)
        form = read_document(request.body, IssuerReturnForm)
        signed_in = self.oidc.sign_in(
            request.cookies.get(ISSUER_COOKIE, ""),
            form.campaign_id,
            form.code,
            form.state,
            device_of(request),
        )
        return self._welcome(request, signed_in, ISSUER_COOKIE)


_ISSUER = (ForeignOriginError, NoIssuerError, IssuerSilentError, UnknownCampaignError)
OIDC_ROUTES: tuple[Route[OidcZone], ...] = (
    Route(
        "GET",
        "/desk-api/sign-in-ways",
        Audit.WAYS_READ,
        "How one can sign in",
        OidcZone.read_ways,
        WaysAnswer,
    ),
    Route(
        "POST",
        "/desk-api/oidc/address",
        Audit.ISSUER_ASKED,
        "Where to sign in with the organisation's own account",
        OidcZone.ask_issuer,
        IssuerAddressAnswer,
        (*_ISSUER, TooManyRequestsError),
        form=CampaignSiteForm,
    ),
    Route(
        "POST",
        "/desk-api/oidc/session",
        Audit.ISSUER_SESSION_OPENED,
        "Sign in with what the organisation's sign-in sent back",
        OidcZone.open_issuer_session,
        ReviewerAnswer,
        (*_ISSUER, IssuerRefusedError),
        form=IssuerReturnForm,
        success=201,
    ),
)
