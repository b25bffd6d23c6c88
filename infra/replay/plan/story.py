"""The whole story: the campaign, its reviewers, and what everybody does."""

import json
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from infra.replay.plan.choices import Choices
from infra.replay.plan.crowd import gather
from infra.replay.plan.model import Plan
from infra.replay.plan.work import review

ZONE = "Asia/Shanghai"
BEGINS = datetime(2025, 9, 26, 9, tzinfo=ZoneInfo(ZONE))
CUTOFF = datetime(2025, 10, 16, tzinfo=ZoneInfo(ZONE))
"""24:00 on the fifteenth."""
_SAMPLE = Path(__file__).parents[2] / "local" / "sample" / "configuration.json"
_PEOPLE = (
    ("lin", "林晓", "zh-CN", "community", True),
    ("amy", "Amy Stone", "en", "community", False),
    ("hao", "郝佳", "zh-CN", "community", False),
    ("xia", "夏宁", "zh-CN", "community", False),
    ("chen", "陈律", "zh-CN", "legal", True),
    ("ruth", "Ruth Weiss", "en", "legal", False),
    ("wen", "温言", "zh-CN", "legal", False),
    ("mei", "梅琳", "zh-CN", "communications", True),
)


def make_plan(seed: int, scale: float) -> Plan:
    """Make the story of a seed; at a scale of 1 it has exactly the seed's figures."""
    owners = gather(seed, scale, BEGINS, CUTOFF)
    acts = [owner.submits() for owner in owners]
    campaign = _campaign()
    acts += review(seed, scale, owners, CUTOFF, Choices(campaign["review"]["templates"]))
    return Plan(
        begins=BEGINS,
        cutoff=CUTOFF,
        zone=ZONE,
        campaign=campaign,
        reviewers=_reviewers(),
        acts=tuple(sorted(acts, key=lambda act: act.at)),
    )


def _campaign() -> dict[str, Any]:
    """Give the sample campaign of a laptop, as it was then."""
    campaign: dict[str, Any] = json.loads(_SAMPLE.read_text("utf-8"))["campaigns"][0]
    del campaign["site_url"]
    rules = {**campaign["review"], "four_eyes": ["legal_review"]}
    rules["signing"] = {"community": "code", "legal": "passkey"}
    return campaign | {
        "id": "owners-2025",
        "opens_at": "2025-09-26T00:00",
        "closes_at": "2025-10-15T24:00",
        "review": rules,
    }


def _reviewers() -> tuple[dict[str, Any], ...]:
    return tuple(
        {
            "id": person,
            "name": name,
            "email": f"{person}@{group}.redress.example",
            "locale": locale,
            "groups": [group],
            "lead": lead,
        }
        for person, name, locale, group, lead in _PEOPLE
    )
