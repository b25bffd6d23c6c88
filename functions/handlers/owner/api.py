"""The owners' API: campaign, uploads, submission, and the page of a receipt."""

from __future__ import annotations

from redress.edge.api import Api
from redress.edge.owner_zone import OWNER_ROUTES
from redress.wiring.owner import zone

handler = Api(zone, OWNER_ROUTES)
