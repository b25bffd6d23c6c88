"""Compile the figures of a campaign as of an instant, from its counters."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from redress.domain.campaign import Campaign
from redress.domain.errors import FutureInstantError, UnknownCampaignError
from redress.domain.figures import PARTICIPANTS
from redress.domain.figures_document import Compiled
from redress.ports import Campaigns, Clock, Figures


@dataclass(frozen=True)
class CompileBulletin:
    """Counts what happened before the instant; what happens at it belongs to what follows."""

    campaigns: Campaigns
    figures: Figures
    clock: Clock

    def __call__(self, campaign_id: str, as_of: datetime) -> Compiled:
        """Give the figures.

        At a midnight of the campaign's zone only counters are read; within a day its entries
        before the instant are counted, too. Raises UnknownCampaignError, or FutureInstantError.
        """
        campaign = self.campaigns.get(campaign_id)
        if campaign is None:
            raise UnknownCampaignError(campaign=campaign_id)
        if as_of > self.clock.now():
            raise FutureInstantError(as_of.isoformat())
        day = campaign.local_day(as_of)
        counted = self.figures.before(campaign_id, day)
        totals, by_day = counted.totals, counted.by_day
        if not _begins_day(campaign, as_of):
            rest: Counter[str] = self.figures.of_day(campaign_id, day, as_of)
            totals = totals + rest
            by_day = by_day + Counter({day: rest[PARTICIPANTS]})
        return Compiled(campaign, as_of, totals, by_day)


def _begins_day(campaign: Campaign, instant: datetime) -> bool:
    local = instant.astimezone(campaign.zone)
    return local.hour == local.minute == local.second == local.microsecond == 0
