"""What operators look at and click; the local engine lacks these services."""

from aws_cdk import Stack
from constructs import Construct

from infra.components.budget import Budget
from infra.components.dashboard import Dashboard
from infra.components.malware_plan import MalwarePlan
from infra.components.queries import SavedQueries
from infra.components.runbooks import Runbooks
from infra.stacks.edge import EdgeStack
from infra.stacks.records import RecordsStack
from infra.stacks.workflow import WorkflowStack
from infra.stage import Stage as StageSettings


class ConsoleStack(Stack):
    """Dashboard, saved queries, runbooks, the malware plan and the budget."""

    def __init__(
        self,
        scope: Construct,
        stage: StageSettings,
        *,
        records: RecordsStack,
        workflow: WorkflowStack,
        edge: EdgeStack,
    ) -> None:
        super().__init__(
            scope, f"{stage.prefix}-console", description="Redress: what operators look at"
        )
        self.add_stack_dependency(edge)
        Dashboard(self, stage=stage, machine_arn=workflow.machine.arn, apis=edge.api_ids)
        SavedQueries(self, stage=stage)
        Runbooks(self, stage=stage, messages_key_arn=records.keys.messages.key_arn)
        if stage.vault.scanner == "guardduty":
            MalwarePlan(self, incoming=records.incoming, key_arn=records.keys.records_arn)
        if stage.operations.monthly_budget_usd:
            Budget(self, stage=stage)
