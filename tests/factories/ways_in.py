"""What signing in is made of, over a world in memory; passkeys are judged as they really are."""

from __future__ import annotations

import json

from infra.local.authenticator import Authenticator
from redress.adapters.webauthn_passkeys import WebauthnPasskeys
from redress.usecases.mail_code import CodeMailed, MailCode
from redress.usecases.oidc import Oidc
from redress.usecases.passkeys import Passkeys
from redress.usecases.sign_in import SignIn
from tests.fakes.world import World


def sign_in(world: World) -> SignIn:
    return SignIn(world.people, world.limits, world.secrets, world.outbox, world.clock)


def passkeys(world: World) -> Passkeys:
    return Passkeys(
        people=world.people,
        campaigns=world.campaigns,
        limits=world.limits,
        secrets=world.secrets,
        judge=WebauthnPasskeys(),
        outbox=world.outbox,
        clock=world.clock,
    )


def oidc(world: World) -> Oidc:
    return Oidc(
        world.people, world.campaigns, world.limits, world.secrets, world.issuer, world.clock
    )


def mail_code(world: World) -> MailCode:
    return MailCode(world.people, world.secrets, world.mailer, world.texts, world.clock)


def mail_codes(world: World) -> list[CodeMailed]:
    """Let the worker mail all codes that were asked for."""
    asked, world.outbox.asked_codes[:] = list(world.outbox.asked_codes), []
    return [mail_code(world)(browser_hash) for browser_hash in asked]


def mailed_code(world: World) -> str:
    """Read the newest code in the mailbox, after the worker has done its work."""
    mail_codes(world)
    mails = [mail for mail in world.mailer.sent if "sign_in_code" in mail.subject]
    return str(json.loads(mails[-1].text)["code"])


def authenticator(world: World) -> Authenticator:
    """Give a new one, in a browser that shows the campaign's pages."""
    campaign = next(iter(world.records.campaigns.values()))
    return Authenticator(origin=campaign.site_url)
