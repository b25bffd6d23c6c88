"""Owners at their page, with a case that has come some way."""

from __future__ import annotations

from tests.browser.conftest import Owner
from tests.browser.levers import ASK, QUESTION
from tests.browser.owner_navigator import OwnerNavigator
from tests.browser.things import picture
from tests.browser.visitors import DESKTOP_EN, Visitor


def reviewed(owner: Owner, visitor: Visitor = DESKTOP_EN) -> OwnerNavigator:
    """Give an owner at her page, whose case waits for its screening."""
    she = owner(visitor)
    with she.world() as site:
        code = site.has_received(picture())
    she.opens("/")
    she.opens_her_page(code)
    return she


def asked(owner: Owner, visitor: Visitor) -> OwnerNavigator:
    """Give an owner at her page, who was asked something."""
    she = owner(visitor)
    with she.world() as site:
        code = site.has_received(picture())
        site.decide_next(**ASK, owner_text=QUESTION)
    she.opens_her_page(code)
    return she
