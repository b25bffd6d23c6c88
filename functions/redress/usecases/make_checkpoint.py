"""Make the day's checkpoint: one Merkle tree over the ends of all custody ledgers."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from io import BytesIO

from redress.domain.checkpoints import (
    Checkpoint,
    checkpoint_key,
    checkpoint_of,
    leaf_hash,
    leaf_of,
    merkle_root,
)
from redress.domain.errors import NotPreservedError, NotStampedError, StampsMissingError
from redress.domain.proofs import Stamped
from redress.ports import Cases, Checkpoints, Clock, Kept, Signer, Stamper, Vault
from redress.usecases.steps import settled

_DOCUMENT = "checkpoint.json"


@dataclass(frozen=True)
class MakeCheckpoint:
    """A day (in UTC) has one checkpoint: what reached the vault first is what counts.

    Only the index of ledger heads is read, and no case. A run that died is completed by the
    next one, of the same day or a later one.
    """

    cases: Cases
    checkpoints: Checkpoints
    vault: Vault
    stamper: Stamper
    signer: Signer
    clock: Clock
    retention: timedelta

    def __call__(self) -> Checkpoint:
        """Make or complete the day's checkpoint, and complete the one before it.

        One time stamp suffices; the next run asks those authorities again that failed. Raises
        StampsMissingError when none of them gave one.
        """
        day = self.clock.now().astimezone(UTC).date().isoformat()
        before = self.checkpoints.latest()
        if before is not None and before.day < day:
            self._completed(before.day)
        if before is None or before.day < day:
            self._made(day, before)
        checkpoint = self._completed(day)
        if self.stamper.names() and not checkpoint.stamps:
            raise StampsMissingError(checkpoint.day)
        return checkpoint

    def _made(self, day: str, before: Checkpoint | None) -> None:
        """Keep leaves and document, and note them as the day's unless that was done meanwhile."""
        leaves = self._keep(day, "leaves.jsonl", self._leaves())
        hashes = (leaf_hash(line.removesuffix(b"\n")) for line in BytesIO(leaves.data))
        document = checkpoint_of(
            day=day,
            at=self.clock.now(),
            size=leaves.data.count(b"\n"),
            root=merkle_root(hashes),
            leaves=leaves.locked.sha256,
            previous=before.document.sha256 if before else "",
        )
        kept = self._keep(day, _DOCUMENT, document)
        checkpoint = _read_back(kept, leaves)
        settled(lambda: self._noted(checkpoint))

    def _leaves(self) -> bytes:
        """Give all leaves in the order of the case numbers, which they begin with."""
        lines = [leaf_of(case_id, head) + b"\n" for case_id, head in self.cases.heads()]
        lines.sort()
        return b"".join(lines)

    def _noted(self, checkpoint: Checkpoint) -> None:
        if self.checkpoints.get(checkpoint.day) is None:
            self.checkpoints.put(checkpoint)

    def _completed(self, day: str) -> Checkpoint:
        """Add signature and stamps where they are missing."""
        checkpoint = self._found(day)
        if checkpoint.signature is None:
            document = b"".join(self.vault.read(checkpoint.document))
            signature = self._keep(day, f"{_DOCUMENT}.sig", self.signer.sign(document)).locked
            checkpoint = self._changed(
                day, lambda one: one if one.signature else one.signed(signature)
            )
        for authority in checkpoint.missing(self.stamper.names()):
            try:
                stamp = self._stamp(checkpoint, authority)
            except NotStampedError:
                continue
            checkpoint = self._changed(
                day,
                lambda one, stamp=stamp: (  # type: ignore[misc]  # bound to this authority's
                    one.stamped(stamp) if one.missing((stamp.authority,)) else one
                ),
            )
        return checkpoint

    def _stamp(self, checkpoint: Checkpoint, authority: str) -> Stamped:
        digest = bytes.fromhex(checkpoint.document.sha256)
        stamp = self.stamper.stamp(authority, digest)
        kept = self._keep(checkpoint.day, f"{_DOCUMENT}.{authority}.tsr", stamp.response)
        if kept.data != stamp.response:
            stamp = self.stamper.verify(authority, digest, kept.data)
        return Stamped(authority, stamp.at, kept.locked)

    def _changed(self, day: str, change: Callable[[Checkpoint], Checkpoint]) -> Checkpoint:
        def attempt() -> Checkpoint:
            stored = self._found(day)
            changed = change(stored)
            if changed is not stored:
                self.checkpoints.put(changed)
            return changed

        return settled(attempt)

    def _found(self, day: str) -> Checkpoint:
        checkpoint = self.checkpoints.get(day)
        if checkpoint is None:
            raise NotPreservedError(f"there is no checkpoint of {day}")
        return checkpoint

    def _keep(self, day: str, name: str, data: bytes) -> Kept:
        return self.vault.keep(checkpoint_key(day, name), data, self.clock.now() + self.retention)


def _read_back(kept: Kept, leaves: Kept) -> Checkpoint:
    """Read a checkpoint from its document; raise NotPreservedError if it is of other leaves."""
    document = json.loads(kept.data)
    if document["leaves"] != hashlib.sha256(leaves.data).hexdigest():
        raise NotPreservedError(f"the checkpoint of {document['day']} has other leaves")
    return Checkpoint(
        day=document["day"],
        at=datetime.fromisoformat(document["at"]),
        size=document["size"],
        root=document["root"],
        document=kept.locked,
        leaves=leaves.locked,
    )
