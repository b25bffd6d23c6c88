"""A state machine from its ASL file: waits written in, every token substituted, traced, logged."""

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from aws_cdk import ArnFormat, Fn, Stack
from aws_cdk import aws_stepfunctions as sfn
from constructs import Construct

from infra.blocks.acknowledge import acknowledge
from infra.blocks.log_group import add_log_group
from infra.stage import Stage as StageSettings

TOKEN = re.compile(r"\$\{([^}]*)\}")
PARTITION = "AWS::Partition"


class DefinitionError(Exception):
    """A definition and what is substituted in it do not fit; the message names the tokens."""


class StateMachine(Construct):
    """The state machine `name` of the stage, with execution data kept out of its log."""

    def __init__(
        self,
        scope: Construct,
        name: str,
        *,
        file: Path,
        stage: StageSettings,
        numbers: Mapping[str, int],
        texts: Mapping[str, str],
    ) -> None:
        super().__init__(scope, name.capitalize() + "Machine")
        definition = write_definition(file.read_text("utf-8"), numbers=numbers, texts=texts)
        machine_name = f"{stage.prefix}-{name}"
        log = add_log_group(self, f"/aws/vendedlogs/states/{machine_name}", stage)
        self.resource = sfn.StateMachine(
            self,
            "StateMachine",
            state_machine_name=machine_name,
            state_machine_type=sfn.StateMachineType.STANDARD,
            definition_body=sfn.DefinitionBody.from_string(Fn.sub(definition, dict(texts))),
            logs=sfn.LogOptions(
                destination=log, level=sfn.LogLevel.ALL, include_execution_data=False
            ),
            tracing_enabled=stage.operations.tracing,
        )
        reason = "Setting up the delivery of logs and traces has no resource to name"
        acknowledge(self, {"AwsSolutions-IAM5[Resource::*]": reason})
        if not stage.operations.tracing:
            reason = "The stage has tracing off: nobody would look at its traces"
            acknowledge(
                self,
                {"AwsSolutions-SF2": reason, "Serverless-StepFunctionStateMachineXray": reason},
            )


def machine_arn(scope: Construct, stage: StageSettings, name: str) -> str:
    """Give the name by which permissions and functions know a state machine before it is made."""
    return Stack.of(scope).format_arn(
        service="states",
        resource="stateMachine",
        resource_name=f"{stage.prefix}-{name}",
        arn_format=ArnFormat.COLON_RESOURCE_NAME,
    )


def execution_arns(scope: Construct, stage: StageSettings, name: str) -> str:
    """Give the pattern of all executions of a state machine."""
    return Stack.of(scope).format_arn(
        service="states",
        resource="execution",
        resource_name=f"{stage.prefix}-{name}:*",
        arn_format=ArnFormat.COLON_RESOURCE_NAME,
    )


def write_definition(asl: str, *, numbers: Mapping[str, int], texts: Mapping[str, str]) -> str:
    """Write `numbers` where they stand as "${Name}", and check the tokens of what is left.

    The names of `texts` are substituted at deployment; the partition is known to all.

    Raises:
        DefinitionError: a token without a value, or a value without its token.
    """
    document = json.loads(asl)
    tokens = set(TOKEN.findall(asl))
    known = {*numbers, *texts, PARTITION}
    if missing := tokens - known:
        raise DefinitionError(f"No value for {', '.join(sorted(missing))}")
    if unused := known - tokens:
        raise DefinitionError(f"Not in the definition: {', '.join(sorted(unused))}")
    written = json.dumps(_with_numbers(document, numbers), ensure_ascii=False)
    if left := set(TOKEN.findall(written)) & set(numbers):
        raise DefinitionError(f"A number stands inside a text: {', '.join(sorted(left))}")
    return written


def _with_numbers(value: Any, numbers: Mapping[str, int]) -> Any:
    if isinstance(value, dict):
        return {key: _with_numbers(item, numbers) for key, item in value.items()}
    if isinstance(value, list):
        return [_with_numbers(item, numbers) for item in value]
    token = TOKEN.fullmatch(value) if isinstance(value, str) else None
    return numbers.get(token.group(1), value) if token else value
