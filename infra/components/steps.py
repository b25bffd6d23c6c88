"""The steps of a case: for each kind of step a queue and the worker that does it."""

from aws_cdk import aws_kms as kms
from constructs import Construct

from infra.blocks.context import Runtime
from infra.blocks.function import Size
from infra.blocks.queue import Queue
from infra.blocks.task_queue import TaskQueue
from infra.components.buckets import IncomingFiles
from infra.components.case_machine import CaseMachineAccess
from infra.components.case_table import CaseTable
from infra.components.vault import Vault

SMALL = Size(memory=512, timeout=30)
HASHING = Size(memory=1024, timeout=900)
"""Files of up to 5 GiB are read once; more memory is more processor."""


class Intake(Construct):
    """Acknowledged submissions become cases."""

    def __init__(
        self,
        scope: Construct,
        *,
        runtime: Runtime,
        key: kms.IKey,
        table: CaseTable,
        machine: CaseMachineAccess,
        mail: Queue,
    ) -> None:
        super().__init__(scope, "Intake")
        work = TaskQueue(
            self,
            "intake",
            worker="open_case",
            purpose="Makes a case of a submission and starts its execution",
            runtime=runtime,
            key=key,
            environment={
                **table.environment,
                "MAIL_QUEUE_URL": mail.url,
                "STATE_MACHINE_ARN": machine.arn,
            },
            size=SMALL,
        )
        self.queue = work.queue
        table.grant_items(work.worker)
        machine.grant_start(work.worker)
        mail.grant_send(work.worker)


class Preservation(Construct):
    """What came in is verified and locked in the vault."""

    def __init__(
        self,
        scope: Construct,
        *,
        runtime: Runtime,
        key: kms.IKey,
        table: CaseTable,
        machine: CaseMachineAccess,
        mail: Queue,
        seals: Queue,
        incoming: IncomingFiles,
        vault: Vault,
    ) -> None:
        super().__init__(scope, "Preservation")
        work = TaskQueue(
            self,
            "evidence",
            worker="preserve_evidence",
            purpose="Verifies files, locks them in the vault and reads them back",
            runtime=runtime,
            key=key,
            environment={
                **table.environment,
                "INCOMING_BUCKET": incoming.name,
                "VAULT_BUCKET": vault.name,
                "RETENTION_DAYS": vault.retention_days,
                "SCANNER": runtime.stage.vault.scanner,
                "MAIL_QUEUE_URL": mail.url,
                "SEALS_QUEUE_URL": seals.url,
                "STATE_MACHINE_ARN": machine.arn,
            },
            size=HASHING,
            batch=1,
        )
        self.queue = work.queue
        work.worker.resource.add_environment("EVIDENCE_QUEUE_URL", self.queue.url)
        self.queue.grant_send(work.worker)
        table.grant_items(work.worker)
        machine.grant_answer(work.worker)
        mail.grant_send(work.worker)
        seals.grant_send(work.worker)
        incoming.grant_collect(work.worker)
        vault.grant_preserve(work.worker)


class Step(Construct):
    """A step that moves a case, tells people, and answers the execution that waits."""

    def __init__(
        self,
        scope: Construct,
        queue: str,
        *,
        worker: str,
        purpose: str,
        runtime: Runtime,
        key: kms.IKey,
        table: CaseTable,
        machine: CaseMachineAccess,
        mail: Queue,
    ) -> None:
        super().__init__(scope, "".join(word.capitalize() for word in worker.split("_")))
        work = TaskQueue(
            self,
            queue,
            worker=worker,
            purpose=purpose,
            runtime=runtime,
            key=key,
            environment={
                **table.environment,
                "MAIL_QUEUE_URL": mail.url,
                "STATE_MACHINE_ARN": machine.arn,
            },
            size=SMALL,
        )
        self.queue = work.queue
        table.grant_items(work.worker)
        machine.grant_answer(work.worker)
        mail.grant_send(work.worker)
