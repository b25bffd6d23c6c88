"""Campaigns that a process remembers: every request needs one, and they change seldom."""

from __future__ import annotations

import time
from collections.abc import Callable

from redress.domain.campaign import Campaign
from redress.ports import Campaigns
from redress.remembered import Remembered

_MOST = 64
_SECONDS = 30


class RememberedCampaigns:
    """Implements the port Campaigns by another one, whose answers hold for half a minute.

    Whether a campaign is open is asked of the clock each time: only a campaign that was changed
    is seen late. One that does not exist is looked for again.

    Args:
        campaigns: where they are kept.
        seconds: a clock that never goes back, in seconds.
    """

    def __init__(self, campaigns: Campaigns, seconds: Callable[[], float] = time.monotonic) -> None:
        self._campaigns = campaigns
        self._known: Remembered[str, Campaign] = Remembered(_MOST, _SECONDS, seconds)

    def get(self, campaign_id: str) -> Campaign | None:
        """Give a campaign as it is, or was half a minute ago."""
        known = self._known.get(campaign_id)
        if known is not None:
            return known
        found = self._campaigns.get(campaign_id)
        return None if found is None else self._known.keep(campaign_id, found)

    def put(self, campaign: Campaign) -> None:
        """Write a campaign; this process sees it at once."""
        self._campaigns.put(campaign)
        self._known.forget(campaign.id)
