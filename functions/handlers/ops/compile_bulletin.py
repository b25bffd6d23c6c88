"""Compile the figures of a campaign as of an instant (`make bulletin`)."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from redress.domain.calendar import parse_local_instant
from redress.domain.errors import FutureInstantError
from redress.wiring.figures import counting


def handler(event: dict[str, Any], _context: Any) -> dict[str, Any]:
    """Take an order: `{"campaign", "as_of", "recount"}`.

    `as_of` is ISO 8601, where 24:00 ends a day; without an offset the campaign's zone holds.
    Gives the document of figures, with what a recount found in `recount`; or
    `{"refused": code}`.
    """
    parts = counting()
    campaign = parts.campaigns.get(str(event["campaign"]))
    if campaign is None:
        return {"refused": "unknown_campaign"}
    try:
        as_of = parse_local_instant(str(event["as_of"]), campaign.zone)
        compiled = parts.compile(campaign.id, as_of)
    except ValueError:
        return {"refused": "bad_time"}
    except FutureInstantError:
        return {"refused": "in_the_future"}
    document: dict[str, Any] = compiled.document()
    if event.get("recount"):
        found = parts.recount(compiled)
        document["recount"] = {"agrees": not found, "differences": [asdict(one) for one in found]}
    return document
