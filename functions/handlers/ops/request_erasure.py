"""Take the order to shred what is personal in a closed case (`make erase`)."""

from __future__ import annotations

from typing import Any

from redress.domain.custody import Actor
from redress.domain.errors import CaseStillOpenError, ErasedBeforeError, UnknownCaseError
from redress.wiring.vault import request_erasure


def handler(event: dict[str, Any], _context: Any) -> dict[str, str]:
    """Take an order: `{"case_id", "reason", "operator"}`.

    Gives `{"ordered": case_id}`, or `{"refused": code}`.
    """
    case_id, reason = str(event["case_id"]), str(event["reason"]).strip()
    actor = Actor("operator", str(event["operator"]), signed_in_by="aws")
    if not reason:
        return {"refused": "reason_missing"}
    try:
        request_erasure()(case_id, actor, reason)
    except UnknownCaseError:
        return {"refused": "unknown_case"}
    except CaseStillOpenError:
        return {"refused": "still_open"}
    except ErasedBeforeError:
        return {"refused": "erased_before"}
    return {"ordered": case_id}
