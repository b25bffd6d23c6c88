"""Records that were written before a field existed are still read."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from redress.adapters.dynamodb.items import attributes, document, record
from redress.domain.campaign import Campaign
from redress.domain.evidence import EvidenceItem
from redress.domain.submission import Contact, Submission
from tests.adapters.samples import campaign, claim, submission

if TYPE_CHECKING:
    from redress.adapters.dynamodb.items import Item


def older(value: object, *lacking: str) -> Item:
    """Give a record as it was stored before some fields were known, at any depth."""
    plain = json.loads(document(value))
    return attributes(document=json.dumps(_without(plain, set(lacking))))


def _without(value: Any, lacking: set[str]) -> Any:
    if isinstance(value, dict):
        return {key: _without(item, lacking) for key, item in value.items() if key not in lacking}
    if isinstance(value, list):
        return [_without(item, lacking) for item in value]
    return value


def test_a_submission() -> None:
    new = ("about", "accounts", "evidence_held", "guide_version", "shows", "pasted", "damage")
    item = older(submission(), *new, "confirmation")
    assert not any(name in item["document"]["S"] for name in new)
    assert record(Submission, item) == submission()


def test_a_persons_contact() -> None:
    item = older(submission().contact, "confirmation")
    assert record(Contact, item).confirmation is False


def test_an_evidence_item() -> None:
    kept = EvidenceItem("RD-1", 1, claim("a.png"), datetime(2026, 1, 1, tzinfo=UTC))
    assert record(EvidenceItem, older(kept, "shows")).claim.shows == ()


def test_a_campaign() -> None:
    read = record(Campaign, older(campaign(), "brand", "exit_url"))
    assert read == campaign()
