"""Looks at evidence on its way into the vault."""

from __future__ import annotations

import json
from typing import Any

from redress.domain.events import Event
from redress.domain.evidence import EvidenceState, Refusal, upload_key
from redress.domain.notices import NoticeKind
from redress.domain.steps import StepMessage
from tests.factories.cast import Cast
from tests.factories.owners import SCREENSHOT, claim
from tests.factories.theatre import EVIDENCE


def step(cast: Cast) -> StepMessage:
    """The message that waits in the evidence queue."""
    body = next(envelope.body for envelope in cast.theatre.queue if envelope.queue == EVIDENCE)
    assert isinstance(body, StepMessage)
    return body


def states(cast: Cast) -> list[tuple[EvidenceState, Refusal | None]]:
    items = cast.world.records.evidence
    return [(items[key].state, items[key].refusal) for key in sorted(items)]


def key_of(cast: Cast, content: bytes = SCREENSHOT) -> str:
    return upload_key(cast.sent.submission_id, claim(content).sha256)


def trail(cast: Cast, number: int) -> list[dict[str, Any]]:
    """What the ledger says of an item from its announcement on."""
    lines = [json.loads(line) for line in cast.world.cases.ledger(cast.case_id)]
    announced = Event.EVIDENCE_ANNOUNCED
    return [line for line in lines if line["item"] == number and line["action"] != announced]


def evidence_in(cast: Cast) -> set[str]:
    """The vault without the proofs."""
    return {key for key in cast.world.vault.objects if "/proofs/" not in key}


def kinds(cast: Cast) -> list[NoticeKind]:
    return [told.notice.kind for told in cast.world.records.notices.values()]
