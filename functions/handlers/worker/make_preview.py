"""Make previews of evidence (queue `previews`)."""

from __future__ import annotations

from redress.domain.previews import PreviewMessage
from redress.edge.batches import Batch
from redress.wiring.previews import give_up, let_rest, make_preview

handler = Batch(PreviewMessage, make_preview, give_up=give_up, rest=let_rest)
