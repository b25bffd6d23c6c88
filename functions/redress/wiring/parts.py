"""The adapters over the table, made together since every function needs some of them."""

from __future__ import annotations

from dataclasses import dataclass

from redress.adapters.dynamodb.campaigns import DynamodbCampaigns
from redress.adapters.dynamodb.cases import DynamodbCases
from redress.adapters.dynamodb.drafts import DynamodbDrafts
from redress.adapters.dynamodb.limits import DynamodbLimits
from redress.adapters.dynamodb.notices import DynamodbNotices
from redress.adapters.dynamodb.people import DynamodbPeople
from redress.adapters.dynamodb.table import Table
from redress.adapters.dynamodb.tasks import DynamodbTasks
from redress.adapters.system_clock import SystemClock


@dataclass(frozen=True)
class Records:
    """Everything that is kept in the table."""

    campaigns: DynamodbCampaigns
    cases: DynamodbCases
    drafts: DynamodbDrafts
    limits: DynamodbLimits
    notices: DynamodbNotices
    people: DynamodbPeople
    tasks: DynamodbTasks


def records(table_name: str) -> Records:
    """Give the records of a table; no client is made before it is needed."""
    table = Table(table_name)
    return Records(
        campaigns=DynamodbCampaigns(table),
        cases=DynamodbCases(table),
        drafts=DynamodbDrafts(table),
        limits=DynamodbLimits(table),
        notices=DynamodbNotices(table),
        people=DynamodbPeople(table),
        tasks=DynamodbTasks(table, SystemClock()),
    )
