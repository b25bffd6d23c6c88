"""Every journey of a case, on the deployed system."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from infra.local.journeys.repertoire import STORIES
from infra.local.journeys.world import World

pytestmark = pytest.mark.engine


@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.__name__)
def test_journey(world: World, story: Callable[[World], None]) -> None:
    before = len(world.seen)
    story(world)
    assert len(world.seen) > before
