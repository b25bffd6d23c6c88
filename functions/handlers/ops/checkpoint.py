"""Make the day's checkpoint over all custody ledgers (every day, and on demand)."""

from __future__ import annotations

from typing import Any

from redress.observability import count, flush
from redress.wiring.vault import make_checkpoint


def handler(_event: dict[str, Any], _context: Any) -> dict[str, str | int]:
    """Make or complete it and tell what it is over."""
    try:
        make = make_checkpoint()
        checkpoint = make()
        count("CheckpointMade")
        count("StampsMissing", len(checkpoint.missing(make.stamper.names())))
        return {"day": checkpoint.day, "size": checkpoint.size, "root": checkpoint.root}
    finally:
        flush()
