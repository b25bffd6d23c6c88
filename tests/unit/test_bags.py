"""A bag is asked for with a reason, made once, handed over, and made again as it was."""

from __future__ import annotations

import io
import json
import zipfile
from dataclasses import replace
from datetime import timedelta

import pytest

from redress.domain.bags import BagMessage
from redress.domain.custody import Actor, broken_links
from redress.domain.errors import NothingToBagError, StampsMissingError, UnknownCaseError
from redress.domain.stages import Outcome, Stage
from redress.domain.stamps import StampRefusal
from redress.usecases.bag_contents import BagContents
from redress.usecases.export_bag import ExportBag
from redress.usecases.make_checkpoint import MakeCheckpoint
from redress.usecases.prove_inclusion import ProveInclusion
from redress.usecases.request_bag import BagState, RequestBag
from tests.factories.house import RETENTION
from tests.factories.owners import SCREENSHOT
from tests.factories.seals import CASE_ID, Kept
from tests.fakes.faults import CrashError

CHEN = Actor("legal", "chen", signed_in_by="code")
REASON = "hearing of 3 March"
BOTH = {"first": StampRefusal.UNREACHABLE, "second": StampRefusal.SLOW}


class Registry(Kept):
    """A preserved case, who asks for its bag, and who makes it."""

    def __init__(self) -> None:
        super().__init__()
        w = self.world
        self.exports = w.exports
        self.request = RequestBag(w.cases, self.exports, w.outbox, w.clock)
        self.export = ExportBag(
            cases=w.cases,
            campaigns=w.campaigns,
            checkpoints=w.checkpoints,
            sealing=self.sealing,
            inclusion=ProveInclusion(w.vault),
            contents=BagContents(w.vault, w.stamper, w.signer, w.documents),
            exports=self.exports,
            engine=w.engine,
            clock=w.clock,
        )

    def asks(self, revision: int = 0) -> BagState:
        return self.request(CASE_ID, CHEN, REASON, revision)

    def delivers(self) -> None:
        """Deliver every message of the queue once."""
        queue, self.world.outbox.bagged = self.world.outbox.bagged, []
        for case_id, revision in queue:
            self.export(BagMessage(case_id, revision))

    def bag(self) -> bytes:
        """Ask until it is there; give its bytes."""
        state = self.asks()
        self.delivers()
        state = self.asks(state.revision)
        assert state.url
        return self.exports.files[f"{CASE_ID}-r{state.revision}.zip"]

    def checkpoint(self) -> None:
        w = self.world
        MakeCheckpoint(w.cases, w.checkpoints, w.vault, w.stamper, w.signer, w.clock, RETENTION)()

    def custody(self) -> list[tuple[str, str, str]]:
        entries = map(json.loads, self.world.cases.ledger(CASE_ID))
        return [
            (entry["action"], entry["outcome"], entry["actor"]["id"])
            for entry in entries
            if entry["action"].startswith("case:bag:")
        ]


def files_of(bag: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(bag)) as archive:
        return {name.partition("/")[2]: archive.read(name) for name in archive.namelist()}


def test_it_is_made_and_handed_over_and_the_ledger_says_so() -> None:
    registry = Registry()
    files = files_of(registry.bag())
    assert files["data/evidence/0001.png"] == SCREENSHOT
    assert {"data/papers/0000.json", "data/custody.jsonl", "proofs/receipt.json.sig"} <= set(files)
    assert "data/evidence/0002.bin" not in files
    assert registry.custody() == [
        ("case:bag:exported", "begun", "chen"),
        ("case:bag:exported", "done", "export_bag"),
        ("case:bag:handed_over", "done", "chen"),
    ]
    lines = registry.world.cases.ledger(CASE_ID)
    assert broken_links(lines, registry.case.ledger) == []
    begun, done, handed = (
        entry for entry in map(json.loads, lines) if entry["action"].startswith("case:bag:")
    )
    assert done["related"] == begun["seq"]
    assert begun["reason"] == handed["reason"] == REASON
    assert done["sha256"] == handed["sha256"]


def test_the_ledger_in_it_ends_where_the_manifest_says() -> None:
    files = files_of(Registry().bag())
    custody = json.loads(files["proofs/manifest.json"])["custody"]
    lines = files["data/custody.jsonl"].decode().splitlines()
    assert len(lines) == custody["length"]


def test_asking_again_while_it_is_made_asks_for_no_second_one() -> None:
    registry = Registry()
    first = registry.asks()
    assert registry.asks() == first
    assert registry.asks(first.revision) == first
    assert first.url == ""
    assert registry.world.outbox.bagged == [(CASE_ID, first.revision)]


def test_an_order_that_got_lost_is_given_again() -> None:
    registry = Registry()
    registry.asks()
    registry.world.outbox.bagged.clear()
    registry.later(minutes=21)
    registry.asks()
    registry.delivers()
    assert registry.asks().url


def test_a_message_that_comes_twice_makes_one_bag() -> None:
    registry = Registry()
    registry.asks()
    registry.world.outbox.bagged *= 2
    registry.delivers()
    assert registry.exports.stored == 1


def test_the_same_revision_gives_the_same_bytes_whatever_came_after() -> None:
    registry = Registry()
    first = registry.bag()
    revision = registry.case.revision
    registry.exports.forget(f"{CASE_ID}-r{revision}.zip")
    registry.later(days=2)
    registry.checkpoint()
    registry.add(b"later", 3)
    registry.asks(revision)
    registry.delivers()
    assert registry.asks(revision).url
    assert registry.exports.files[f"{CASE_ID}-r{revision}.zip"] == first


def test_the_newest_checkpoint_that_the_ledger_covers_is_in_it() -> None:
    registry = Registry()
    registry.seal()
    registry.later(days=1)
    registry.checkpoint()
    registry.move()
    files = files_of(registry.bag())
    inclusion = json.loads(files["proofs/inclusion.json"])
    lines = files["data/custody.jsonl"].decode().splitlines()
    assert inclusion["leaf"]["case"] == CASE_ID
    assert inclusion["leaf"]["seq"] <= len(lines)
    stamps = [name for name in files if name.startswith("proofs/checkpoint.json.")]
    assert len(stamps) == 5


def test_a_younger_case_has_no_checkpoint() -> None:
    files = files_of(Registry().bag())
    assert not [name for name in files if "checkpoint" in name or "inclusion" in name]


def test_without_any_stamp_it_waits() -> None:
    registry = Registry()
    registry.world.stamper.down = dict(BOTH)
    state = registry.asks()
    with pytest.raises(StampsMissingError):
        registry.export(BagMessage(CASE_ID, state.revision))
    assert registry.asks().url == ""
    registry.world.stamper.down = {}
    registry.delivers()
    assert registry.asks().url


def test_where_the_case_moved_on_the_newest_revision_is_taken() -> None:
    registry = Registry()
    state = registry.asks()
    registry.move()
    registry.delivers()
    handed = registry.asks(state.revision)
    assert handed.revision == state.revision + 1
    assert handed.url


def test_a_flow_that_waits_gets_its_answer_and_its_bag() -> None:
    registry = Registry()
    world = registry.world
    world.records.cases[CASE_ID] = replace(registry.case, stage=Stage.PURSUING)
    world.engine.start(registry.case)
    token = world.engine.wait(CASE_ID, 1)
    message = BagMessage(CASE_ID, 0, token, 1, Stage.PURSUING)
    registry.export(message)
    assert [answer.token for answer in world.engine.answers] == [token]
    assert registry.exports.stored == 1
    assert registry.custody()[0] == ("case:bag:exported", "begun", "export_bag")


def test_a_flow_goes_on_without_a_bag_that_cannot_be_made() -> None:
    registry = Registry()
    registry.world.engine.start(registry.case)
    token = registry.world.engine.wait(CASE_ID, 1)
    registry.export.give_up(BagMessage(CASE_ID, 0, token, 1, Stage.PURSUING))
    assert [answer.token for answer in registry.world.engine.answers] == [token]


def test_what_is_withdrawn_or_empty_or_unknown_gives_no_bag() -> None:
    registry = Registry()
    with pytest.raises(UnknownCaseError):
        registry.request("RD-0000-0000-0000", CHEN, REASON)
    with pytest.raises(NothingToBagError):
        registry.asks(revision=99)
    registry.world.records.cases[CASE_ID] = replace(registry.case, outcome=Outcome.WITHDRAWN)
    with pytest.raises(NothingToBagError):
        registry.asks()
    registry.export(BagMessage(CASE_ID, 2))
    assert registry.exports.stored == 0


def test_death_at_every_point_leaves_one_bag() -> None:
    undisturbed = Registry()
    undisturbed.bag()
    points = len(undisturbed.world.faults.points)
    assert points > 20
    for place in range(points):
        registry = Registry()
        registry.world.faults.crash_at = place
        with pytest.raises(CrashError):
            registry.bag()
        registry.world.faults.crash_at = None
        registry.later(minutes=21)
        files = files_of(registry.bag())
        assert files["data/evidence/0001.png"] == SCREENSHOT
        lines = registry.world.cases.ledger(CASE_ID)
        assert broken_links(lines, registry.case.ledger) == []
        exported = [entry for entry in registry.custody() if entry[1] == "done"]
        assert exported[0][0] == "case:bag:exported"


def test_evidence_that_changed_in_the_vault_makes_no_bag() -> None:
    registry = Registry()
    registry.seal()
    key = registry.world.records.evidence[CASE_ID, 1].vault_key
    registry.world.vault.tamper(key)
    registry.asks()
    with pytest.raises(Exception, match="not what its hash says"):
        registry.delivers()
    assert registry.exports.files == {}


def test_the_link_lives_five_minutes() -> None:
    registry = Registry()
    registry.bag()
    assert timedelta(minutes=5).total_seconds() == 300
    assert registry.asks().url.endswith("seconds=300")
