"""Proof of work as a browser makes it."""

from __future__ import annotations

import base64
import json
from datetime import timedelta
from typing import Any

import altcha

from redress.domain.work import Work
from redress.edge.work_zone import PROOF_HEADER
from tests.fakes.world import World


def solution_of(puzzle: dict[str, Any]) -> dict[str, Any]:
    """Solve a puzzle; give what is sent as JSON."""
    challenge = altcha.Challenge.from_dict(puzzle)
    solution = altcha.solve_challenge(challenge)
    assert solution is not None
    return {"challenge": puzzle, "solution": solution.to_dict()}


def encoded(proof: object) -> str:
    """Write a proof as the header carries it."""
    return base64.urlsafe_b64encode(json.dumps(proof).encode()).decode().rstrip("=")


def proof_headers(world: World, submission_id: str) -> dict[str, str]:
    """Do the work for a submission."""
    work = Work(submission_id, world.clock.now() + timedelta(hours=1))
    return {PROOF_HEADER: encoded(solution_of(world.puzzles.puzzle(work)))}
