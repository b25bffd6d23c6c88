"""Who manages people, on the fakes of a world."""

from __future__ import annotations

from redress.usecases.hand_back import HandBack
from redress.usecases.manage_people import ManagePeople
from tests.fakes.world import World


def manage_people(w: World) -> ManagePeople:
    """Make it."""
    hand_back = HandBack(w.cases, w.tasks, w.desk, w.clock)
    return ManagePeople(w.people, w.desk, hand_back, w.outbox, w.clock)
