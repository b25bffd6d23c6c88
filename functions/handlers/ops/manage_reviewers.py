"""Add, change, disable and list reviewers (`make reviewer`)."""

from __future__ import annotations

from redress.edge.people_orders import PeopleOrders
from redress.wiring.people import manage_reviewers

handler = PeopleOrders(manage_reviewers)
