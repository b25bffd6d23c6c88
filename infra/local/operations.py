"""What operators run by hand: functions of a stage, on the local engine or on AWS."""

import getpass
import json
from typing import Any

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

from infra.local.engine import LONGEST_CALL, REGION
from infra.local.toolchain import PROJECT

LOCAL = "local"
OUTPUTS = PROJECT / ".local" / "outputs.json"

Document = dict[str, Any]


class OperationError(Exception):
    """What was asked for cannot be done; the message says why and is for the person who asked."""


def invoke(stage: str, function: str, event: Document) -> Document:
    """Call a function of the zone `ops` and give its answer.

    Args:
        stage: name of the stage file; `local` is what `make run` keeps running.
        function: the function's name, such as `request_bag`.
        event: what it is given.

    Raises:
        OperationError: nothing runs there, the caller may not, or the function failed.
    """
    name = f"redress-{stage}-ops-{function}"
    try:
        answer = _client(stage, "lambda").invoke(
            FunctionName=name, Payload=json.dumps(event).encode()
        )
        document: Document = json.loads(answer["Payload"].read() or b"{}")
    except (BotoCoreError, ClientError) as error:
        raise OperationError(f"{name} cannot be called: {error}") from error
    if "FunctionError" in answer:
        raise OperationError(f"{name} failed: {document.get('errorMessage', document)}")
    return document


def operator_name(stage: str) -> str:
    """Name who asks, as the custody ledger keeps it: the caller's ARN, or the user of a laptop.

    Raises:
        OperationError: AWS does not know the caller.
    """
    if stage == LOCAL:
        return f"laptop/{getpass.getuser()}"
    try:
        return str(boto3.client("sts").get_caller_identity()["Arn"])
    except (BotoCoreError, ClientError) as error:
        raise OperationError(f"AWS does not know you: {error}") from error


def _client(stage: str, service: str) -> Any:
    patient = Config(read_timeout=LONGEST_CALL, retries={"total_max_attempts": 1})
    if stage != LOCAL:
        return boto3.client(service, config=patient)  # type: ignore[call-overload]  # any service
    if not OUTPUTS.exists():
        raise OperationError("Nothing runs on this machine: start it with 'make run'.")
    engine = json.loads(OUTPUTS.read_text())["engine"]
    return boto3.client(  # type: ignore[call-overload]  # any service
        service,
        endpoint_url=engine,
        config=patient,
        region_name=REGION,
        aws_access_key_id="test",
        aws_secret_access_key="test",  # noqa: S106 (the local engine's)
    )
