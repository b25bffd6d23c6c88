"""A ledger that lost its end after a checkpoint is found out by the verifier."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

import pytest

from redress.domain.events import Event
from redress.domain.proofs import manifest_of
from redress.usecases.prove_inclusion import ProveInclusion
from redress.verify.cli import main
from tests.adapters.samples import opened, witnessed
from tests.factories.locked import stored
from tests.fakes.world import START, World
from tests.unit.test_make_checkpoint import DAY, content, maker

CASES, WHOLE = 6, 6


def ledger(event: Event) -> tuple[World, str]:
    """Give a world of some cases, and the number of one with six events."""
    world = World()
    case = [opened(world.drafts, world.cases, number) for number in range(1, CASES + 1)][3]
    world.cases.witness(case.id, [witnessed(event) for _ in range(4)])
    return world, case.id


@dataclass(frozen=True)
class Bag:
    """What a bag holds about the custody ledger, in a folder."""

    folder: Path
    lines: list[str]

    def checked(self, lines: list[str], capsys: pytest.CaptureFixture[str]) -> dict[str, str]:
        """Put lines into the bag, verify it, and give the result of each check by its code."""
        file = self.folder / "data" / "custody.jsonl"
        file.parent.mkdir()
        file.write_text("".join(f"{line}\n" for line in lines), "utf-8")
        main([str(self.folder), "--json", "--processes", "1"])
        checks = json.loads(capsys.readouterr().out)["checks"]
        return {check["code"]: check["result"] for check in checks}


@pytest.fixture
def bag(tmp_path: Path) -> Bag:
    world, case_id = ledger(Event.EVIDENCE_VIEWED)
    found = ProveInclusion(world.vault).proof_for(maker(world)(), case_id)
    assert found is not None
    case = stored(world, case_id)
    proofs = {
        "checkpoint.json": content(world, DAY, "checkpoint.json"),
        "inclusion.json": found[1],
        "manifest.json": manifest_of(case, case.ledger, (), "", START),
    }
    folder = tmp_path / f"{case_id}-r{case.revision}"
    (folder / "proofs").mkdir(parents=True)
    for name, text in proofs.items():
        (folder / "proofs" / name).write_bytes(text)
    return Bag(folder, world.cases.ledger(case_id))


def test_a_whole_ledger_is_in_its_checkpoint(bag: Bag, capsys: pytest.CaptureFixture[str]) -> None:
    found = bag.checked(bag.lines, capsys)
    assert (found["ledger.ok"], found["inclusion.ok"], found["inclusion.line"]) == ("ok",) * 3


@pytest.mark.parametrize("kept", range(WHOLE))
def test_a_cut_tail_is_missed(bag: Bag, kept: int, capsys: pytest.CaptureFixture[str]) -> None:
    assert len(bag.lines) == WHOLE
    found = bag.checked(bag.lines[:kept], capsys)
    assert (found["ledger.other_end"], found["inclusion.cut"]) == ("changed", "changed")


def test_a_tail_that_was_written_anew_is_another_line(
    bag: Bag, capsys: pytest.CaptureFixture[str]
) -> None:
    world, case_id = ledger(Event.EVIDENCE_DOWNLOADED)
    found = bag.checked(world.cases.ledger(case_id), capsys)
    assert found["inclusion.other_line"] == "changed"
