"""No barrier on the owner's page."""

from __future__ import annotations

import pytest

from tests.browser.barriers import assert_open_to_everybody, states_of
from tests.browser.conftest import Owner
from tests.browser.states import State

PAGES = ("owner_",)


@pytest.mark.parametrize("state", states_of(*PAGES), ids=str)
def test_nobody_is_kept_out(owner: Owner, state: State) -> None:
    assert_open_to_everybody(owner(), state)
