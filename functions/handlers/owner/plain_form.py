"""The owners' form for browsers without scripts."""

from __future__ import annotations

from redress.edge.plain.pages_api import PagesApi
from redress.wiring.plain_form import plain_form

handler = PagesApi(plain_form)
