"""The list of states; each is a function that brings a visitor there."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from tests.browser.owner_navigator import OwnerNavigator

Reach = Callable[[OwnerNavigator], None]


@dataclass(frozen=True)
class State:
    """`name` begins with the page: form_contact_errors."""

    name: str
    reach: Reach

    def __str__(self) -> str:
        return self.name


STATES: list[State] = []


def state(reach: Reach) -> Reach:
    """Add a state under its function's name."""
    STATES.append(State(reach.__name__, reach))
    return reach
