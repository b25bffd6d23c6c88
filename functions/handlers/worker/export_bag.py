"""Make evidence bags (queue `bags`)."""

from __future__ import annotations

from redress.domain.bags import BagMessage
from redress.edge.batches import Batch
from redress.wiring.bags import export_bag, give_up, let_rest

handler = Batch(BagMessage, export_bag, give_up=give_up, rest=let_rest)
