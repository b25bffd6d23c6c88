"""What makes evidence provable: sealed cases, evidence bags, daily checkpoints."""

from dataclasses import dataclass

from aws_cdk import aws_cloudwatch as cloudwatch
from aws_cdk import aws_kms as kms
from constructs import Construct

from infra.blocks.alarm import Least, Limit, add_alarm
from infra.blocks.context import Runtime
from infra.blocks.function import Function, Size
from infra.blocks.own_metrics import CHECKPOINT_MADE, STAMPS_OVERDUE, own_metric
from infra.blocks.schedule import run_daily
from infra.blocks.task_queue import TaskQueue
from infra.components.buckets import Exports
from infra.components.case_machine import CaseMachineAccess
from infra.components.case_table import CaseTable
from infra.components.signing_key import SigningKey
from infra.components.vault import Vault

SMALL = Size(memory=512, timeout=60)
SEALING = Size(memory=1024, timeout=180)
"""Authorities that answer slowly, and a document that is set."""
PACKING = Size(memory=3008, timeout=900)
"""Ten gigabytes are read, hashed and written in one run; more memory is more processor."""
GATHERING = Size(memory=1769, timeout=900)
"""A million ledger heads are sorted in memory; this much is one whole processor."""
CHECKPOINT_TIME = (16, 10)
"""In UTC: ten past midnight in China."""
CHECKPOINT_HOURS = 26


@dataclass(frozen=True)
class ProofMeans:
    """The vault, the signing key and the stage's authorities: what every proof needs."""

    vault: Vault
    signing_key: SigningKey

    def environment(self, runtime: Runtime) -> dict[str, str]:
        """Give the variables of functions that make proofs."""
        return {
            "VAULT_BUCKET": self.vault.name,
            "RETENTION_DAYS": self.vault.retention_days,
            "SIGNING_KEY_ARN": self.signing_key.arn,
            "TIME_STAMP_AUTHORITIES": runtime.stage.time_stamp_authorities,
        }


class Sealing(Construct):
    """Cases get their manifest, time stamps and signed receipt."""

    def __init__(
        self,
        scope: Construct,
        *,
        runtime: Runtime,
        key: kms.IKey,
        table: CaseTable,
        means: ProofMeans,
    ) -> None:
        super().__init__(scope, "Sealing")
        work = TaskQueue(
            self,
            "seals",
            worker="seal_case",
            purpose="Makes a case's manifest, has it stamped, signs the receipt",
            runtime=runtime,
            key=key,
            environment={**table.environment, **means.environment(runtime)},
            size=SEALING,
            batch=1,
            proofs=True,
        )
        self.queue = work.queue
        work.worker.resource.add_environment("SEALS_QUEUE_URL", self.queue.url)
        table.grant_items(work.worker)
        means.vault.grant_preserve(work.worker)
        means.signing_key.grant_sign(work.worker)
        add_alarm(
            self,
            page="time-stamps-missing",
            subject=runtime.stage.prefix,
            sentence="Cases have waited for a time stamp for more than an hour.",
            metric=own_metric(STAMPS_OVERDUE, function="seal_case", minutes=15),
            limit=Limit(at_most=0, periods=2),
            topic=runtime.alarm_topic,
        )


class Bags(Construct):
    """Evidence bags are made by a worker, and asked for by flow, desk and operators."""

    def __init__(
        self,
        scope: Construct,
        *,
        runtime: Runtime,
        key: kms.IKey,
        table: CaseTable,
        machine: CaseMachineAccess,
        exports: Exports,
        means: ProofMeans,
    ) -> None:
        super().__init__(scope, "Bagging")
        work = TaskQueue(
            self,
            "bags",
            worker="export_bag",
            purpose="Makes the evidence bag of a case",
            runtime=runtime,
            key=key,
            environment={
                **table.environment,
                **means.environment(runtime),
                "EXPORTS_BUCKET": exports.name,
                "STATE_MACHINE_ARN": machine.arn,
            },
            size=PACKING,
            batch=1,
            proofs=True,
        )
        self.queue = work.queue
        work.worker.resource.add_environment("BAGS_QUEUE_URL", self.queue.url)
        table.grant_items(work.worker)
        machine.grant_answer(work.worker)
        means.vault.grant_preserve(work.worker)
        means.vault.grant_read_checkpoints(work.worker)
        means.signing_key.grant_sign(work.worker)
        exports.grant_store(work.worker)
        self._take_orders(runtime, table, exports)

    def _take_orders(self, runtime: Runtime, table: CaseTable, exports: Exports) -> None:
        function = Function(
            self,
            "ops",
            "request_bag",
            runtime=runtime,
            purpose="Gives operators the evidence bag of a case; invoked by operators",
            environment={
                **table.environment,
                "EXPORTS_BUCKET": exports.name,
                "BAGS_QUEUE_URL": self.queue.url,
            },
            size=SMALL,
        )
        table.grant_items(function)
        self.queue.grant_send(function)
        exports.grant_fetch(function)


class Checkpoints(Construct):
    """Once a day the ends of all ledgers become one tree, signed, stamped and locked."""

    def __init__(
        self, scope: Construct, *, runtime: Runtime, table: CaseTable, means: ProofMeans
    ) -> None:
        super().__init__(scope, "Checkpoints")
        function = Function(
            self,
            "ops",
            "checkpoint",
            runtime=runtime,
            purpose="Locks the day's checkpoint of all custody ledgers",
            environment={**table.environment, **means.environment(runtime)},
            size=GATHERING,
            proofs=True,
        )
        table.grant_checkpoints(function)
        means.vault.grant_checkpoint(function)
        means.signing_key.grant_sign(function)
        run_daily(self, *CHECKPOINT_TIME, function)
        add_alarm(
            self,
            page="checkpoint-missing",
            subject=runtime.stage.prefix,
            sentence=f"No checkpoint of the custody ledgers was made in {CHECKPOINT_HOURS} hours.",
            metric=own_metric(CHECKPOINT_MADE, function="checkpoint", minutes=60),
            limit=Least(at_least=1, periods=CHECKPOINT_HOURS),
            topic=runtime.alarm_topic,
            silence=cloudwatch.TreatMissingData.BREACHING,
        )
