"""What the evidence of a case shows, and what proof of an attack still lacks."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from redress.domain.choices import Held, Shows
from redress.domain.evidence import EvidenceItem, EvidenceState, Paper

_ONLINE = (
    Shows.POST_LINK,
    Shows.POST,
    Shows.ACCOUNT_PAGE,
    Shows.ACCOUNT_ID,
    Shows.IP_LOCATION,
    Shows.TIME,
    Shows.ENGAGEMENT,
    Shows.RECORDING,
    Shows.ORIGINAL,
)
_OFFLINE = (Shows.OFFLINE_SCENE, Shows.DAMAGE, Shows.POLICE_RECORD, Shows.REPAIR_BILL)


@dataclass(frozen=True)
class Sufficiency:
    """The pieces of proof that are there, and those that are not."""

    shown: tuple[Shows, ...]
    missing: tuple[Shows, ...]


def sufficiency(papers: Iterable[Paper], evidence: Iterable[EvidenceItem]) -> Sufficiency:
    """Compare what was given with what counts online and offline, as the owner complains of it.

    Links, account numbers and a police report count without a file. The original stays with its
    owner, whose word suffices.
    """
    documents: list[dict[str, Any]] = [json.loads(paper.text) for paper in papers]
    shown = {
        what
        for item in evidence
        if item.state is not EvidenceState.REFUSED
        for what in item.claim.shows
    }
    for document in documents:
        shown |= _told(document)
    wanted = _wanted(documents)
    return Sufficiency(
        shown=tuple(what for what in Shows if what in shown),
        missing=tuple(what for what in wanted if what not in shown),
    )


def _told(document: dict[str, Any]) -> set[Shows]:
    accounts = document.get("accounts", [])
    found = {
        Shows.POST_LINK: bool(document.get("links")),
        Shows.ACCOUNT_PAGE: any(account.get("url") for account in accounts),
        Shows.ACCOUNT_ID: any(account.get("handle") for account in accounts),
        Shows.POLICE_RECORD: bool((document.get("incident") or {}).get("police_report_number")),
        Shows.ORIGINAL: Held.ORIGINAL_DEVICE in document.get("evidence_held", []),
    }
    return {what for what, there in found.items() if there}


def _wanted(documents: list[dict[str, Any]]) -> tuple[Shows, ...]:
    about = {what for document in documents for what in document.get("about", [])}
    offline = "offline" in about or any(document.get("incident") for document in documents)
    named = any(document.get("links") or document.get("accounts") for document in documents)
    online = named or about != {"offline"}
    return (*(_ONLINE if online else ()), *(_OFFLINE if offline else ()))
