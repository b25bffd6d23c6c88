"""A decision touches as many items of the table, whether three tasks wait or twenty."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from redress.domain.stages import Stage
from redress.usecases.merge_cases import MergeCases
from redress.usecases.record_decision import RecordDecision
from redress.usecases.sign_decision import SignDecision
from tests.adapters.outside import Services
from tests.adapters.samples import NOW, campaign, moved, opened, task
from tests.factories.decisions import signed_in
from tests.factories.desk import ADVANCE, JUN
from tests.factories.ways_in import passkeys
from tests.fakes.services import FakeClock, FakeEngine
from tests.fakes.world import World

FEW, MANY = 3, 20


def recorder(services: Services) -> RecordDecision:
    world = World()
    clock = FakeClock(NOW)
    sign = SignDecision(services.people, services.campaigns, passkeys(world), world.secrets, clock)
    return RecordDecision(
        cases=services.cases,
        tasks=services.tasks,
        campaigns=services.campaigns,
        people=services.people,
        engine=FakeEngine(world.faults),
        outbox=world.outbox,
        clock=clock,
        sign=sign,
        merge=MergeCases(services.cases, clock),
    )


@contextmanager
def touched(services: Services) -> Iterator[list[tuple[str, int]]]:
    """Note each call of the table, and how many items it names or asks for."""
    calls: list[tuple[str, int]] = []

    def note(params: dict[str, Any], **_: Any) -> None:
        items = params.get("TransactItems") or [None]
        calls.append(("TransactWriteItems" if "TransactItems" in params else "one", len(items)))

    services.dynamodb.meta.events.register("provide-client-params.dynamodb", note)
    yield calls
    services.dynamodb.meta.events.unregister("provide-client-params.dynamodb", note)


def waiting(services: Services, number: int) -> str:
    case = opened(services.drafts, services.cases, number)
    wait = task(case.id)
    services.cases.commit(moved(case, Stage.SCREENING, tasks=(wait,)))
    return wait.id


def cost(services: Services, number: int) -> list[tuple[str, int]]:
    task_id = waiting(services, number)
    revision = services.cases.get(task_id.partition(".")[0])
    assert revision is not None
    with touched(services) as calls:
        recorder(services)(task_id, revision.revision, ADVANCE, JUN, signed_in(JUN, NOW))
    return calls


def test_a_decision_costs_the_same_however_many_wait(on_moto: Services) -> None:
    on_moto.campaigns.put(campaign())
    on_moto.people.put(JUN)
    for number in range(1, FEW):
        waiting(on_moto, number)
    few = cost(on_moto, FEW)
    for number in range(FEW + 1, MANY):
        waiting(on_moto, number)
    many = cost(on_moto, MANY)
    assert few == many
    assert (len(many), sum(items for _, items in many)) == (4, 10)
