"""Verify and lock what owners sent (queue `evidence`); what fails rests longer each time."""

from __future__ import annotations

from redress.domain.steps import StepMessage
from redress.edge.batches import Batch
from redress.wiring.workers import flag_trouble, let_evidence_rest, preserve_evidence

handler = Batch(StepMessage, preserve_evidence, give_up=flag_trouble, rest=let_evidence_rest)
