"""What compiles figures: it reads the table, and decrypts nothing."""

from __future__ import annotations

import os
from dataclasses import dataclass
from functools import cache

from redress.adapters.dynamodb.campaigns import DynamodbCampaigns
from redress.adapters.dynamodb.figures import DynamodbFigures
from redress.adapters.dynamodb.table import Table
from redress.ports import Campaigns
from redress.settings import CompileBulletinSettings
from redress.usecases.compile_bulletin import CompileBulletin
from redress.usecases.recount import Recount
from redress.wiring.clock import clock


@dataclass(frozen=True)
class Counting:
    """Compile figures, and count them again."""

    campaigns: Campaigns
    compile: CompileBulletin
    recount: Recount


@cache
def counting() -> Counting:
    """Make ops/compile_bulletin."""
    table = Table(CompileBulletinSettings.read(os.environ).table_name)
    campaigns, figures = DynamodbCampaigns(table), DynamodbFigures(table)
    return Counting(campaigns, CompileBulletin(campaigns, figures, clock()), Recount(figures))
