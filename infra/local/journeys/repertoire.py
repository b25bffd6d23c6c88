"""Every journey, in the order in which they are played."""

from collections.abc import Callable

from infra.local.journeys.proofs import proven_to_a_court
from infra.local.journeys.stories import STORIES as WAYS
from infra.local.journeys.world import World

STORIES: tuple[Callable[[World], None], ...] = (*WAYS, proven_to_a_court)
