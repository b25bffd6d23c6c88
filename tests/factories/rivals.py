"""Somebody else who writes at the worst moment."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from redress.domain.case import Case, Change
from redress.domain.errors import ConflictError
from tests.fakes.world import World


def just_before_the_next_commit(
    patch: pytest.MonkeyPatch, world: World, act: Callable[[], object]
) -> list[Change]:
    """Let somebody act between the reading and the writing of whoever commits next.

    Gives the changes that were tried, those that were refused included.
    """
    commit, tried = world.cases.commit, list[Change]()

    def late(change: Change) -> Case:
        tried.append(change)
        if len(tried) == 1:
            patch.setattr(world.cases, "commit", commit)
            act()
            patch.setattr(world.cases, "commit", late)
        return commit(change)

    patch.setattr(world.cases, "commit", late)
    return tried


def touches(world: World, case_id: str) -> Callable[[], object]:
    """Somebody changes something about a case that matters to nobody."""

    def touch() -> None:
        case = world.records.cases[case_id]
        now = world.clock.now() + timedelta(microseconds=1)
        world.cases.commit(Change(case.touched(now), "2025-10-09"))

    return touch


def always_first(patch: pytest.MonkeyPatch, world: World) -> list[Change]:
    """Let somebody else always write first; gives the changes that were tried in vain."""
    tried: list[Change] = []

    def refuse(change: Change) -> Case:
        tried.append(change)
        raise ConflictError(change.case.id)

    patch.setattr(world.cases, "commit", refuse)
    return tried
