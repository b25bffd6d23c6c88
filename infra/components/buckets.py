"""Where files lie: arriving, locked in the vault, and the record of who asked for them."""

from aws_cdk import CfnOutput, Duration, Stack
from aws_cdk import aws_iam as iam
from aws_cdk import aws_s3 as s3
from constructs import Construct

from infra.blocks.acknowledge import acknowledge
from infra.blocks.context import removal_policy
from infra.blocks.exports import export
from infra.blocks.function import Function
from infra.components.keys import Keys
from infra.stage import Stage as StageSettings

UPLOADS = "uploads/*"
CASES = "cases/*"
UPLOAD_REASON = "Owners' files arrive under generated names; no function may write anywhere else"
CASES_REASON = "Evidence lies under its case's number; the vault's policy forbids to delete it"


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
                    exposed_headers=["ETag", "x-amz-error-code"],
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

    def grant_receive(self, function: Function) -> None:
        """Let a function make addresses to which browsers send files."""
        function.allow("s3:PutObject", on=[f"{self._arn}/{UPLOADS}"], because=UPLOAD_REASON)
        self._keys.grant_write(function)

    def grant_collect(self, function: Function) -> None:
        """Let a function read what arrived, and see that something did not arrive."""
        function.allow("s3:GetObject", on=[f"{self._arn}/{UPLOADS}"], because=UPLOAD_REASON)
        function.allow("s3:ListBucket", on=[self._arn])
        self._keys.grant_read(function)


class Vault(Construct):
    """The bucket in which evidence is locked: kept for its time, deleted by nobody."""

    def __init__(
        self, scope: Construct, *, stage: StageSettings, keys: Keys, access_logs: AccessLogs
    ) -> None:
        super().__init__(scope, "Vault")
        self._keys = keys
        kept = Duration.days(stage.vault.retention_days)
        lock = s3.ObjectLockRetention
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
            server_access_logs_prefix="vault/",
            versioned=True,
            object_lock_enabled=True,
            object_lock_default_retention=(
                lock.compliance(kept) if stage.vault.mode == "compliance" else lock.governance(kept)
            ),
            removal_policy=removal_policy(stage),
        )
        bucket.add_to_resource_policy(
            iam.PolicyStatement(
                sid="EvidenceStays",
                effect=iam.Effect.DENY,
                principals=[iam.AnyPrincipal()],
                actions=[
                    "s3:BypassGovernanceRetention",
                    "s3:DeleteObject",
                    "s3:DeleteObjectVersion",
                ],
                resources=[bucket.arn_for_objects("*")],
            )
        )
        self.retention_days = str(stage.vault.retention_days)
        self.name = export(self, "VaultBucketName", bucket.bucket_name)
        self._arn = export(self, "VaultBucketArn", bucket.bucket_arn)
        CfnOutput(Stack.of(self), "VaultBucket", value=bucket.bucket_name)

    def grant_preserve(self, function: Function) -> None:
        """Let a function lock evidence and read back what lies there; never to take it away."""
        function.allow(
            *("s3:PutObject", "s3:PutObjectRetention", "s3:PutObjectLegalHold"),
            *("s3:GetObject", "s3:GetObjectVersion"),
            *("s3:GetObjectRetention", "s3:GetObjectLegalHold"),
            on=[f"{self._arn}/{CASES}"],
            because=CASES_REASON,
        )
        function.allow("s3:ListBucket", "s3:ListBucketVersions", on=[self._arn])
        self._keys.grant_write(function)

    def grant_view(self, function: Function) -> None:
        """Let a function make short-lived addresses of evidence."""
        function.allow(
            *("s3:GetObject", "s3:GetObjectVersion"),
            on=[f"{self._arn}/{CASES}"],
            because=CASES_REASON,
        )
        self._keys.grant_read(function)
