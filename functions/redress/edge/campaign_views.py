"""What anybody may see of a campaign, as a JSON document."""

from __future__ import annotations

from datetime import datetime

from redress.domain.campaign import Campaign
from redress.domain.uploads import UploadLimits
from redress.edge.campaign_answers import CampaignAnswer


def campaign_view(campaign: Campaign, now: datetime, allowed: UploadLimits) -> CampaignAnswer:
    """What anybody may know of a campaign."""
    zone, brand = campaign.zone, campaign.brand
    return {
        "id": campaign.id,
        "state": campaign.state(now),
        "title": campaign.title,
        "introduction": campaign.introduction,
        "organisation": campaign.organisation,
        "brand": {
            "name": brand.name or campaign.organisation,
            "colour": brand.colour,
            "logo": brand.logo,
        },
        "exit_url": campaign.exit_url,
        "opens_at": campaign.opens_at.astimezone(zone).isoformat(),
        "closes_at": campaign.closes_at.astimezone(zone).isoformat(),
        "timezone": campaign.timezone,
        "models": list(campaign.models),
        "limits": {
            "max_files": allowed.max_files,
            "max_file_bytes": allowed.max_file_bytes,
        },
        "consents": [
            {
                "purpose": consent.purpose,
                "version": consent.version,
                "required": consent.required,
                "recipient": consent.recipient,
                "text": consent.text,
            }
            for consent in campaign.consents
        ],
    }
