"""Puzzles are solved by what browsers run, and nobody forges or bends them."""

from __future__ import annotations

import base64
import copy
import json
import shutil
import subprocess
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from redress.adapters.altcha_puzzles import ALGORITHM, MOST_LETTERS, AltchaPuzzles
from redress.domain.work import Work
from tests.factories.owners import submission_id
from tests.factories.work import encoded, solution_of

ROOT = Path(__file__).parents[2]
PEPPER = b"pepper of the tests"
WORK = Work(submission_id(), datetime(2025, 10, 9, 3, 0, tzinfo=UTC))
PUZZLES = AltchaPuzzles(lambda: PEPPER, cost=3, tries=5)
PROOF = solution_of(PUZZLES.puzzle(WORK))
PROGRAM = """
import { solveChallenge } from "altcha-lib";
import { deriveKey } from "altcha-lib/algorithms/web/pbkdf2";
const challenge = JSON.parse(process.argv[1]);
const { counter, derivedKey } = await solveChallenge({ challenge, deriveKey });
const proof = JSON.stringify({ challenge, solution: { counter, derivedKey } });
console.log(Buffer.from(proof).toString("base64url"));
"""


def bent(*path: str | int, value: object) -> dict[str, Any]:
    """Give the proof with another value at a place."""
    changed = copy.deepcopy(PROOF)
    *way, last = path
    place: Any = changed
    for step in way:
        place = place[step]
    place[last] = value
    return changed


def test_a_solution_stands_for_the_work_that_was_asked() -> None:
    assert PUZZLES.solved(encoded(PROOF)) == WORK
    assert PUZZLES.solved(encoded(PROOF) + "==") == WORK


def test_what_the_browsers_library_solves_is_accepted() -> None:
    node = shutil.which("node")
    assert node is not None
    puzzle = json.dumps(PUZZLES.puzzle(WORK))
    command = [node, "--input-type=module", "--eval", PROGRAM, puzzle]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    proof = done.stdout.strip()
    assert PUZZLES.solved(proof) == WORK
    assert 500 < len(proof) < MOST_LETTERS / 2


def test_the_secret_is_not_told_and_neither_is_the_solution() -> None:
    puzzle = PUZZLES.puzzle(WORK)
    assert puzzle["parameters"]["algorithm"] == ALGORITHM
    assert "counter" not in json.dumps(puzzle)
    assert PEPPER.decode() not in json.dumps(puzzle)
    assert puzzle != PUZZLES.puzzle(WORK)


def test_another_installation_knows_nothing_of_it() -> None:
    other = AltchaPuzzles(lambda: b"another pepper", cost=3, tries=5)
    assert other.solved(encoded(PROOF)) is None


@pytest.mark.parametrize(
    "forged",
    [
        bent("challenge", "signature", value="0" * 64),
        bent("challenge", "signature", value=""),
        bent("challenge", "parameters", "data", "submission_id", value=submission_id(2)),
        bent("challenge", "parameters", "data", "until", value=2_000_000_000),
        bent("challenge", "parameters", "cost", value=1),
        bent("challenge", "parameters", "cost", value=10**9),
        bent("challenge", "parameters", "cost", value=-1),
        bent("challenge", "parameters", "algorithm", value="SHA-256"),
        bent("challenge", "parameters", "keyPrefix", value=""),
        bent("challenge", "parameters", "keySignature", value=""),
        bent("challenge", "parameters", "keySignature", value=None),
        bent("challenge", "parameters", "data", value=None),
        bent("challenge", value=None),
        bent("solution", "derivedKey", value="0" * 64),
        bent("solution", "derivedKey", value="no hexadecimal"),
        bent("solution", "derivedKey", value="\ud800"),
        bent("solution", "counter", value="1"),
        bent("solution", value=None),
    ],
    ids=[f"forgery {number}" for number in range(1, 19)],
)
def test_a_forged_or_bent_proof_is_none(forged: dict[str, Any]) -> None:
    assert PUZZLES.solved(encoded(forged)) is None


@pytest.mark.parametrize(
    "rubbish",
    [
        "x",
        "证明",
        "\x00",
        "null",
        encoded(None),
        encoded([]),
        encoded("x"),
        encoded({}),
        encoded([[[[]]]]),
        base64.urlsafe_b64encode(b"[" * 3000).decode(),
        base64.urlsafe_b64encode(b"\xff\xfe").decode(),
        "A" * 10_240,
        encoded(PROOF) + "A" * MOST_LETTERS,
    ],
    ids=lambda rubbish: ascii(rubbish[:20]),
)
def test_rubbish_is_none(rubbish: str) -> None:
    assert PUZZLES.solved(rubbish) is None


@given(st.text(max_size=300))
def test_any_text_is_none(text: str) -> None:
    assert PUZZLES.solved(text) is None


@given(st.recursive(st.none() | st.integers() | st.text(), st.lists, max_leaves=5))
def test_any_value_in_the_place_of_the_data_is_none(value: object) -> None:
    assert PUZZLES.solved(encoded(bent("challenge", "parameters", "data", value=value))) is None
