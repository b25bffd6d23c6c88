"""The CDK app: the four stacks of one stage. It asks nothing of the network or of a person."""

import json
from pathlib import Path
from typing import Any

from aws_cdk import App, Validations
from cdk_nag import AwsSolutionsChecks, ServerlessChecks

from infra.blocks.code_assets import PROJECT, CodeAssets
from infra.stacks.console import ConsoleStack
from infra.stacks.edge import EdgeStack
from infra.stacks.records import RecordsStack
from infra.stacks.workflow import WorkflowStack
from infra.stage import Stage


def build(app: App, stage: Stage) -> None:
    """Put the stacks of a stage into `app`, and both rule packs over them.

    The console is for AWS only: the local engine lacks its services, and refuses the whole stack.
    """
    assets = CodeAssets.of(stage)
    records = RecordsStack(app, stage)
    workflow = WorkflowStack(app, stage, assets=assets, records=records)
    edge = EdgeStack(app, stage, assets=assets, records=records, workflow=workflow)
    if stage.engine is None:
        ConsoleStack(app, stage, records=records, workflow=workflow, edge=edge)
    packs = (AwsSolutionsChecks, ServerlessChecks)
    Validations.of(app).add_plugins(
        *(pack(app, write_suppressions_to_cloud_formation=True) for pack in packs)
    )


def synthesise(stage: Stage, folder: Path) -> dict[str, dict[str, Any]]:
    """Write the cloud assembly of a stage to `folder`; give each stack's template by its name."""
    context = json.loads((PROJECT / "cdk.json").read_text("utf-8"))["context"]
    app = App(outdir=str(folder), context=context, tree_metadata=False)
    build(app, stage)
    assembly = app.synth()
    return {stack.stack_name: stack.template for stack in assembly.stacks}


def main() -> None:
    """Synthesise the stage that the command line names: `-c stage=…`.

    For a stage of the local engine `-c engine_endpoint=…` and `-c time_stamp_authorities=…` say
    where engine and authorities are, and `-c clock_file=…` where a replayed campaign has its time.
    """
    app = App(tree_metadata=False)
    build(
        app,
        Stage.load(
            app.node.try_get_context("stage") or "local",
            engine=app.node.try_get_context("engine_endpoint"),
            time_stamp_authorities=app.node.try_get_context("time_stamp_authorities"),
            clock_file=app.node.try_get_context("clock_file"),
        ),
    )
    app.synth()


if __name__ == "__main__":
    main()
