"""A campaign is read twice a minute at most, and a changed one is seen then."""

from __future__ import annotations

from dataclasses import replace

from redress.adapters.remembered_campaigns import RememberedCampaigns
from redress.domain.campaign import Campaign
from tests.adapters.keys import Seconds
from tests.adapters.samples import campaign


class Kept:
    """Campaigns that count how often they are read."""

    def __init__(self) -> None:
        self.campaigns: dict[str, Campaign] = {}
        self.reads = 0

    def get(self, campaign_id: str) -> Campaign | None:
        self.reads += 1
        return self.campaigns.get(campaign_id)

    def put(self, campaign: Campaign) -> None:
        self.campaigns[campaign.id] = campaign


def test_a_campaign_is_read_again_after_half_a_minute() -> None:
    kept, seconds = Kept(), Seconds()
    mine, other = RememberedCampaigns(kept, seconds), RememberedCampaigns(kept, seconds)
    other.put(campaign())
    assert [mine.get("owners-2025") for _ in range(3)] == [campaign()] * 3
    assert kept.reads == 1
    changed = replace(campaign(), models=("another",))
    other.put(changed)
    seconds.now += 29
    assert mine.get("owners-2025") == campaign()
    seconds.now += 1
    assert mine.get("owners-2025") == changed
    assert kept.reads == 2


def test_who_writes_a_campaign_sees_it_at_once() -> None:
    mine = RememberedCampaigns(Kept(), Seconds())
    mine.put(campaign())
    assert mine.get("owners-2025") == campaign()
    mine.put(replace(campaign(), models=("another",)))
    assert mine.get("owners-2025") == replace(campaign(), models=("another",))


def test_a_campaign_that_does_not_exist_is_looked_for_again() -> None:
    kept = Kept()
    mine = RememberedCampaigns(kept, Seconds())
    assert mine.get("owners-2025") is None
    kept.put(campaign())
    assert mine.get("owners-2025") == campaign()
