"""What moves cases: queues, workers, the state machine, schedules. It is replaceable."""

from aws_cdk import Stack
from constructs import Construct

from infra.blocks.code_assets import CodeAssets
from infra.blocks.context import Runtime
from infra.blocks.layer import add_layer, add_previews_layer, add_proofs_layer
from infra.components.case_machine import CaseMachine, CaseMachineAccess
from infra.components.decisions import DecisionBatches
from infra.components.figures import Figures
from infra.components.mail import Mail
from infra.components.mail_feedback import MailFeedback
from infra.components.people import People
from infra.components.previews import Previewing
from infra.components.proofs import Bags, Checkpoints, ProofMeans, Sealing
from infra.components.scans import Scans
from infra.components.sign_in import SignInCodes
from infra.components.steps import Intake, Preservation, Step
from infra.components.upkeep import Configuration, DueTimes, Recovery
from infra.components.vault_care import Erasure, Fixity
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
            proofs=add_proofs_layer(self, assets),
            previews=add_previews_layer(self, assets),
            alarm_topic=records.alarms.resource,
        )
        key, table = records.keys.messages, records.table
        means = ProofMeans(vault=records.vault, signing_key=records.signing_key)
        self.machine = CaseMachineAccess(self, stage=stage)
        self.erasure = Erasure(
            self,
            runtime=runtime,
            key=key,
            table=table,
            vault=records.vault,
            exports=records.exports,
            previews=records.previews,
        )
        self.mail = Mail(self, runtime=runtime, key=key, table=table, erasures=self.erasure.queue)
        self.codes = SignInCodes(
            self,
            runtime=runtime,
            key=key,
            table=table,
            pepper=records.pepper,
            mail=self.mail,
        )
        self.sealing = Sealing(self, runtime=runtime, key=key, table=table, means=means)
        self.intake = Intake(
            self,
            runtime=runtime,
            key=key,
            table=table,
            machine=self.machine,
            mail=self.mail.queue,
        )
        self.evidence = Preservation(
            self,
            runtime=runtime,
            key=key,
            table=table,
            machine=self.machine,
            mail=self.mail.queue,
            seals=self.sealing.queue,
            incoming=records.incoming,
            vault=records.vault,
        )
        self.bags = Bags(
            self,
            runtime=runtime,
            key=key,
            table=table,
            machine=self.machine,
            exports=records.exports,
            means=means,
        )
        self.previews = Previewing(
            self, runtime=runtime, key=key, vault=records.vault, files=records.previews
        )
        self.batches = DecisionBatches(
            self, runtime=runtime, key=key, table=table, machine=self.machine
        )
        self._add_machine(runtime, records)
        self._add_care(runtime, records, means)

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
            bags=self.bags.queue,
        )

    def _add_care(self, runtime: Runtime, records: RecordsStack, means: ProofMeans) -> None:
        """Add what nobody asks for: it runs by the clock, by events, or by an operator's hand."""
        key, table = records.keys.messages, records.table
        Checkpoints(self, runtime=runtime, table=table, means=means)
        Fixity(self, runtime=runtime, key=key, table=table, vault=records.vault)
        Scans(
            self,
            runtime=runtime,
            table=table,
            incoming=records.incoming,
            evidence=self.evidence.queue,
        )
        DueTimes(
            self,
            runtime=runtime,
            table=table,
            machine=self.machine,
            mail=self.mail.queue,
            batches=self.batches.queue,
        )
        Recovery(
            self,
            runtime=runtime,
            table=table,
            machine=self.machine,
            intake=self.intake.queue,
            evidence=self.evidence.queue,
            seals=self.sealing.queue,
        )
        Configuration(self, runtime=runtime, table=table)
        Figures(self, runtime=runtime, table=table)
        MailFeedback(self, runtime=runtime, table=table, mail=self.mail.queue)
        People(self, runtime=runtime, table=table, mail=self.mail.queue)
