"""Previews of evidence: where they lie, and what makes them of strangers' files."""

from aws_cdk import CfnOutput, Duration, Stack
from aws_cdk import aws_kms as kms
from aws_cdk import aws_s3 as s3
from constructs import Construct

from infra.blocks.context import Runtime, removal_policy
from infra.blocks.exports import export
from infra.blocks.function import Function, Size
from infra.blocks.task_queue import TaskQueue
from infra.components.buckets import AccessLogs
from infra.components.keys import Keys
from infra.components.vault import Vault
from infra.stage import Stage as StageSettings

PREVIEWS = "previews/*"
PREVIEWS_REASON = "A preview is named by its case and item, and is gone after a month"
DRAWING = Size(memory=2048, timeout=120)
"""A process that decodes gets most of the memory, and half a minute; the rest is reading."""


class PreviewFiles(Construct):
    """The bucket of previews; they can be made again at any time."""

    def __init__(
        self, scope: Construct, *, stage: StageSettings, keys: Keys, access_logs: AccessLogs
    ) -> None:
        super().__init__(scope, "PreviewFiles")
        self._keys = keys
        bucket = s3.Bucket(
            self,
            "Bucket",
            block_public_access=s3.BlockPublicAccess.BLOCK_ALL,
            encryption=s3.BucketEncryption.KMS,
            encryption_key=keys.records,
            bucket_key_enabled=True,
            enforce_ssl=True,
            object_ownership=s3.ObjectOwnership.BUCKET_OWNER_ENFORCED,
            server_access_logs_bucket=access_logs.resource,
            server_access_logs_prefix="previews/",
            cors=[
                s3.CorsRule(
                    allowed_origins=list(stage.site.origins),
                    allowed_methods=[s3.HttpMethods.GET],
                    max_age=3600,
                )
            ],
            lifecycle_rules=[s3.LifecycleRule(expiration=Duration.days(30))],
            removal_policy=removal_policy(stage),
        )
        self.name = export(self, "PreviewsBucketName", bucket.bucket_name)
        self.domain = export(self, "PreviewsBucketDomain", bucket.bucket_regional_domain_name)
        self._arn = export(self, "PreviewsBucketArn", bucket.bucket_arn)
        CfnOutput(Stack.of(self), "PreviewsBucket", value=bucket.bucket_name)

    def grant_store(self, function: Function) -> None:
        """Let a function write previews, and see which are there."""
        function.allow("s3:PutObject", on=[f"{self._arn}/{PREVIEWS}"], because=PREVIEWS_REASON)
        self._keys.grant_write(function)
        self.grant_fetch(function)

    def grant_fetch(self, function: Function) -> None:
        """Let a function make short-lived addresses of previews, and see that one is missing."""
        function.allow("s3:GetObject", on=[f"{self._arn}/{PREVIEWS}"], because=PREVIEWS_REASON)
        function.allow("s3:ListBucket", on=[self._arn])
        self._keys.grant_read(function)

    def grant_remove(self, function: Function) -> None:
        """Let a function remove the previews of somebody who is erased, before their time."""
        function.allow("s3:DeleteObject", on=[f"{self._arn}/{PREVIEWS}"], because=PREVIEWS_REASON)
        function.allow("s3:ListBucket", on=[self._arn])


class Previewing(Construct):
    """Previews are made by a worker that reads evidence, writes previews, and can do no more."""

    def __init__(
        self,
        scope: Construct,
        *,
        runtime: Runtime,
        key: kms.IKey,
        vault: Vault,
        files: PreviewFiles,
    ) -> None:
        super().__init__(scope, "Previewing")
        work = TaskQueue(
            self,
            "previews",
            worker="make_preview",
            purpose="Draws pictures, first frames and texts anew, to be looked at on the desk",
            runtime=runtime,
            key=key,
            environment={"VAULT_BUCKET": vault.name, "PREVIEWS_BUCKET": files.name},
            size=DRAWING,
            batch=1,
            previews=True,
        )
        self.queue = work.queue
        work.worker.resource.add_environment("PREVIEWS_QUEUE_URL", self.queue.url)
        vault.grant_view(work.worker)
        files.grant_store(work.worker)
