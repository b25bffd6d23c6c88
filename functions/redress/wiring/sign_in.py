"""What signing in is made of."""

from __future__ import annotations

import os
from dataclasses import dataclass
from functools import cache

from redress.adapters.jinja_texts import JinjaTexts
from redress.adapters.oidc_issuer.issuer import OidcIssuer
from redress.adapters.secretsmanager_secrets import SecretsmanagerSecrets, SecretsmanagerText
from redress.adapters.sqs_outbox import SqsOutbox
from redress.adapters.webauthn_passkeys import WebauthnPasskeys
from redress.ports import Clock, Secrets
from redress.settings import MailCodeSettings, ReviewerApiSettings
from redress.usecases.mail_code import MailCode
from redress.usecases.oidc import Oidc
from redress.usecases.passkeys import Passkeys
from redress.usecases.sign_in import SignIn
from redress.wiring.clock import clock
from redress.wiring.mails import mailer
from redress.wiring.parts import Records, records

_FIRST_REST = 5


@dataclass(frozen=True)
class SignInWays:
    """All ways into the reviewers' zone."""

    sign_in: SignIn
    passkeys: Passkeys
    oidc: Oidc


def sign_in_ways(
    settings: ReviewerApiSettings, kept: Records, secrets: Secrets, clock: Clock
) -> SignInWays:
    """Make them for the reviewers' zone."""
    people, campaigns, limits = kept.people, kept.campaigns, kept.limits
    outbox = SqsOutbox(mail=settings.mail_queue_url, codes=settings.codes_queue_url)
    issuer = OidcIssuer(
        settings.oidc_issuer,
        settings.oidc_client_id,
        name=settings.oidc_name,
        secret=SecretsmanagerText(settings.oidc_secret_arn),
    )
    return SignInWays(
        sign_in=SignIn(people, limits, secrets, outbox, clock),
        passkeys=Passkeys(
            people=people,
            campaigns=campaigns,
            limits=limits,
            secrets=secrets,
            judge=WebauthnPasskeys(),
            outbox=outbox,
            clock=clock,
        ),
        oidc=Oidc(people, campaigns, limits, secrets, issuer, clock),
    )


@cache
def mail_code() -> MailCode:
    """Make worker/mail_code."""
    settings = MailCodeSettings.read(os.environ)
    return MailCode(
        people=records(settings.table_name).people,
        secrets=SecretsmanagerSecrets(settings.pepper_secret_arn),
        mailer=mailer(settings, paced=False),
        texts=JinjaTexts(),
        clock=clock(),
    )


def let_code_rest(receipt_handle: str, tries: int) -> None:
    """Keep a refused mail back, each time twice as long: a code is waited for at a screen."""
    queue = MailCodeSettings.read(os.environ).codes_queue_url
    SqsOutbox().let_rest(queue, receipt_handle, _FIRST_REST * 2 ** (tries - 1))
