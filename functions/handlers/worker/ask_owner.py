"""Ask owners for evidence, answers and information (queue `requests`)."""

from __future__ import annotations

from redress.domain.steps import StepMessage
from redress.edge.batches import Batch
from redress.wiring.workers import ask_owner, flag_trouble

handler = Batch(StepMessage, ask_owner, give_up=flag_trouble)
