"""The reviewers' API: sign-in, queue, task, evidence and decision."""

from __future__ import annotations

from redress.edge.api import Api
from redress.edge.reviewer_zone import REVIEWER_ROUTES
from redress.wiring.reviewer import zone

handler = Api(zone, REVIEWER_ROUTES)
