"""Custody ledgers and Merkle trees for tests, as the specification and RFC 9162 write them."""

import hashlib
import json
from typing import Any

from tests.verify.basics import CASE, canonical, sha256, written


class LedgerMaker:
    """Writes a chain of events."""

    def __init__(self, case: str = CASE) -> None:
        self.lines: list[bytes] = []
        self._case = case

    def add(self, action: str, *, role: str = "component", **fields: Any) -> int:
        """Append an event and give its number."""
        event = {
            "action": action,
            "actor": {"id": "someone", "role": role, "version": "1", "way": ""},
            "at": written(),
            "case": self._case,
            "details": {},
            "item": None,
            "object": None,
            "outcome": "done",
            "previous": sha256(self.lines[-1]) if self.lines else "0" * 64,
            "reason": "",
            "related": None,
            "seq": len(self.lines) + 1,
            "sha256": "",
            "size": None,
        }
        self.lines.append(canonical(event | fields))
        return len(self.lines)


def linked(lines: list[bytes]) -> list[bytes]:
    """Link events anew, as anybody can who changes a ledger and knows how it is made."""
    previous, chain = "0" * 64, []
    for number, line in enumerate(lines, start=1):
        event = json.loads(line) | {"previous": previous, "seq": number}
        chain.append(canonical(event))
        previous = sha256(chain[-1])
    return chain


def tree(leaves: list[bytes]) -> bytes:
    """MTH of RFC 9162, section 2.1.1, as it is written there."""
    if len(leaves) == 1:
        return hashlib.sha256(b"\x00" + leaves[0]).digest()
    split = 1 << ((len(leaves) - 1).bit_length() - 1)
    return hashlib.sha256(b"\x01" + tree(leaves[:split]) + tree(leaves[split:])).digest()


def way(index: int, leaves: list[bytes]) -> list[bytes]:
    """PATH of RFC 9162, section 2.1.3.1, as it is written there."""
    if len(leaves) == 1:
        return []
    split = 1 << ((len(leaves) - 1).bit_length() - 1)
    if index < split:
        return [*way(index, leaves[:split]), tree(leaves[split:])]
    return [*way(index - split, leaves[split:]), tree(leaves[:split])]
