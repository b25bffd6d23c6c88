"""Contract of the port People, as far as it is about who works here."""

from __future__ import annotations

from dataclasses import replace

import pytest

from redress.domain.errors import ConflictError
from redress.domain.tasks import Assignee
from tests.adapters.outside import Outside
from tests.adapters.samples import reviewer

ANN = replace(reviewer("ann", Assignee.LEGAL), lead=True)
BOB = replace(reviewer("bob", Assignee.LEGAL), lead=True)


def test_members_are_there_whether_disabled_or_not(outside: Outside) -> None:
    gone = replace(BOB, disabled=True)
    for one in (gone, ANN):
        outside.people.put(one)
    assert outside.people.members(Assignee.LEGAL) == [ANN, gone]
    assert outside.people.in_group(Assignee.LEGAL) == [ANN]
    assert outside.people.members(Assignee.COMMUNITY) == []


def test_who_is_relied_on_must_be_as_they_were(outside: Outside) -> None:
    for one in (ANN, BOB):
        outside.people.put(one)
    follower = replace(ANN, lead=False)
    outside.people.put(follower, ANN, relying_on=[BOB])
    assert outside.people.get("ann") == follower
    with pytest.raises(ConflictError):
        outside.people.put(replace(BOB, lead=False), BOB, relying_on=[ANN])
    with pytest.raises(ConflictError):
        outside.people.put(BOB, BOB, relying_on=[reviewer("nobody", Assignee.LEGAL)])
    assert outside.people.get("bob") == BOB
