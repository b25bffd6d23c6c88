"""Close cases and tell their owners (queue `closings`)."""

from __future__ import annotations

from redress.domain.steps import StepMessage
from redress.edge.batches import Batch
from redress.wiring.workers import close_case, flag_trouble

handler = Batch(StepMessage, close_case, give_up=flag_trouble)
