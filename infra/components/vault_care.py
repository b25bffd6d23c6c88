"""What looks after the vault for years: everything is read again; what is erased is shut."""

from aws_cdk import aws_kms as kms
from constructs import Construct

from infra.blocks.alarm import Limit, add_alarm
from infra.blocks.context import Runtime
from infra.blocks.function import Function, Size
from infra.blocks.own_metrics import FIXITY_FAILED, own_metric
from infra.blocks.schedule import run_every
from infra.blocks.task_queue import TaskQueue
from infra.components.buckets import Exports
from infra.components.case_table import CaseTable, Index
from infra.components.previews import PreviewFiles
from infra.components.vault import Vault

SMALL = Size(memory=512, timeout=60)
LONG = Size(memory=512, timeout=300)
READING = Size(memory=1024, timeout=900)
"""Files of up to 5 GiB are read once; more memory is more processor."""
READERS = 2
"""So many items are read at once: the vault's check is never in the way of an owner."""


class Fixity(Construct):
    """Each item of the vault is read again and compared, some of them every hour."""

    def __init__(
        self, scope: Construct, *, runtime: Runtime, key: kms.IKey, table: CaseTable, vault: Vault
    ) -> None:
        super().__init__(scope, "FixityChecks")
        work = TaskQueue(
            self,
            "fixity",
            worker="check_fixity",
            purpose="Reads an item of the vault again, compares it, keeps its lock long enough",
            runtime=runtime,
            key=key,
            environment={
                **table.environment,
                "VAULT_BUCKET": vault.name,
                "RETENTION_DAYS": vault.retention_days,
                "FIXITY_PERIOD_DAYS": str(runtime.stage.fixity.period_days),
            },
            size=READING,
            batch=1,
            concurrency=READERS,
        )
        table.grant_items(work.worker)
        vault.grant_check(work.worker)
        verify = Function(
            self,
            "ops",
            "verify_vault",
            runtime=runtime,
            purpose="Finds the items of the vault that are due to be read again",
            environment={**table.environment, "FIXITY_QUEUE_URL": work.queue.url},
            size=SMALL,
        )
        table.grant_index(verify, Index.DUE)
        work.queue.grant_send(verify)
        run_every(self, 60, verify)
        add_alarm(
            self,
            page="evidence-differs",
            subject=runtime.stage.prefix,
            sentence="Something in the vault is not what the custody ledger says of it.",
            metric=own_metric(FIXITY_FAILED, function="check_fixity"),
            limit=Limit(at_most=0),
            topic=runtime.alarm_topic,
        )


class Erasure(Construct):
    """What is personal in a case is shredded, its locked files are shut, its bags removed."""

    def __init__(
        self,
        scope: Construct,
        *,
        runtime: Runtime,
        key: kms.IKey,
        table: CaseTable,
        vault: Vault,
        exports: Exports,
        previews: PreviewFiles,
    ) -> None:
        super().__init__(scope, "Erasure")
        work = TaskQueue(
            self,
            "erasures",
            worker="erase_person",
            purpose="Shreds what is personal in a case and shuts its locked files",
            runtime=runtime,
            key=key,
            environment={
                **table.environment,
                "VAULT_BUCKET": vault.name,
                "EXPORTS_BUCKET": exports.name,
                "PREVIEWS_BUCKET": previews.name,
            },
            size=LONG,
            batch=1,
        )
        self.queue = work.queue
        table.grant_erase(work.worker)
        vault.grant_shut(work.worker)
        exports.grant_remove(work.worker)
        previews.grant_remove(work.worker)
        order = Function(
            self,
            "ops",
            "request_erasure",
            runtime=runtime,
            purpose="Takes the order to erase what is personal in a case; invoked by operators",
            environment={**table.environment, "ERASURES_QUEUE_URL": self.queue.url},
            size=SMALL,
        )
        table.grant_items(order)
        self.queue.grant_send(order)
