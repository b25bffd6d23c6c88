"""The work that the site asks for before it takes files and forms, done as browsers do it."""

import base64
import json

import altcha

from infra.local.journeys.errors import JourneyError
from infra.local.journeys.site import Site


def proof_headers(site: Site, submission_id: str) -> dict[str, str]:
    """Ask for a puzzle and solve it; give the header that proves it, where one is needed."""
    answer = site.call("POST", "/api/challenges", {"submission_id": submission_id})
    if not answer.is_success:
        raise JourneyError(f"no puzzle was given: {answer.status_code} {answer.text}")
    puzzle = answer.json()["challenge"]
    if puzzle is None:
        return {}
    solution = altcha.solve_challenge(altcha.Challenge.from_dict(puzzle))
    if solution is None:
        raise JourneyError("the puzzle was not solved in time")
    proof = {"challenge": puzzle, "solution": solution.to_dict()}
    return {"Redress-Proof": base64.urlsafe_b64encode(json.dumps(proof).encode()).decode()}
