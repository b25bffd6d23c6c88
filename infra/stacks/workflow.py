"""What moves cases: queues, workers, the state machine, schedules. It is replaceable."""

from aws_cdk import Stack
from constructs import Construct

from infra.blocks.code_assets import CodeAssets
from infra.blocks.context import Runtime
from infra.blocks.layer import add_layer
from infra.components.case_machine import CaseMachine, CaseMachineAccess
from infra.components.mail import Mail
from infra.components.steps import Intake, Preservation, Step
from infra.components.upkeep import Configuration, DueTimes, Recovery
from infra.stacks.records import RecordsStack
from infra.stage import Stage as StageSettings

STEPS = (
    ("reviews", "request_review", "Opens a task for reviewers and tells them"),
    ("requests", "ask_owner", "Opens a question to the owner and tells them"),
    ("closings", "close_case", "Closes a case and tells the owner how it ended"),
)
"""Queue, worker and purpose of each."""


class WorkflowStack(Stack):
    """From an acknowledged submission to a closed case."""

    def __init__(
        self, scope: Construct, stage: StageSettings, *, assets: CodeAssets, records: RecordsStack
    ) -> None:
        super().__init__(scope, f"{stage.prefix}-workflow", description="Redress: what moves cases")
        self.add_stack_dependency(records)
        runtime = Runtime(
            stage=stage,
            assets=assets,
            layer=add_layer(self, assets),
            alarm_topic=records.alarms.resource,
        )
        key, table = records.keys.messages, records.table
        self.machine = CaseMachineAccess(self, stage=stage)
        self.mail = Mail(self, runtime=runtime, key=key, table=table)
        self.intake = Intake(self, runtime=runtime, key=key, table=table, machine=self.machine)
        self.evidence = Preservation(
            self,
            runtime=runtime,
            key=key,
            table=table,
            machine=self.machine,
            mail=self.mail.queue,
            incoming=records.incoming,
            vault=records.vault,
        )
        self._add_machine(runtime, records)
        DueTimes(self, runtime=runtime, table=table, machine=self.machine, mail=self.mail.queue)
        Recovery(
            self,
            runtime=runtime,
            table=table,
            machine=self.machine,
            intake=self.intake.queue,
            evidence=self.evidence.queue,
        )
        Configuration(self, runtime=runtime, table=table)

    def _add_machine(self, runtime: Runtime, records: RecordsStack) -> None:
        """Add the steps in which people are asked or told, and the state machine before them."""
        reviews, requests, closings = (
            Step(
                self,
                queue,
                worker=worker,
                purpose=purpose,
                runtime=runtime,
                key=records.keys.messages,
                table=records.table,
                machine=self.machine,
                mail=self.mail.queue,
            )
            for queue, worker, purpose in STEPS
        )
        CaseMachine(
            self,
            runtime=runtime,
            key=records.keys.messages,
            evidence=self.evidence.queue,
            reviews=reviews.queue,
            requests=requests.queue,
            closings=closings.queue,
        )
