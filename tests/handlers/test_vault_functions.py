"""What looks after the vault: checkpoint, fixity and erasure, as their functions are called."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest

import handlers.ops.checkpoint
import handlers.ops.request_erasure
import handlers.ops.verify_vault
import handlers.worker.check_fixity
import handlers.worker.erase_person
from redress.domain.case import Case
from redress.domain.errors import StampsMissingError
from redress.domain.stages import Outcome
from redress.domain.stamps import StampRefusal
from redress.usecases.check_fixity import CheckFixity
from redress.usecases.erase_person import ErasePerson
from redress.usecases.make_checkpoint import MakeCheckpoint
from redress.usecases.request_erasure import RequestErasure
from redress.usecases.verify_vault import VerifyVault
from redress.wiring import vault as wiring
from tests.factories.locked import DAY_LONG, RETENTION, closed, file_of, locked_case
from tests.fakes.faults import OutageError
from tests.fakes.world import World
from tests.handlers.caller import Document
from tests.handlers.queues import batch, failed

ORDER: Document = {"reason": "asked for by letter", "operator": "arn:aws:iam::1:role/Ops"}


class Counted:
    """What a function counted."""

    def __init__(self) -> None:
        self.figures: dict[str, float] = {}

    def __call__(self, name: str, value: float = 1) -> None:
        self.figures[name] = self.figures.get(name, 0) + value


@pytest.fixture
def world() -> World:
    return World()


@pytest.fixture
def case(world: World) -> Case:
    return locked_case(world)


def counting(monkeypatch: pytest.MonkeyPatch, module: object) -> Counted:
    counted = Counted()
    monkeypatch.setattr(module, "count", counted)
    return counted


@pytest.fixture
def make(world: World, monkeypatch: pytest.MonkeyPatch) -> MakeCheckpoint:
    make = MakeCheckpoint(
        world.cases,
        world.checkpoints,
        world.vault,
        world.stamper,
        world.signer,
        world.clock,
        RETENTION,
    )
    monkeypatch.setattr(handlers.ops.checkpoint, "make_checkpoint", lambda: make)
    return make


@pytest.mark.usefixtures("make", "case")
def test_a_checkpoint_tells_what_it_is_over(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    counted = counting(monkeypatch, handlers.ops.checkpoint)
    world.stamper.down = {"second": StampRefusal.SLOW}
    answer = handlers.ops.checkpoint.handler({}, None)
    kept = world.checkpoints.latest()
    assert kept is not None
    assert answer == {"day": "2025-10-09", "size": 1, "root": kept.root}
    assert json.loads(json.dumps(answer)) == answer
    assert counted.figures == {"CheckpointMade": 1, "StampsMissing": 1}


@pytest.mark.usefixtures("make", "case")
def test_a_checkpoint_without_any_stamp_is_a_failure(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    counted = counting(monkeypatch, handlers.ops.checkpoint)
    world.stamper.down = dict.fromkeys(world.stamper.authorities, StampRefusal.SLOW)
    with pytest.raises(StampsMissingError):
        handlers.ops.checkpoint.handler({}, None)
    assert counted.figures == {}


def test_the_hour_tells_how_much_is_due(
    world: World, case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    verify = VerifyVault(world.cases, world.outbox, world.clock)
    monkeypatch.setattr(handlers.ops.verify_vault, "verify_vault", lambda: verify)
    assert handlers.ops.verify_vault.handler({}, None) == {"items": 0}
    world.clock.advance(DAY_LONG)
    assert handlers.ops.verify_vault.handler({}, None) == {"items": 2}
    assert sorted(world.outbox.checked) == [(case.id, 0), (case.id, 1)]


def test_fixity_is_checked_item_by_item_and_the_first_difference_is_counted(
    world: World, case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    check = CheckFixity(world.cases, world.vault, world.clock, RETENTION, timedelta(days=90))
    monkeypatch.setattr(handlers.worker.check_fixity, "check_fixity", lambda: check)
    counted = counting(monkeypatch, handlers.worker.check_fixity)
    world.clock.advance(DAY_LONG)
    locked = file_of(world, case.id).evidence[1].locked
    assert locked is not None
    world.vault.change(locked.key, content=b"something else")
    bodies = [json.dumps({"case_id": case.id, "number": number}) for number in (0, 1, 1)]
    assert failed(handlers.worker.check_fixity.handler(batch(*bodies), None)) == []
    assert counted.figures == {"FixityChecked": 2, "FixityFailed": 1}
    stored = world.cases.get(case.id)
    assert stored is not None
    assert stored.trouble == "fixity"


@pytest.fixture
def erasing(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    erase = ErasePerson(
        world.cases,
        world.vault,
        world.exports,
        world.previews,
        world.data_keys,
        world.clock,
    )
    order = RequestErasure(world.cases, world.outbox, world.clock)
    monkeypatch.setattr(handlers.worker.erase_person, "erase_person", lambda: erase)
    monkeypatch.setattr(handlers.ops.request_erasure, "request_erasure", lambda: order)


def ordered(case_id: str, **changes: str) -> dict[str, str]:
    event = ORDER | {"case_id": case_id} | changes
    return handlers.ops.request_erasure.handler(event, None)


@pytest.mark.usefixtures("erasing")
def test_an_operators_order_is_carried_out(world: World, case: Case) -> None:
    assert ordered(case.id) == {"refused": "still_open"}
    closed(world, case.id, Outcome.DECLINED_AT_SCREENING)
    assert ordered(case.id, reason="  ") == {"refused": "reason_missing"}
    assert ordered("RD-0000-0000-0000") == {"refused": "unknown_case"}
    assert world.outbox.erased == []
    assert ordered(case.id) == {"ordered": case.id}
    body = json.dumps({"case_id": case.id, "reason": ""})
    assert failed(handlers.worker.erase_person.handler(batch(body, body), None)) == []
    assert file_of(world, case.id).person is None
    assert ordered(case.id) == {"refused": "erased_before"}


@pytest.mark.usefixtures("erasing")
def test_an_erasure_that_nobody_ordered_fails(world: World, case: Case) -> None:
    closed(world, case.id, Outcome.DECLINED_AT_SCREENING)
    body = json.dumps({"case_id": case.id})
    assert failed(handlers.worker.erase_person.handler(batch(body), None)) == ["message-0"]
    assert file_of(world, case.id).person is not None


@pytest.mark.parametrize(
    ("name", "body", "step"),
    [
        ("check_fixity", {"number": 1}, "fixity"),
        ("erase_person", {}, "erase_person"),
    ],
)
def test_what_fails_for_the_last_time_marks_its_case(
    name: str,
    body: Document,
    step: str,
    case: Case,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    flagged: list[tuple[str, str]] = []

    def broken() -> None:
        raise OutageError(name)

    handler = getattr(handlers.worker, name).handler
    monkeypatch.setattr(handler, "_make", broken)
    monkeypatch.setattr(wiring, "_flag", lambda *facts: flagged.append(facts))
    text = json.dumps({"case_id": case.id} | body)
    assert failed(handler(batch(text, tries=4), None)) == ["message-0"]
    assert flagged == []
    assert failed(handler(batch(text, tries=5), None)) == ["message-0"]
    assert flagged == [(case.id, step)]
