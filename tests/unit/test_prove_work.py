"""Work is asked for one submission, counts for a while, and can be replaced by waiting."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from redress.domain.errors import (
    InvalidInputError,
    ProofOfWorkNeededError,
    TooManyRequestsError,
)
from redress.usecases.prove_work import ProveWork, Task
from tests.factories.owners import submission_id
from tests.factories.work import encoded, solution_of
from tests.fakes.world import World

MINE, ANOTHER = submission_id(1), submission_id(2)
SECOND = timedelta(seconds=1)


@pytest.fixture
def world() -> World:
    return World()


@pytest.fixture
def prove(world: World) -> ProveWork:
    return ProveWork(world.puzzles, world.secrets, world.limits, world.clock, world.work)


def asked(prove: ProveWork, network: str = "net") -> Task:
    task = prove.task(MINE, network)
    assert task is not None
    return task


def reason(prove: ProveWork, proof: str, of: str = MINE) -> object:
    with pytest.raises(ProofOfWorkNeededError) as refusal:
        prove.check(proof, of)
    return refusal.value.details["reason"]


def test_a_solution_counts_for_its_submission_as_often_as_it_is_shown(prove: ProveWork) -> None:
    proof = encoded(solution_of(asked(prove).puzzle))
    for _ in range(3):
        prove.check(proof, MINE)
    assert reason(prove, proof, of=ANOTHER) == "wrong"


def test_a_solution_counts_for_an_hour(world: World, prove: ProveWork) -> None:
    proof = encoded(solution_of(asked(prove).puzzle))
    world.clock.advance(timedelta(hours=1) - SECOND)
    prove.check(proof, MINE)
    world.clock.advance(SECOND)
    assert reason(prove, proof) == "expired"


def test_nothing_is_not_enough(prove: ProveWork) -> None:
    assert reason(prove, "") == "missing"


def test_a_ticket_counts_from_its_time_on_and_for_an_hour(world: World, prove: ProveWork) -> None:
    ticket = asked(prove).ticket
    assert ticket.seconds == 20
    world.clock.advance(19 * SECOND)
    with pytest.raises(ProofOfWorkNeededError) as refusal:
        prove.check(ticket.text, MINE)
    assert refusal.value.details == {"reason": "early", "retry_after": 1}
    world.clock.advance(SECOND)
    prove.check(ticket.text, MINE)
    world.clock.advance(timedelta(hours=1) - SECOND)
    prove.check(ticket.text, MINE)
    world.clock.advance(SECOND)
    assert reason(prove, ticket.text) == "expired"


def test_a_ticket_is_for_one_submission_and_its_time_cannot_be_changed(
    world: World, prove: ProveWork
) -> None:
    text = prove.ticket(MINE, "net")
    _, ready, mac = text.split(".")
    world.clock.advance(30 * SECOND)
    assert reason(prove, text, of=ANOTHER) == "wrong"
    assert reason(prove, f"t.{int(ready) - 1}.{mac}") == "wrong"
    assert reason(prove, f"t.{ready}.{'0' * 64}") == "wrong"
    assert reason(prove, f"t.{ready}.{mac}0") == "wrong"
    assert reason(prove, f"t.99999999999.{mac}") == "wrong"


def test_tickets_of_a_busy_network_wait_longer_and_longer(world: World, prove: ProveWork) -> None:
    waits = [asked(prove).ticket.seconds for _ in range(100)]
    assert waits[:30] == [20] * 30
    assert waits[30:33] == [40, 60, 80]
    assert max(waits) == 15 * 60
    assert asked(prove, "another network").ticket.seconds == 20
    world.clock.advance(timedelta(minutes=10))
    assert asked(prove).ticket.seconds == 20


def test_a_network_gets_so_many_puzzles_in_ten_minutes(prove: ProveWork) -> None:
    for _ in range(300):
        asked(prove)
    with pytest.raises(TooManyRequestsError) as refusal:
        asked(prove)
    assert 0 < int(refusal.value.details["retry_after"]) <= 600
    asked(prove, "another network")


@pytest.mark.parametrize("wrong", ["", "1", "0199c5e2-0000-4000-8000-000000000001"])
def test_only_submissions_are_asked_for(prove: ProveWork, wrong: str) -> None:
    with pytest.raises(InvalidInputError):
        prove.task(wrong, "net")


def test_switched_off_nothing_is_asked(world: World, prove: ProveWork) -> None:
    idle = replace(prove, rules=replace(world.work, enabled=False))
    assert idle.task(MINE, "net") is None
    assert idle.ticket(MINE, "net") == ""
    idle.check("", MINE)
    idle.check("rubbish", MINE)


def test_nobody_gathers_tickets_to_wait_for_all_at_once(prove: ProveWork) -> None:
    for _ in range(300):
        prove.ticket(MINE, "net")
    for more in (prove.ticket, prove.task):
        with pytest.raises(TooManyRequestsError):
            more(MINE, "net")
    prove.ticket(MINE, "another network")
