"""Prove that a case's custody ledger is in a checkpoint."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass

from redress.domain.checkpoints import (
    Checkpoint,
    audit_path,
    inclusion_of,
    leaf_hash,
    merkle_root,
)
from redress.domain.custody import LedgerHead
from redress.domain.errors import NotPreservedError
from redress.ports import Vault


@dataclass(frozen=True)
class ProveInclusion:
    """Reads the leaves once, as they come: a million of them take about 70 MB as hashes."""

    vault: Vault

    def proof_for(self, checkpoint: Checkpoint, case_id: str) -> tuple[LedgerHead, bytes] | None:
        """Give the end of the case's ledger at the checkpoint, and the inclusion document.

        None when the case is not in the checkpoint. Raises NotPreservedError when the vault's
        leaves are not those that the checkpoint was made of.
        """
        begin = f'{{"case":"{case_id}",'.encode()
        digest = hashlib.sha256()
        hashes: list[bytes] = []
        index, found = 0, b""
        for line in _lines(self.vault.read(checkpoint.leaves)):
            digest.update(line)
            if line.startswith(begin):
                index, found = len(hashes), line
            hashes.append(leaf_hash(line.removesuffix(b"\n")))
        if digest.hexdigest() != checkpoint.leaves.sha256:
            raise NotPreservedError(f"the leaves of {checkpoint.day} are not what was kept")
        if merkle_root(hashes).hex() != checkpoint.root:
            raise NotPreservedError(f"the leaves of {checkpoint.day} make another root")
        if not found:
            return None
        leaf = json.loads(found)
        head = LedgerHead(leaf["seq"], leaf["hash"])
        path = audit_path(hashes, index)
        return head, inclusion_of(checkpoint, case_id, head, index, path)


def _lines(chunks: Iterator[bytes]) -> Iterator[bytes]:
    """Give lines with their line feeds from chunks that end anywhere."""
    rest = b""
    for chunk in chunks:
        *lines, rest = (rest + chunk).split(b"\n")
        for line in lines:
            yield line + b"\n"
    if rest:
        yield rest
