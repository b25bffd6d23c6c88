"""What people reach: pages and APIs. It is replaceable."""

from aws_cdk import Stack
from constructs import Construct

from infra.blocks.code_assets import CodeAssets
from infra.blocks.context import Runtime
from infra.blocks.layer import add_layer
from infra.components.apis import OwnerApi, ReviewerApi
from infra.components.site import Site
from infra.stacks.records import RecordsStack
from infra.stacks.workflow import WorkflowStack
from infra.stage import Stage as StageSettings


class EdgeStack(Stack):
    """One address for owners and reviewers, two APIs behind it."""

    def __init__(
        self,
        scope: Construct,
        stage: StageSettings,
        *,
        assets: CodeAssets,
        records: RecordsStack,
        workflow: WorkflowStack,
    ) -> None:
        super().__init__(scope, f"{stage.prefix}-edge", description="Redress: pages and APIs")
        self.add_stack_dependency(workflow)
        runtime = Runtime(
            stage=stage,
            assets=assets,
            layer=add_layer(self, assets),
            alarm_topic=records.alarms.resource,
        )
        owner = OwnerApi(
            self,
            runtime=runtime,
            table=records.table,
            incoming=records.incoming,
            vault=records.vault,
            pepper=records.pepper,
            machine=workflow.machine,
            intake=workflow.intake.queue,
            evidence=workflow.evidence.queue,
            mail=workflow.mail.queue,
        )
        reviewer = ReviewerApi(
            self,
            runtime=runtime,
            table=records.table,
            vault=records.vault,
            pepper=records.pepper,
            machine=workflow.machine,
            exports=records.exports,
            bags=workflow.bags.queue,
            batches=workflow.batches.queue,
            previews=records.previews,
            previewing=workflow.previews,
            mail=workflow.mail.queue,
            codes=workflow.codes.queue,
            issuer_secret=records.issuer_secret,
        )
        self.api_ids = {"Owners": owner.api.id, "Reviewers": reviewer.api.id}
        Site(
            self,
            stage=stage,
            incoming=records.incoming,
            previews=records.previews,
            apis={owner.path: owner.api, reviewer.path: reviewer.api},
        )
