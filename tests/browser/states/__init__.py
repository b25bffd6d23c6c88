"""Every page and state that an owner can meet, each reached as an owner would reach it."""

from tests.browser.states import form, owner, public
from tests.browser.states.registry import STATES, State

__all__ = ["STATES", "State", "form", "owner", "public"]
