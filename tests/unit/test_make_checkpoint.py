"""The daily checkpoint, its proofs, and what becomes of it when a run dies."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from datetime import timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import load_der_public_key

from redress.domain.checkpoints import Checkpoint, checkpoint_key
from redress.domain.custody import LedgerHead
from redress.domain.errors import NotPreservedError, StampsMissingError
from redress.domain.events import Event
from redress.domain.stamps import StampRefusal
from redress.usecases.make_checkpoint import MakeCheckpoint
from redress.usecases.prove_inclusion import ProveInclusion
from tests.adapters.samples import new_case, opened, witnessed
from tests.fakes.faults import CrashError
from tests.fakes.world import START, World
from tests.unit.test_checkpoints import root_from, root_of

DAY = START.date().isoformat()
RETENTION = timedelta(days=100)
ONE_DAY = timedelta(days=1)


def world(cases: int = 5) -> World:
    made = World()
    for number in range(1, cases + 1):
        opened(made.drafts, made.cases, number)
    made.faults.points.clear()
    return made


def maker(world: World) -> MakeCheckpoint:
    return MakeCheckpoint(
        world.cases,
        world.checkpoints,
        world.vault,
        world.stamper,
        world.signer,
        world.clock,
        RETENTION,
    )


def content(world: World, day: str, name: str) -> bytes:
    (version,) = world.vault.objects[checkpoint_key(day, name)]
    return version.content


def ensure_whole(world: World, checkpoint: Checkpoint) -> None:
    """Assert that everything of a checkpoint is kept once, and proves what it says."""
    day = checkpoint.day
    document = content(world, day, "checkpoint.json")
    told = json.loads(document)
    leaves = content(world, day, "leaves.jsonl").splitlines()
    assert checkpoint == world.checkpoints.get(day)
    assert checkpoint.document.sha256 == hashlib.sha256(document).hexdigest()
    assert told["root"] == checkpoint.root == root_of(leaves).hex()
    assert told["size"] == checkpoint.size == len(leaves)
    assert told["day"] == day
    assert [json.loads(leaf)["case"] for leaf in leaves] == sorted(world.records.cases)
    key = load_der_public_key(world.signer.public_key())
    assert isinstance(key, ec.EllipticCurvePublicKey)
    key.verify(content(world, day, "checkpoint.json.sig"), document, ec.ECDSA(SHA256()))
    assert [stamp.authority for stamp in checkpoint.stamps] == ["first", "second"]
    for stamp in checkpoint.stamps:
        response = content(world, day, f"checkpoint.json.{stamp.authority}.tsr")
        digest = bytes.fromhex(checkpoint.document.sha256)
        assert world.stamper.verify(stamp.authority, digest, response).at == stamp.at
        assert stamp.locked.sha256 == hashlib.sha256(response).hexdigest()


def test_all_chains_are_in_the_days_checkpoint() -> None:
    w = world()
    checkpoint = maker(w)()
    assert (checkpoint.day, checkpoint.size, checkpoint.at) == (DAY, 5, START)
    ensure_whole(w, checkpoint)
    assert checkpoint.document.retain_until == START + RETENTION
    heads = {case.id: case.ledger for case in w.records.cases.values()}
    for line in content(w, DAY, "leaves.jsonl").splitlines():
        leaf = json.loads(line)
        assert heads[leaf["case"]] == LedgerHead(leaf["seq"], leaf["hash"])


def test_an_empty_installation_has_a_checkpoint_of_nothing() -> None:
    w = world(0)
    checkpoint = maker(w)()
    assert (checkpoint.size, checkpoint.root) == (0, hashlib.sha256(b"").hexdigest())
    ensure_whole(w, checkpoint)


def test_a_second_run_of_the_day_changes_nothing() -> None:
    w = world()
    first = maker(w)()
    w.cases.witness(new_case(1).id, [witnessed(Event.EVIDENCE_VIEWED)])
    assert maker(w)() == first
    ensure_whole(w, first)


def test_each_checkpoint_names_the_one_before_it() -> None:
    w = world()
    first = maker(w)()
    w.clock.advance(3 * ONE_DAY)
    second = maker(w)()
    ensure_whole(w, second)
    assert json.loads(content(w, DAY, "checkpoint.json"))["previous"] == ""
    told = json.loads(content(w, second.day, "checkpoint.json"))
    assert told["previous"] == first.document.sha256


def test_death_at_every_point_leaves_one_checkpoint() -> None:
    undisturbed = world()
    maker(undisturbed)()
    points = list(undisturbed.faults.points)
    assert {"after vault.keep", "before checkpoints.put", "after stamper.stamp"} <= set(points)
    for place in range(len(points)):
        w = world()
        w.faults.crash_at = place
        with pytest.raises(CrashError):
            maker(w)()
        w.faults.crash_at = None
        w.clock.advance(timedelta(minutes=1))
        w.cases.witness(new_case(1).id, [witnessed(Event.EVIDENCE_VIEWED)])
        checkpoint = maker(w)()
        ensure_whole(w, checkpoint)
        assert list(w.records.checkpoints) == [DAY]
        assert len(w.vault.objects) == 5


def test_two_runs_at_once_make_one_checkpoint(monkeypatch: pytest.MonkeyPatch) -> None:
    w = world()
    other = maker(w)
    put = w.checkpoints.put
    met: list[Checkpoint] = []

    def put_after_the_other(checkpoint: Checkpoint) -> None:
        if not met:
            met.append(checkpoint)
            other()
        put(checkpoint)

    monkeypatch.setattr(w.checkpoints, "put", put_after_the_other)
    ensure_whole(w, maker(w)())
    assert len(w.vault.objects) == 5


def test_one_authority_suffices_and_the_other_is_asked_again() -> None:
    w = world()
    w.stamper.down = {"second": StampRefusal.SLOW}
    assert [stamp.authority for stamp in maker(w)().stamps] == ["first"]
    w.stamper.down = {}
    w.clock.advance(ONE_DAY)
    maker(w)()
    before = w.checkpoints.get(DAY)
    assert before is not None
    ensure_whole(w, before)
    assert before.stamps[1].at == START + ONE_DAY


def test_without_any_stamp_the_run_fails_and_the_next_one_completes_it() -> None:
    w = world()
    w.stamper.down = dict.fromkeys(w.stamper.authorities, StampRefusal.UNREACHABLE)
    with pytest.raises(StampsMissingError):
        maker(w)()
    w.stamper.down = {}
    ensure_whole(w, maker(w)())


def test_a_stage_without_authorities_signs_only() -> None:
    w = world()
    w.stamper.authorities = ()
    checkpoint = maker(w)()
    assert checkpoint.signature is not None
    assert checkpoint.stamps == ()


def test_a_document_of_other_leaves_is_never_taken_for_the_days() -> None:
    w = world()
    w.vault.keep(checkpoint_key(DAY, "checkpoint.json"), b'{"day":"d","leaves":"00"}', START)
    with pytest.raises(NotPreservedError):
        maker(w)()
    assert w.records.checkpoints == {}


@pytest.mark.parametrize("cases", [1, 2, 7])
def test_every_case_is_proved_to_be_in_it(cases: int) -> None:
    w = world(cases)
    checkpoint = maker(w)()
    for case in w.records.cases.values():
        found = ProveInclusion(w.vault).proof_for(checkpoint, case.id)
        assert found is not None
        head, document = found
        proof = json.loads(document)
        assert head == case.ledger
        assert proof["leaf"] == {"case": case.id, "hash": head.hash, "seq": head.seq}
        assert proof["checkpoint"] == checkpoint.document.sha256
        assert proof["size"] == checkpoint.size == cases
        path = [bytes.fromhex(node) for node in proof["path"]]
        leaf = content(w, DAY, "leaves.jsonl").splitlines()[proof["index"]]
        assert root_from(leaf, proof["index"], cases, path).hex() == checkpoint.root


def test_a_case_that_came_later_is_in_no_earlier_checkpoint() -> None:
    w = world(2)
    checkpoint = maker(w)()
    late = opened(w.drafts, w.cases, 3)
    assert ProveInclusion(w.vault).proof_for(checkpoint, late.id) is None


def test_leaves_that_are_not_those_of_the_checkpoint_prove_nothing() -> None:
    w = world()
    checkpoint = maker(w)()
    case_id = new_case(1).id
    with pytest.raises(NotPreservedError, match="another root"):
        ProveInclusion(w.vault).proof_for(replace(checkpoint, root="00" * 32), case_id)
    leaves = content(w, DAY, "leaves.jsonl")
    w.vault.change(checkpoint.leaves.key, content=leaves.replace(b'"seq":2', b'"seq":3', 1))
    with pytest.raises(NotPreservedError, match="not what was kept"):
        ProveInclusion(w.vault).proof_for(checkpoint, case_id)
