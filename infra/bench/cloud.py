"""What a worker needs of AWS, made on a local engine: table, keys, buckets, queues."""

from __future__ import annotations

import json
from collections.abc import Mapping

from infra.local.engine import Engine

_RETENTION_DAYS = 30
_NAME = "redress-bench"
_WAITS = {"StartAt": "Wait", "States": {"Wait": {"Type": "Wait", "Seconds": 3600, "End": True}}}


def make_resources(engine: Engine) -> Mapping[str, str]:
    """Make them, and give the environment by which the workers find engine and resources."""
    queues = engine.client("sqs")
    return engine.environment() | {
        "TABLE_NAME": _table(engine, f"{_NAME}-cases", "pk", "sk"),
        "KEYS_TABLE_NAME": _table(engine, f"{_NAME}-keys", "case_id"),
        "RECORDS_KEY_ARN": engine.client("kms").create_key()["KeyMetadata"]["Arn"],
        "INCOMING_BUCKET": _bucket(engine, f"{_NAME}-incoming"),
        "VAULT_BUCKET": _vault(engine),
        "RETENTION_DAYS": str(_RETENTION_DAYS),
        "SCANNER": "none",
        "STATE_MACHINE_ARN": _machine(engine),
        **{
            f"{name.upper()}_QUEUE_URL": queues.create_queue(QueueName=f"{_NAME}-{name}")[
                "QueueUrl"
            ]
            for name in ("evidence", "mail", "seals")
        },
    }


def make_incoming(engine: Engine) -> Mapping[str, str]:
    """Make the bucket to which browsers send files, and give its environment."""
    name = _bucket(engine, f"{_NAME}-incoming")
    rule = {
        "AllowedOrigins": ["*"],
        "AllowedMethods": ["PUT"],
        "AllowedHeaders": ["content-type", "x-amz-checksum-sha256"],
        "ExposeHeaders": ["ETag", "x-amz-checksum-sha256", "x-amz-error-code"],
        "MaxAgeSeconds": 3600,
    }
    engine.client("s3").put_bucket_cors(Bucket=name, CORSConfiguration={"CORSRules": [rule]})
    return engine.environment() | {"INCOMING_BUCKET": name}


def make_queue(engine: Engine) -> Mapping[str, str]:
    """Make what `make_resources` makes, and the index of the reviewers' queues."""
    environment = make_resources(engine)
    index = {
        "IndexName": "queue-index",
        "KeySchema": _schema("queue", "place"),
        "Projection": {"ProjectionType": "INCLUDE", "NonKeyAttributes": ["waiting"]},
    }
    engine.client("dynamodb").update_table(
        TableName=environment["TABLE_NAME"],
        AttributeDefinitions=_texts("queue", "place"),
        GlobalSecondaryIndexUpdates=[{"Create": index}],
    )
    return environment


def make_figures(engine: Engine) -> Mapping[str, str]:
    """Make the table with the index of what was counted when, and give its environment."""
    name = _table(engine, f"{_NAME}-figures", "pk", "sk")
    index = {
        "IndexName": "tally-index",
        "KeySchema": _schema("tally", "counted_at"),
        "Projection": {"ProjectionType": "INCLUDE", "NonKeyAttributes": ["counted"]},
    }
    engine.client("dynamodb").update_table(
        TableName=name,
        AttributeDefinitions=_texts("tally", "counted_at"),
        GlobalSecondaryIndexUpdates=[{"Create": index}],
    )
    return engine.environment() | {"TABLE_NAME": name}


def _table(engine: Engine, name: str, *keys: str) -> str:
    """Make a table without its indexes, which most measurements do not read; gives its name."""
    engine.client("dynamodb").create_table(
        TableName=name,
        BillingMode="PAY_PER_REQUEST",
        AttributeDefinitions=_texts(*keys),
        KeySchema=_schema(*keys),
    )
    return name


def _texts(*names: str) -> list[dict[str, str]]:
    return [{"AttributeName": name, "AttributeType": "S"} for name in names]


def _schema(*keys: str) -> list[dict[str, str]]:
    kinds = ("HASH", "RANGE")
    return [{"AttributeName": key, "KeyType": kind} for key, kind in zip(keys, kinds, strict=False)]


def _bucket(engine: Engine, name: str, *, locked: bool = False) -> str:
    engine.client("s3").create_bucket(Bucket=name, ObjectLockEnabledForBucket=locked)
    return name


def _vault(engine: Engine) -> str:
    name = _bucket(engine, f"{_NAME}-vault", locked=True)
    retention = {"Mode": "GOVERNANCE", "Days": _RETENTION_DAYS}
    engine.client("s3").put_object_lock_configuration(
        Bucket=name,
        ObjectLockConfiguration={
            "ObjectLockEnabled": "Enabled",
            "Rule": {"DefaultRetention": retention},
        },
    )
    return name


def _machine(engine: Engine) -> str:
    arn: str = engine.client("stepfunctions").create_state_machine(
        name=_NAME, definition=json.dumps(_WAITS), roleArn="arn:aws:iam::000000000000:role/bench"
    )["stateMachineArn"]
    return arn
