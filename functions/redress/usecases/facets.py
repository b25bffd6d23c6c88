"""What a review is about, as the queue is filtered by it."""

from __future__ import annotations

import json

from redress.domain.accounts import written_accounts
from redress.domain.evidence import EvidenceState, Source
from redress.domain.facets import Facets
from redress.domain.messages import Author
from redress.domain.stages import PURSUED_REMEDIES, Remedy
from redress.ports import CaseFile


def facets_of(file: CaseFile, remedy: Remedy | None) -> Facets:
    """Read the facets of a review of this case, or of one remedy of it."""
    case = file.case
    remedies = (remedy,) if remedy else tuple(r for r in case.wanted if r in PURSUED_REMEDIES)
    kept = (
        item
        for item in file.evidence
        if item.source is Source.UPLOAD and item.state is not EvidenceState.REFUSED
    )
    return Facets(
        remedies=tuple(one.value for one in remedies),
        platforms=_platforms(file),
        evidence=any(kept),
        language=case.locale,
        resembles=bool(case.resembles),
        unread=_unread(file),
    )


def _platforms(file: CaseFile) -> tuple[str, ...]:
    named = {account.platform for paper in file.papers for account in written_accounts(paper.text)}
    for paper in file.papers:
        named |= {link["platform"] for link in json.loads(paper.text).get("links", [])}
    return tuple(sorted(named))


def _unread(file: CaseFile) -> int:
    """Count what the owner wrote since the team last did."""
    authors = [message.author for message in file.messages]
    if Author.TEAM in authors:
        authors = authors[len(authors) - authors[::-1].index(Author.TEAM) :]
    return len(authors)
