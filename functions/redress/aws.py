"""Clients of AWS: one of each kind, made when it is first needed and kept while the process lives.

Importing boto3 and making a client is most of a cold start, so both wait for the first call. What
a warm call costs is botocore's own work, so it is spared what it need not do: our calls are typed,
and the service checks their parameters again.
"""

from __future__ import annotations

import os
from functools import cache
from typing import TYPE_CHECKING

from redress import __version__

if TYPE_CHECKING:
    from botocore.config import Config
    from mypy_boto3_dynamodb import DynamoDBClient
    from mypy_boto3_kms import KMSClient
    from mypy_boto3_s3 import S3Client
    from mypy_boto3_secretsmanager import SecretsManagerClient
    from mypy_boto3_sesv2 import SESV2Client
    from mypy_boto3_sqs import SQSClient
    from mypy_boto3_stepfunctions import SFNClient

_NAME = f"redress/{__version__}"
"""Given, it is sent as it is; otherwise botocore writes its own anew, twice for each call."""
_ATTEMPTS = 4
_CONNECT_SECONDS = 3
_READ_SECONDS = 15
_COPY_SECONDS = 600
"""S3 answers a copy when it is done: up to 5 GiB."""


@cache
def dynamodb() -> DynamoDBClient:
    """Give the client of the table."""
    import boto3  # noqa: PLC0415  # see the module's docstring

    return boto3.client("dynamodb", config=_config())


@cache
def s3() -> S3Client:
    """Give the client of the buckets; it signs addresses of the region's own endpoint.

    botocore signs addresses of the global endpoint, which may redirect and then fails browsers,
    unless the bucket is asked to stand in the host name. A local engine has its bucket in the path.
    """
    import boto3  # noqa: PLC0415  # see the module's docstring
    from botocore.config import Config  # noqa: PLC0415  # see the module's docstring

    local = "AWS_ENDPOINT_URL_S3" in os.environ or "AWS_ENDPOINT_URL" in os.environ
    buckets = Config(
        signature_version="s3v4",
        s3={
            "addressing_style": "path" if local else "virtual",
            "us_east_1_regional_endpoint": "regional",
        },
    )
    return boto3.client("s3", config=_config(_COPY_SECONDS).merge(buckets))


@cache
def sqs() -> SQSClient:
    """Give the client of the queues."""
    import boto3  # noqa: PLC0415  # see the module's docstring

    return boto3.client("sqs", config=_config())


@cache
def stepfunctions() -> SFNClient:
    """Give the client of the state machine."""
    import boto3  # noqa: PLC0415  # see the module's docstring

    return boto3.client("stepfunctions", config=_config())


@cache
def sesv2() -> SESV2Client:
    """Give the client of the mail service."""
    import boto3  # noqa: PLC0415  # see the module's docstring

    return boto3.client("sesv2", config=_config())


@cache
def secretsmanager() -> SecretsManagerClient:
    """Give the client of the secrets."""
    import boto3  # noqa: PLC0415  # see the module's docstring

    return boto3.client("secretsmanager", config=_config())


@cache
def kms() -> KMSClient:
    """Give the client of the keys."""
    import boto3  # noqa: PLC0415  # see the module's docstring

    return boto3.client("kms", config=_config())


def _config(read_seconds: int = _READ_SECONDS) -> Config:
    from botocore.config import Config  # noqa: PLC0415  # see the module's docstring

    return Config(
        user_agent=_NAME,
        parameter_validation=False,
        retries={"mode": "standard", "total_max_attempts": _ATTEMPTS},
        connect_timeout=_CONNECT_SECONDS,
        read_timeout=read_seconds,
    )
