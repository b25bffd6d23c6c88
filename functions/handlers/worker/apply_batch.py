"""Let batches of decisions take effect once their minute is over (queue `batches`)."""

from __future__ import annotations

from redress.domain.decision_batches import BatchMessage
from redress.edge.batches import Batch
from redress.wiring.decisions import apply_batch, give_up_batch

handler = Batch(BatchMessage, apply_batch, give_up=give_up_batch)
