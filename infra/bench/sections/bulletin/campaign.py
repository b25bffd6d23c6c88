"""The campaign of a year whose figures are read."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

from infra.local.toolchain import PROJECT

CAMPAIGN = "owners-2026"
DAYS = 365
BEGINS = datetime(2025, 10, 31, 16, tzinfo=UTC)
"""A midnight in Shanghai; a year later is in the middle of another month."""

MIDNIGHT = BEGINS + timedelta(days=DAYS - 1)
WITHIN_A_DAY = MIDNIGHT + timedelta(hours=23, minutes=59)
_SAMPLE = PROJECT / "infra" / "local" / "sample" / "configuration.json"


def _configuration() -> dict[str, Any]:
    document: dict[str, Any] = json.loads(_SAMPLE.read_text("utf-8"))
    [campaign] = [one for one in document["campaigns"] if one["id"] == CAMPAIGN]
    return {"campaigns": [{"site_url": "http://localhost", **campaign}]}


CONFIGURATION = _configuration()
