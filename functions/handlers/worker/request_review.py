"""Ask reviewers for decisions (queue `reviews`)."""

from __future__ import annotations

from redress.domain.steps import StepMessage
from redress.edge.batches import Batch
from redress.wiring.workers import flag_trouble, request_review

handler = Batch(StepMessage, request_review, give_up=flag_trouble)
