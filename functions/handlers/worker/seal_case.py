"""Make manifests, time stamps and receipts (queue `seals`)."""

from __future__ import annotations

from redress.domain.seals import SealMessage
from redress.edge.batches import Batch
from redress.observability import count
from redress.wiring.proofs import flag_unsealed, let_seal_rest, seal_case


def _seal(message: SealMessage) -> None:
    count(f"Seal_{seal_case()(message.case_id).value}")


handler = Batch(SealMessage, lambda: _seal, give_up=flag_unsealed, rest=let_seal_rest)
