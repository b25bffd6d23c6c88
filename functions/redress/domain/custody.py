"""The custody ledger: a hash chain over what happened to a case and its evidence."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from redress.domain.events import Event

GENESIS = "0" * 64


@dataclass(frozen=True)
class Actor:
    """Who did something: a person (role and id, never a name) or a component of Redress."""

    role: str
    id: str
    signed_in_by: str = ""


@dataclass(frozen=True)
class CustodyRecord:
    """What is to be written into the ledger; sequence and hashes are the store's business."""

    at: datetime
    actor: Actor
    action: Event
    facts: dict[str, str | int] = field(default_factory=dict)


@dataclass(frozen=True)
class LedgerHead:
    """The end of a case's chain: the number of its last entry and that entry's hash."""

    seq: int = 0
    hash: str = GENESIS


EMPTY_LEDGER = LedgerHead()


@dataclass(frozen=True)
class CustodyEntry:
    """A record with its place in the chain; `line` is stored as it is and hashed as it is."""

    seq: int
    line: str
    hash: str


def canonical(document: dict[str, object]) -> str:
    """Give the canonical JSON of a document of strings, integers and such (RFC 8785).

    Sorted ASCII keys, no white space, UTF-8 unescaped: for these types the standard library
    writes what RFC 8785 asks; floats are refused.
    """
    if any(isinstance(value, float) or not key.isascii() for key, value in document.items()):
        raise TypeError("the ledger holds no floats and no keys outside ASCII")
    return json.dumps(document, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def chain(
    case_id: str, head: LedgerHead, records: Iterable[CustodyRecord]
) -> tuple[tuple[CustodyEntry, ...], LedgerHead]:
    """Append records to a chain: each line names the hash of the line before."""
    entries = []
    for record in records:
        line = canonical(
            {
                "action": record.action.value,
                "actor_id": record.actor.id,
                "actor_role": record.actor.role,
                "at": record.at.isoformat(timespec="milliseconds"),
                "case": case_id,
                "facts": canonical(dict(record.facts)),
                "previous": head.hash,
                "seq": head.seq + 1,
                "signed_in_by": record.actor.signed_in_by,
            }
        )
        digest = hashlib.sha256(line.encode()).hexdigest()
        entries.append(CustodyEntry(head.seq + 1, line, digest))
        head = LedgerHead(head.seq + 1, digest)
    return tuple(entries), head


def broken_links(lines: Iterable[str], head: LedgerHead) -> list[str]:
    """Verify stored lines against the head and list every break found; an empty list is sound."""
    findings, previous, count = [], GENESIS, 0
    for count, line in enumerate(lines, start=1):
        seq, continued = _place(line)
        if seq != count:
            findings.append(f"line {count}: sequence {seq}")
        if continued != previous:
            findings.append(f"line {count}: does not continue line {count - 1}")
        previous = hashlib.sha256(line.encode()).hexdigest()
    if (count, previous) != (head.seq, head.hash):
        findings.append(f"the chain ends at line {count}, its head says {head.seq}")
    return findings


def _place(line: str) -> tuple[object, object]:
    """Read a line's number and the hash that it continues; None for what cannot be read."""
    try:
        entry = json.loads(line)
    except ValueError:
        return None, None
    if not isinstance(entry, dict):
        return None, None
    return entry.get("seq"), entry.get("previous")
