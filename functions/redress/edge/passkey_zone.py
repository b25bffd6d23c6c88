"""The reviewers' routes of passkeys."""

from __future__ import annotations

from dataclasses import dataclass

from redress.domain.errors import (
    ForeignOriginError,
    FreshCodeNeededError,
    NotSignedInError,
    PasskeyCopiedError,
    PasskeyRefusedError,
    TooManyPasskeysError,
    TooManyRequestsError,
    UnknownCampaignError,
)
from redress.domain.events import Audit
from redress.domain.sessions import CHALLENGE_LIFETIME
from redress.edge.devices import device_of
from redress.edge.documents import read_document
from redress.edge.http import Reply, Request, Route, SetCookie
from redress.edge.passkey_answers import CeremonyAnswer, PasskeysAnswer
from redress.edge.passkey_forms import NewPasskeyForm, PasskeySessionForm
from redress.edge.session_answers import ReviewerAnswer
from redress.edge.session_forms import CampaignSiteForm
from redress.edge.session_views import passkeys_view
from redress.edge.session_zone import SessionZone, same_origin
from redress.usecases.passkeys import Passkeys

PASSKEY_COOKIE = "__Host-redress-passkey"


@dataclass(frozen=True)
class PasskeyZone(SessionZone):
    """Passkeys belong to the site of a campaign; whose it is, the browser says by its secret."""

    passkeys: Passkeys

    def ask_passkey(self, request: Request) -> Reply:
        """Give a challenge to sign in by."""
        same_origin(request)
        form = read_document(request.body, CampaignSiteForm)
        browser, options = self.passkeys.sign_in_options(form.campaign_id, request.network)
        age = int(CHALLENGE_LIFETIME.total_seconds())
        return Reply(200, {"options": options}, cookies=(SetCookie(PASSKEY_COOKIE, browser, age),))

    def open_passkey_session(self, request: Request) -> Reply:
        """Exchange a signed challenge for a session."""
        same_origin(request)
        form = read_document(request.body, PasskeySessionForm)
        signed_in = self.passkeys.sign_in(
            request.cookies.get(PASSKEY_COOKIE, ""),
            form.campaign_id,
            form.credential.document(),
            device_of(request),
        )
        return self._welcome(request, signed_in, PASSKEY_COOKIE)

    def prepare_passkey(self, request: Request) -> Reply:
        """Give what a browser makes a passkey by."""
        same_origin(request)
        session, reviewer = self._session(request)
        form = read_document(request.body, CampaignSiteForm)
        options = self.passkeys.options(session, reviewer, form.campaign_id)
        return Reply(200, {"options": options})

    def add_passkey(self, request: Request) -> Reply:
        """Keep a passkey that a browser has made."""
        same_origin(request)
        session, reviewer = self._session(request)
        form = read_document(request.body, NewPasskeyForm)
        kept = self.passkeys.add(
            session, reviewer, form.campaign_id, form.name, form.credential.document()
        )
        return Reply(201, passkeys_view(kept))

    def list_passkeys(self, request: Request) -> Reply:
        """List the reviewer's passkeys."""
        _, reviewer = self._session(request)
        return Reply(200, passkeys_view(self.passkeys.listed(reviewer)))

    def remove_passkey(self, request: Request) -> Reply:
        """Forget a passkey."""
        same_origin(request)
        session, reviewer = self._session(request)
        left = self.passkeys.remove(session, reviewer, request.params["passkey_id"])
        return Reply(200, passkeys_view(left))


_CHANGES = (NotSignedInError, ForeignOriginError, FreshCodeNeededError)
PASSKEY_ROUTES: tuple[Route[PasskeyZone], ...] = (
    Route(
        "POST",
        "/desk-api/passkeys/sign-in-options",
        Audit.PASSKEY_ASKED_FOR,
        "A challenge to sign in by a passkey, good for five minutes in the asking browser",
        PasskeyZone.ask_passkey,
        CeremonyAnswer,
        (ForeignOriginError, TooManyRequestsError, UnknownCampaignError),
        form=CampaignSiteForm,
    ),
    Route(
        "POST",
        "/desk-api/passkeys/session",
        Audit.PASSKEY_SESSION_OPENED,
        "Sign in with the signed challenge",
        PasskeyZone.open_passkey_session,
        ReviewerAnswer,
        (ForeignOriginError, PasskeyRefusedError, PasskeyCopiedError, UnknownCampaignError),
        form=PasskeySessionForm,
        success=201,
    ),
    Route(
        "POST",
        "/desk-api/passkeys/options",
        Audit.PASSKEY_PREPARED,
        "What a browser makes a passkey by; needs a recent proof",
        PasskeyZone.prepare_passkey,
        CeremonyAnswer,
        (*_CHANGES, TooManyPasskeysError, UnknownCampaignError),
        form=CampaignSiteForm,
    ),
    Route(
        "POST",
        "/desk-api/passkeys",
        Audit.PASSKEY_ADDED,
        "Keep a passkey; its reviewer is told by mail",
        PasskeyZone.add_passkey,
        PasskeysAnswer,
        (*_CHANGES, PasskeyRefusedError, UnknownCampaignError),
        form=NewPasskeyForm,
        success=201,
    ),
    Route(
        "GET",
        "/desk-api/passkeys",
        Audit.PASSKEYS_LISTED,
        "The reviewer's passkeys",
        PasskeyZone.list_passkeys,
        PasskeysAnswer,
        (NotSignedInError,),
    ),
    Route(
        "DELETE",
        "/desk-api/passkeys/<passkey_id>",
        Audit.PASSKEY_REMOVED,
        "Forget a passkey; needs a recent proof, and one that is gone already is fine",
        PasskeyZone.remove_passkey,
        PasskeysAnswer,
        _CHANGES,
    ),
)
