"""The seed's mix of cases, and what a thousand of it cost."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from infra.bench.sections.costs.paths import (
    DECLINED,
    FILE,
    GUIDED,
    IDENTIFIED,
    LAPSED,
    RECORDED,
)

PARTICIPANTS, WITH_EVIDENCE = 6_032, 480
GUIDANCE, LETTERS, LITIGATION, IDENTIFIED_CASES = 338, 301, 245, 23
UNANSWERED = 46
"""Who wants a letter or a lawsuit, has nothing to show, and never answers: one of twelve."""

OWNER_LOOKS = 3
"""How often an owner opens the page of the case."""

LOOK, QUEUE = "a look at the owner's page", "a page of the reviewers' queue"
THOUSAND = 1_000
Calls = Mapping[str, float]


def weights() -> dict[str, float]:
    """Say how many of the seed's cases go which way, looks and files beside them.

    The seed tells how many want which help, not who wants several. Nobody does here, which makes
    as many cases as possible of those that people must read: the dearest reading of it.
    """
    helped = LETTERS + LITIGATION
    declined = helped - IDENTIFIED_CASES - UNANSWERED
    decisions = declined + IDENTIFIED_CASES * 4
    return {
        RECORDED: PARTICIPANTS - GUIDANCE - helped - WITH_EVIDENCE,
        FILE: WITH_EVIDENCE,
        GUIDED: GUIDANCE,
        DECLINED: declined,
        LAPSED: UNANSWERED,
        IDENTIFIED: IDENTIFIED_CASES,
        LOOK: OWNER_LOOKS * PARTICIPANTS,
        QUEUE: decisions,
    }


def per_thousand(calls: Mapping[str, Calls], shares: Mapping[str, float]) -> Counter[str]:
    """Give what a thousand cases of the mix ask for, from what one of each kind asks for."""
    asked: Counter[str] = Counter()
    for name, share in shares.items():
        for call, amount in calls[name].items():
            asked[call] += amount * share * THOUSAND / PARTICIPANTS  # type: ignore[assignment]
    return asked
