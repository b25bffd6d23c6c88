"""Find what in the vault is to be read again (every hour)."""

from __future__ import annotations

from typing import Any

from redress.observability import count, flush
from redress.wiring.vault import verify_vault


def handler(_event: dict[str, Any], _context: Any) -> dict[str, int]:
    """Queue what is due and tell how much it is."""
    try:
        items = verify_vault()()
        count("FixityDue", items)
        return {"items": items}
    finally:
        flush()
