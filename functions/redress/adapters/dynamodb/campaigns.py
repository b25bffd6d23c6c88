"""Campaigns in the table."""

from __future__ import annotations

from redress.adapters.dynamodb.items import attributes, document, key, record
from redress.adapters.dynamodb.table import Table
from redress.adapters.dynamodb.writes import put
from redress.domain.campaign import Campaign


class DynamodbCampaigns:
    """Implements the port Campaigns."""

    def __init__(self, table: Table) -> None:
        self._table = table

    def get(self, campaign_id: str) -> Campaign | None:
        """Read a campaign."""
        item = self._table.get(key(f"campaign#{campaign_id}", "campaign"))
        return record(Campaign, item) if item else None

    def put(self, campaign: Campaign) -> None:
        """Write a campaign; its counters are other items and stay."""
        where = key(f"campaign#{campaign.id}", "campaign")
        self._table.write(put(where | attributes(document=document(campaign))))
