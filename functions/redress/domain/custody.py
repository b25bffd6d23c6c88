"""The custody ledger: a hash chain over what happened to a case and its evidence."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum

from redress.domain.canonical import canonical
from redress.domain.events import Event

GENESIS = "0" * 64


class Outcome(StrEnum):
    """How it went. What has effects elsewhere is `begun` first and completed by a second entry."""

    BEGUN = "begun"
    DONE = "done"
    FAILED = "failed"
    REFUSED = "refused"


@dataclass(frozen=True)
class Actor:
    """Who did something: a person (role and id, never a name) or a component of Redress.

    `signed_in_by` is a person's way of sign-in, `version` a component's.
    """

    role: str
    id: str
    signed_in_by: str = ""
    version: str = ""


@dataclass(frozen=True)
class StoredObject:
    """One version of an object in the vault."""

    key: str
    version: str


@dataclass(frozen=True)
class CustodyRecord:
    """What is to be written into the ledger; sequence and hashes are the store's business.

    `item` is an evidence number, `object` what lies in the vault with its `sha256` (lower-case
    hexadecimal) and `size` (bytes). `related` is the number of the entry that this one completes.
    """

    at: datetime
    actor: Actor
    action: Event
    details: dict[str, str | int] = field(default_factory=dict)
    outcome: Outcome = Outcome.DONE
    reason: str = ""
    item: int | None = None
    object: StoredObject | None = None
    sha256: str = ""
    size: int | None = None
    related: int | None = None


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


def instant(moment: datetime) -> str:
    """Give an instant as proofs write it: UTC, milliseconds, `Z` (RFC 3339)."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def chain(
    case_id: str, head: LedgerHead, records: Iterable[CustodyRecord]
) -> tuple[tuple[CustodyEntry, ...], LedgerHead]:
    """Append records to a chain: each line names the hash of the line before.

    Raises TypeError for an action that is not in the vocabulary.
    """
    entries = []
    for record in records:
        line = _line(case_id, head, record)
        digest = hashlib.sha256(line.encode()).hexdigest()
        entries.append(CustodyEntry(head.seq + 1, line, digest))
        head = LedgerHead(head.seq + 1, digest)
    return tuple(entries), head


def _line(case_id: str, head: LedgerHead, record: CustodyRecord) -> str:
    if not isinstance(record.action, Event):
        raise TypeError(f"the ledger knows no action {record.action!r}")
    actor, stored = record.actor, record.object
    return canonical(
        {
            "action": record.action.value,
            "actor": {
                "id": actor.id,
                "role": actor.role,
                "version": actor.version,
                "way": actor.signed_in_by,
            },
            "at": instant(record.at),
            "case": case_id,
            "details": dict(record.details),
            "item": record.item,
            "object": {"key": stored.key, "version": stored.version} if stored else None,
            "outcome": record.outcome.value,
            "previous": head.hash,
            "reason": record.reason,
            "related": record.related,
            "seq": head.seq + 1,
            "sha256": record.sha256,
            "size": record.size,
        }
    )


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
