"""Where files arrive, where bags wait to be fetched, and the record of who asked for them."""

from aws_cdk import CfnOutput, Duration, Stack
from aws_cdk import aws_s3 as s3
from constructs import Construct

from infra.blocks.acknowledge import acknowledge
from infra.blocks.context import removal_policy
from infra.blocks.exports import export
from infra.blocks.function import Function
from infra.components.keys import Keys
from infra.stage import Stage as StageSettings

UPLOADS = "uploads/*"
BAGS = "bags/*"
UPLOAD_REASON = "Owners' files arrive under generated names; no function may write anywhere else"
BAGS_REASON = "A bag is named by its case and revision, and is gone after a month"


class AccessLogs(Construct):
    """The bucket in which the other buckets note every request."""

    def __init__(self, scope: Construct, *, stage: StageSettings) -> None:
        super().__init__(scope, "AccessLogs")
        self.resource = s3.Bucket(
            self,
            "Bucket",
            block_public_access=s3.BlockPublicAccess.BLOCK_ALL,
            encryption=s3.BucketEncryption.S3_MANAGED,
            enforce_ssl=True,
            object_ownership=s3.ObjectOwnership.BUCKET_OWNER_ENFORCED,
            lifecycle_rules=[
                s3.LifecycleRule(expiration=Duration.days(stage.operations.log_retention_days))
            ],
            removal_policy=removal_policy(stage),
        )
        reason = "It is the bucket of access logs; logging itself would never end"
        acknowledge(self, {"AwsSolutions-S1": reason})


class IncomingFiles(Construct):
    """The bucket to which browsers send files, with an address made for exactly one file each."""

    def __init__(
        self, scope: Construct, *, stage: StageSettings, keys: Keys, access_logs: AccessLogs
    ) -> None:
        super().__init__(scope, "IncomingFiles")
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
            server_access_logs_prefix="incoming/",
            cors=[
                s3.CorsRule(
                    allowed_origins=list(stage.site.origins),
                    allowed_methods=[s3.HttpMethods.PUT],
                    allowed_headers=["content-type", "x-amz-checksum-sha256"],
                    exposed_headers=["ETag", "x-amz-checksum-sha256", "x-amz-error-code"],
                    max_age=3600,
                )
            ],
            lifecycle_rules=[
                s3.LifecycleRule(
                    expiration=Duration.days(7),
                    abort_incomplete_multipart_upload_after=Duration.days(2),
                )
            ],
            removal_policy=removal_policy(stage),
        )
        self.name = export(self, "IncomingBucketName", bucket.bucket_name)
        self.domain = export(self, "IncomingBucketDomain", bucket.bucket_regional_domain_name)
        self._arn = export(self, "IncomingBucketArn", bucket.bucket_arn)
        CfnOutput(Stack.of(self), "IncomingBucket", value=bucket.bucket_name)

    @property
    def arn(self) -> str:
        """What permissions on the bucket name."""
        return self._arn

    def grant_receive(self, function: Function) -> None:
        """Let a function make addresses to which browsers send files, and see what came."""
        function.allow(
            *("s3:PutObject", "s3:GetObject"),
            *("s3:ListMultipartUploadParts", "s3:AbortMultipartUpload"),
            on=[f"{self._arn}/{UPLOADS}"],
            because=UPLOAD_REASON,
        )
        function.allow("s3:ListBucket", "s3:ListBucketMultipartUploads", on=[self._arn])
        self._keys.grant_write(function)

    def grant_put(self, function: Function) -> None:
        """Let a function put files that came with a form where browsers send theirs."""
        function.allow("s3:PutObject", on=[f"{self._arn}/{UPLOADS}"], because=UPLOAD_REASON)
        self._keys.grant_write(function)

    def grant_collect(self, function: Function) -> None:
        """Let a function read what arrived, and see that something did not arrive."""
        function.allow(
            *("s3:GetObject", "s3:GetObjectTagging"),
            on=[f"{self._arn}/{UPLOADS}"],
            because=UPLOAD_REASON,
        )
        function.allow("s3:ListBucket", on=[self._arn])
        self._keys.grant_read(function)


class Exports(Construct):
    """The bucket from which evidence bags are fetched; they can be made again at any time."""

    def __init__(
        self, scope: Construct, *, stage: StageSettings, keys: Keys, access_logs: AccessLogs
    ) -> None:
        super().__init__(scope, "Exports")
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
            server_access_logs_prefix="exports/",
            lifecycle_rules=[
                s3.LifecycleRule(
                    expiration=Duration.days(30),
                    abort_incomplete_multipart_upload_after=Duration.days(2),
                )
            ],
            removal_policy=removal_policy(stage),
        )
        self.name = export(self, "ExportsBucketName", bucket.bucket_name)
        self._arn = export(self, "ExportsBucketArn", bucket.bucket_arn)
        CfnOutput(Stack.of(self), "BagsBucket", value=bucket.bucket_name)

    def grant_store(self, function: Function) -> None:
        """Let a function write bags, part by part."""
        function.allow(
            *("s3:PutObject", "s3:AbortMultipartUpload"),
            on=[f"{self._arn}/{BAGS}"],
            because=BAGS_REASON,
        )
        self._keys.grant_write(function)
        self.grant_fetch(function)

    def grant_remove(self, function: Function) -> None:
        """Let a function remove bags of somebody who is erased, before their time."""
        function.allow("s3:DeleteObject", on=[f"{self._arn}/{BAGS}"], because=BAGS_REASON)

    def grant_fetch(self, function: Function) -> None:
        """Let a function make short-lived addresses of bags, and see that one is gone."""
        function.allow("s3:GetObject", on=[f"{self._arn}/{BAGS}"], because=BAGS_REASON)
        function.allow("s3:ListBucket", on=[self._arn])
        self._keys.grant_read(function)
