"""Sign-in by the organisation's own sign-in: the same browser, once, for a known address."""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import parse_qs, urlsplit

import pytest

from redress.domain.errors import (
    IssuerRefusedError,
    NoIssuerError,
    TooManyRequestsError,
    UnknownCampaignError,
)
from redress.domain.reviewers import CODE_LIFETIME, Device, SignInWay
from redress.domain.sessions import ChallengePurpose
from tests.factories.desk import JUN, MEI
from tests.factories.house import House

HERE = Device("Firefox · Linux", "net")


class Door:
    """A house whose organisation has a sign-in."""

    def __init__(self) -> None:
        self.house = House()
        self.world = self.house.world
        self.world.issuer.name = "Sample Motors"
        self.oidc = self.house.oidc
        self.campaign = next(iter(self.world.records.campaigns))

    def go(self) -> tuple[str, str]:
        """Ask for the address; give the browser's secret and the state."""
        browser, address = self.oidc.address(self.campaign, "net")
        return browser, parse_qs(urlsplit(address).query)["state"][0]


@pytest.fixture
def door() -> Door:
    return Door()


def test_whom_the_issuer_vouches_for_is_signed_in(door: Door) -> None:
    browser, state = door.go()
    code = door.world.issuer.sign_in(JUN.email.upper())
    signed_in = door.oidc.sign_in(browser, door.campaign, code, state, HERE)
    assert (signed_in.reviewer, signed_in.session.way) == (JUN, SignInWay.OIDC)
    assert door.house.sign_in.session(signed_in.cookie)[1] == JUN


def test_the_issuer_returns_to_the_configured_page(door: Door) -> None:
    _, address = door.oidc.address(door.campaign, "net")
    site = door.world.records.campaigns[door.campaign].site_url
    assert parse_qs(urlsplit(address).query)["redirect_uri"] == [f"{site}/desk.html"]


def test_state_nonce_and_verifier_are_kept_under_a_hash(door: Door) -> None:
    browser, _ = door.go()
    ((key, purpose),) = door.world.people.challenges
    assert purpose is ChallengePurpose.OIDC
    assert browser not in key
    facts = door.world.people.challenges[key, purpose].facts
    assert len({facts["state"], facts["nonce"], facts["verifier"], browser}) == 4


@pytest.mark.parametrize("wrong", ["browser", "no browser", "state", "code", "late", "again"])
def test_anything_else_opens_nothing(door: Door, wrong: str) -> None:
    browser, state = door.go()
    code = door.world.issuer.sign_in(JUN.email)
    if wrong == "browser":
        browser, _ = door.go()
    elif wrong == "no browser":
        browser = ""
    elif wrong == "state":
        state += "x"
    elif wrong == "code":
        code = "guessed"
    elif wrong == "late":
        door.world.clock.advance(CODE_LIFETIME)
    else:
        door.oidc.sign_in(browser, door.campaign, code, state, HERE)
        code = door.world.issuer.sign_in(JUN.email)
        door.world.people.end_sessions(JUN.id)
    with pytest.raises(IssuerRefusedError):
        door.oidc.sign_in(browser, door.campaign, code, state, HERE)
    assert door.world.people.kept_sessions == {}


@pytest.mark.parametrize("email", ["nobody@desk.example", MEI.email])
def test_who_is_nobody_here_or_disabled_stays_out(door: Door, email: str) -> None:
    door.world.people.put(replace(MEI, disabled=True))
    browser, state = door.go()
    code = door.world.issuer.sign_in(email)
    with pytest.raises(IssuerRefusedError):
        door.oidc.sign_in(browser, door.campaign, code, state, HERE)
    assert door.world.people.kept_sessions == {}


def test_without_an_issuer_there_is_no_such_way(door: Door) -> None:
    door.world.issuer.name = ""
    with pytest.raises(NoIssuerError):
        door.oidc.address(door.campaign, "net")
    with pytest.raises(NoIssuerError):
        door.oidc.sign_in("browser", door.campaign, "code", "state", HERE)


def test_an_unknown_campaign_has_no_page_to_return_to(door: Door) -> None:
    with pytest.raises(UnknownCampaignError):
        door.oidc.address("nothing", "net")


def test_a_network_asks_sixty_times(door: Door) -> None:
    for _ in range(60):
        door.go()
    with pytest.raises(TooManyRequestsError):
        door.go()
