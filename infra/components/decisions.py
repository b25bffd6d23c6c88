"""Decisions on many cases at once, which take effect after the minute in which they are undone."""

from aws_cdk import aws_kms as kms
from constructs import Construct

from infra.blocks.context import Runtime
from infra.blocks.function import Size
from infra.blocks.task_queue import TaskQueue
from infra.components.case_machine import CaseMachineAccess
from infra.components.case_table import CaseTable

HUNDRED_DECISIONS = Size(memory=512, timeout=300)


class DecisionBatches(Construct):
    """The queue in which batches wait, and what decides their tasks one by one."""

    def __init__(
        self,
        scope: Construct,
        *,
        runtime: Runtime,
        key: kms.IKey,
        table: CaseTable,
        machine: CaseMachineAccess,
    ) -> None:
        super().__init__(scope, "DecisionBatches")
        work = TaskQueue(
            self,
            "batches",
            worker="apply_batch",
            purpose="Lets a batch of decisions take effect, each case by itself",
            runtime=runtime,
            key=key,
            environment={**table.environment, "STATE_MACHINE_ARN": machine.arn},
            size=HUNDRED_DECISIONS,
            batch=1,
        )
        self.queue = work.queue
        work.worker.resource.add_environment("BATCHES_QUEUE_URL", self.queue.url)
        self.queue.grant_send(work.worker)
        table.grant_items(work.worker)
        machine.grant_answer(work.worker)
