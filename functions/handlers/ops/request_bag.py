"""Give operators the evidence bag of a case (`make bag`)."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from redress.domain.custody import Actor
from redress.domain.errors import NothingToBagError, UnknownCaseError
from redress.wiring.bags import request_bag


def handler(event: dict[str, Any], _context: Any) -> dict[str, Any]:
    """Ask for a bag or hand it over: `{"case_id", "reason", "operator", "revision"?}`.

    Gives the state of the bag, or `{"refused": code}`.
    """
    actor = Actor("operator", str(event["operator"]), signed_in_by="aws")
    try:
        state = request_bag()(
            str(event["case_id"]), actor, str(event["reason"]), int(event.get("revision", 0))
        )
    except UnknownCaseError:
        return {"refused": "unknown_case"}
    except NothingToBagError as error:
        return {"refused": error.code}
    return asdict(state)
