"""Checkpoints: once a day the ends of all custody ledgers become the leaves of one Merkle tree.

The hashing is that of RFC 9162, section 2.1; the documents are specified in docs/evidence-bag.md.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from redress.domain.canonical import canonical
from redress.domain.custody import LedgerHead, instant
from redress.domain.evidence import Locked
from redress.domain.proofs import Stamped

CHECKPOINT_SCHEMA = "redress/checkpoint/1"
INCLUSION_SCHEMA = "redress/inclusion/1"
_LEAF, _NODE = b"\x00", b"\x01"
EMPTY_ROOT = hashlib.sha256(b"").digest()


@dataclass(frozen=True)
class Checkpoint:
    """A checkpoint that is kept; `day` is a date in UTC, `size` the number of cases in it."""

    day: str
    at: datetime
    size: int
    root: str
    document: Locked
    leaves: Locked
    signature: Locked | None = None
    stamps: tuple[Stamped, ...] = ()
    version: int = 1

    def missing(self, authorities: Iterable[str]) -> tuple[str, ...]:
        """Name the authorities that have not stamped it."""
        there = {stamp.authority for stamp in self.stamps}
        return tuple(name for name in authorities if name not in there)

    def signed(self, signature: Locked) -> Checkpoint:
        """Give the checkpoint with its signature."""
        return replace(self, signature=signature, version=self.version + 1)

    def stamped(self, stamp: Stamped) -> Checkpoint:
        """Give the checkpoint with one more stamp."""
        return replace(self, stamps=(*self.stamps, stamp), version=self.version + 1)


def checkpoint_key(day: str, name: str) -> str:
    """Say where a file of a checkpoint lies in the vault."""
    return f"checkpoints/{day}/{name}"


def leaf_of(case_id: str, head: LedgerHead) -> bytes:
    """Give the leaf of a case: the end of its custody ledger."""
    return canonical({"case": case_id, "hash": head.hash, "seq": head.seq}).encode()


def leaf_hash(leaf: bytes) -> bytes:
    """Hash a leaf (RFC 9162, section 2.1.1)."""
    return hashlib.sha256(_LEAF + leaf).digest()


def _node_hash(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(_NODE + left + right).digest()


def merkle_root(hashes: Iterable[bytes]) -> bytes:
    """Give the root over leaf hashes, in one pass and memory that grows with the tree's height."""
    peaks: list[tuple[int, bytes]] = []  # full subtrees, the largest first: (height, root)
    for digest in hashes:
        height, node = 0, digest
        while peaks and peaks[-1][0] == height:
            node = _node_hash(peaks.pop()[1], node)
            height += 1
        peaks.append((height, node))
    if not peaks:
        return EMPTY_ROOT
    root = peaks.pop()[1]
    while peaks:
        root = _node_hash(peaks.pop()[1], root)
    return root


def audit_path(hashes: list[bytes], index: int) -> list[bytes]:
    """Give the way from a leaf to the root (RFC 9162, section 2.1.3.1), the leaf's sibling first.

    Raises IndexError when there is no such leaf.
    """
    if not 0 <= index < len(hashes):
        raise IndexError(index)
    path = []
    low, high = 0, len(hashes)
    while high - low > 1:
        middle = low + _largest_power_below(high - low)
        if index < middle:
            path.append(merkle_root(hashes[middle:high]))
            high = middle
        else:
            path.append(merkle_root(hashes[low:middle]))
            low = middle
    return path[::-1]


def _largest_power_below(size: int) -> int:
    return int(1 << ((size - 1).bit_length() - 1))


def checkpoint_of(
    *, day: str, at: datetime, size: int, root: bytes, leaves: str, previous: str
) -> bytes:
    """Give the document of a checkpoint; `leaves` and `previous` are hashes in hexadecimal."""
    return canonical(
        {
            "at": instant(at),
            "day": day,
            "leaves": leaves,
            "previous": previous,
            "root": root.hex(),
            "schema": CHECKPOINT_SCHEMA,
            "size": size,
        }
    ).encode()


def inclusion_of(
    checkpoint: Checkpoint, case_id: str, head: LedgerHead, index: int, path: list[bytes]
) -> bytes:
    """Give the proof that a case's chain is in a checkpoint."""
    return canonical(
        {
            "checkpoint": checkpoint.document.sha256,
            "index": index,
            "leaf": {"case": case_id, "hash": head.hash, "seq": head.seq},
            "path": [node.hex() for node in path],
            "schema": INCLUSION_SCHEMA,
            "size": checkpoint.size,
        }
    ).encode()
