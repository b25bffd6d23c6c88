"""Deployment by the CDK's own command line, to the local engine or to AWS."""

import argparse
import hashlib
import json
import os
import subprocess
import sys
import time
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import boto3
from botocore.exceptions import ClientError

from infra.local.engine import ACCOUNT, Engine
from infra.local.engine_gaps import lock_buckets
from infra.local.pages import build_pages
from infra.local.public_keys import read_signing_key
from infra.local.publish import PublishError, publish_site
from infra.local.toolchain import CDK, PROJECT, ToolchainError, check_toolchain

SOURCES = (
    "cdk.json",
    "functions",
    "infra",
    "package-lock.json",
    "requirements/previews.txt",
    "requirements/proofs.txt",
    "requirements/runtime.txt",
    "statemachines",
)
IGNORED_FOLDERS = {"__pycache__", "local"}
BOOTSTRAP_STACK = "CDKToolkit"

Outputs = dict[str, dict[str, str]]


class DeployError(Exception):
    """The CDK's command line failed; the message ends with what it printed last."""


def fingerprint(project: Path, context: Mapping[str, str]) -> str:
    """SHA-256 over every file that the synthesis reads, and over its context."""
    digest = hashlib.sha256(json.dumps(dict(context), sort_keys=True).encode())
    for path in _source_files(project):
        digest.update(path.relative_to(project).as_posix().encode() + b"\0")
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def deploy(
    stage: str, engine: Engine, *, project: Path = PROJECT, context: Mapping[str, str] | None = None
) -> Outputs:
    """Make the engine hold the application, doing nothing when it already does.

    Args:
        stage: name of the stage file.
        engine: a running engine; its state folder remembers what was deployed.
        project: the folder of `cdk.json`.
        context: further context values of the synthesis.

    Returns:
        The outputs of every stack, by stack and by name.

    Raises:
        DeployError: when a command of the CDK fails.
    """
    values = {"stage": stage, "engine_endpoint": engine.url, **(context or {})}
    wanted = fingerprint(project, values)
    record = engine.state / "deployed.json"
    outputs = _deployed_outputs(record, wanted, engine)
    if outputs is not None:
        return outputs
    assembly = engine.state / "cdk.out"
    environment = _environment(engine.environment())
    synthesise(project, assembly, values, environment)
    app = ("--app", str(assembly))
    if not _stack_is_complete(engine, BOOTSTRAP_STACK):
        target = f"aws://{ACCOUNT}/{engine.region}"
        run_cdk(["bootstrap", *app, target], project, environment)
    outputs = deploy_assembly(assembly, project, environment, ("--require-approval", "never"))
    lock_buckets(engine, assembly)
    record.write_text(json.dumps({"fingerprint": wanted, "outputs": outputs}, indent=2))
    return outputs


def synthesise(
    project: Path, assembly: Path, context: Mapping[str, str], environment: Mapping[str, str]
) -> None:
    """Write the cloud assembly of `project` to the folder `assembly`.

    Raises:
        DeployError: when the synthesis fails.
    """
    values = [word for name in sorted(context) for word in ("--context", f"{name}={context[name]}")]
    run_cdk(["synth", "--quiet", "--output", str(assembly), *values], project, environment)


def deploy_assembly(
    assembly: Path, project: Path, environment: Mapping[str, str], options: Sequence[str] = ()
) -> Outputs:
    """Deploy every stack of an assembly and return their outputs.

    Raises:
        DeployError: when the deployment fails.
    """
    outputs_file = assembly.with_name(f"{assembly.name}-outputs.json")
    run_cdk(
        ["deploy", "--all", "--app", str(assembly), "--outputs-file", str(outputs_file), *options],
        project,
        environment,
    )
    outputs: Outputs = json.loads(outputs_file.read_text())
    return outputs


def run_cdk(words: Sequence[str], project: Path, environment: Mapping[str, str]) -> None:
    """Run one command of the CDK's command line.

    Raises:
        DeployError: when it fails.
    """
    answer = subprocess.run(
        [str(CDK), *words],
        cwd=project,
        env=dict(environment),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    if answer.returncode != 0:
        last = "\n".join(answer.stdout.strip().splitlines()[-30:])
        raise DeployError(f"'cdk {words[0]}' failed:\n{last}")


def find_output(outputs: Mapping[str, Mapping[str, str]], name: str) -> str:
    """The output called `name`, of whichever stack has it.

    Raises:
        DeployError: when no stack, or more than one, has it.
    """
    found = [stack[name] for stack in outputs.values() if name in stack]
    if len(found) != 1:
        raise DeployError(f"{len(found)} stacks have an output called {name}; one was expected.")
    return found[0]


def deploy_to_aws(stage: str, campaign: str, *, project: Path = PROJECT) -> Outputs:
    """Deploy a stage with the caller's own AWS credentials, publish its pages, refresh caches.

    Args:
        stage: name of the stage file.
        campaign: the campaign that the form is for.
        project: the folder of `cdk.json`.

    Raises:
        ToolchainError: when the pages cannot be built; nothing was deployed then.
        DeployError: when a command of the CDK fails, or an expected output is missing.
        PublishError: when the pages cannot be published.
    """
    pages = build_pages()
    assembly = project / "cdk.out"
    environment = _environment({})
    synthesise(project, assembly, {"stage": stage}, environment)
    # No question about widened permissions: they were reviewed as the permissions matrix
    outputs = deploy_assembly(assembly, project, environment, ("--require-approval", "never"))
    bucket, distribution = (find_output(outputs, name) for name in ("SiteBucket", "DistributionId"))
    publish_site(
        boto3.client("s3"),
        bucket,
        pages,
        {"campaign_id": campaign},
        read_signing_key(boto3.client("kms"), find_output(outputs, "SigningKeyArn")),
    )
    boto3.client("cloudfront").create_invalidation(
        DistributionId=distribution,
        InvalidationBatch={
            "Paths": {"Quantity": 1, "Items": ["/*"]},
            "CallerReference": f"publish-{time.time_ns()}",
        },
    )
    return outputs


def main(words: Sequence[str] | None = None) -> int:
    """Deploy the stage named on the command line to AWS and print the outputs."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("--stage", required=True, help="name of a file in infra/stages")
    parser.add_argument("--campaign", required=True, help="id of the campaign that the form is for")
    named = parser.parse_args(words)
    try:
        check_toolchain()
        outputs = deploy_to_aws(named.stage, named.campaign)
    except (ToolchainError, DeployError, PublishError) as error:
        sys.stderr.write(f"{error}\n")
        return 1
    sys.stdout.write(json.dumps(outputs, indent=2) + "\n")
    return 0


def _source_files(project: Path) -> Iterable[Path]:
    for name in SOURCES:
        source = project / name
        for path in [source] if source.is_file() else sorted(source.rglob("*")):
            folders = path.relative_to(project).parts[:-1]
            if path.is_file() and not IGNORED_FOLDERS.intersection(folders):
                yield path


def _deployed_outputs(record: Path, wanted: str, engine: Engine) -> Outputs | None:
    if not record.exists():
        return None
    remembered: dict[str, Any] = json.loads(record.read_text())
    if remembered["fingerprint"] != wanted:
        return None
    outputs: Outputs = remembered["outputs"]
    # An engine that was killed has forgotten what the record remembers
    lives = all(_stack_is_complete(engine, stack) for stack in outputs)
    return outputs if lives else None


def _stack_is_complete(engine: Engine, name: str) -> bool:
    try:
        answer = engine.client("cloudformation").describe_stacks(StackName=name)
    except ClientError as error:
        if error.response["Error"]["Code"] == "ValidationError":
            return False
        raise
    return answer["Stacks"][0]["StackStatus"] in ("CREATE_COMPLETE", "UPDATE_COMPLETE")


def _environment(variables: Mapping[str, str]) -> dict[str, str]:
    inherited = {
        name: value
        for name, value in os.environ.items()
        if not (variables and name.startswith("AWS_"))
    }
    return inherited | dict(variables)


if __name__ == "__main__":
    sys.exit(main())
