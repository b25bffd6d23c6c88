"""Copies of what is stored, so that nobody can change the store but by its methods."""

from __future__ import annotations

import pickle
from typing import TypeVar

T = TypeVar("T")


def copied(value: T) -> T:
    """Copy a value with everything in it, several times as fast as copy.deepcopy."""
    copy: T = pickle.loads(pickle.dumps(value))  # noqa: S301  # our own bytes, never from outside
    return copy
