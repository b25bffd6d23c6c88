"""The adapters over the table, made together since every function needs some of them."""

from __future__ import annotations

import os
from dataclasses import dataclass

from redress.adapters.dynamodb.batches import DynamodbBatches
from redress.adapters.dynamodb.campaigns import DynamodbCampaigns
from redress.adapters.dynamodb.cases import DynamodbCases
from redress.adapters.dynamodb.checkpoints import DynamodbCheckpoints
from redress.adapters.dynamodb.desk import DynamodbDesk
from redress.adapters.dynamodb.drafts import DynamodbDrafts
from redress.adapters.dynamodb.exposures import DynamodbExposures
from redress.adapters.dynamodb.limits import DynamodbLimits
from redress.adapters.dynamodb.notices import DynamodbNotices
from redress.adapters.dynamodb.people import DynamodbPeople
from redress.adapters.dynamodb.table import Table
from redress.adapters.dynamodb.tasks import DynamodbTasks
from redress.adapters.kms_data_keys import KmsDataKeys
from redress.adapters.remembered_campaigns import RememberedCampaigns
from redress.domain.uploads import UploadLimits
from redress.settings import Settings, SubmissionSettings
from redress.wiring.clock import clock


@dataclass(frozen=True)
class Records:
    """Everything that is kept in the table."""

    batches: DynamodbBatches
    campaigns: RememberedCampaigns
    cases: DynamodbCases
    checkpoints: DynamodbCheckpoints
    drafts: DynamodbDrafts
    limits: DynamodbLimits
    notices: DynamodbNotices
    people: DynamodbPeople
    tasks: DynamodbTasks
    data_keys: KmsDataKeys
    desk: DynamodbDesk
    exposures: DynamodbExposures


def records(table_name: str) -> Records:
    """Give the records of a table; no client is made before it is needed."""
    table = Table(table_name)
    settings = Settings.read(os.environ)
    data_keys = KmsDataKeys(settings.keys_table_name, settings.records_key_arn)
    return Records(
        batches=DynamodbBatches(table),
        campaigns=RememberedCampaigns(DynamodbCampaigns(table)),
        cases=DynamodbCases(table, data_keys),
        checkpoints=DynamodbCheckpoints(table),
        drafts=DynamodbDrafts(table, data_keys),
        limits=DynamodbLimits(table),
        notices=DynamodbNotices(table),
        people=DynamodbPeople(table),
        tasks=DynamodbTasks(table, clock()),
        data_keys=data_keys,
        desk=DynamodbDesk(table),
        exposures=DynamodbExposures(table),
    )


def upload_limits(settings: SubmissionSettings) -> UploadLimits:
    """Read the limits of a deployment."""
    return UploadLimits(
        max_files=int(settings.max_files),
        max_file_bytes=int(settings.max_file_bytes),
        max_case_bytes=int(settings.max_case_bytes),
        part_bytes=int(settings.part_bytes),
        single_put_bytes=int(settings.single_put_bytes),
    )
