"""Where evidence is locked, and the rules that hold for everybody there."""

from typing import Any

from aws_cdk import CfnOutput, Duration, Stack
from aws_cdk import aws_iam as iam
from aws_cdk import aws_s3 as s3
from constructs import Construct

from infra.blocks.context import removal_policy
from infra.blocks.exports import export
from infra.blocks.function import Function
from infra.components.buckets import AccessLogs
from infra.components.evidence_keeper import EvidenceKeeper
from infra.components.keys import Keys
from infra.stage import Stage as StageSettings

CASES = "cases/*"
CHECKPOINTS = "checkpoints/*"
CASES_REASON = "Evidence lies under its case's number; the vault's policy forbids to delete it"
CHECKPOINTS_REASON = "A checkpoint lies under its day; the vault's policy forbids to delete it"
ACCESS_TAG = "redress-access"
SHUT = "shut"
"""The tag of what nobody may read any more; it cannot be taken off."""
LOCKING = (
    *("s3:PutObject", "s3:PutObjectRetention", "s3:PutObjectLegalHold", "s3:AbortMultipartUpload"),
    *("s3:GetObject", "s3:GetObjectVersion", "s3:GetObjectRetention", "s3:GetObjectLegalHold"),
)


class Vault(Construct):
    """The bucket in which evidence is locked: kept for its time, deleted by nobody."""

    def __init__(
        self, scope: Construct, *, stage: StageSettings, keys: Keys, access_logs: AccessLogs
    ) -> None:
        super().__init__(scope, "Vault")
        self._keys = keys
        days = stage.vault.retention_days
        bucket = self._bucket(stage, access_logs)
        keeper = EvidenceKeeper(self, stage=stage)
        keeper.grant_holds(bucket.bucket_arn)
        for statement in _rules(bucket, keeper.arn, days):
            bucket.add_to_resource_policy(statement)
        self.retention_days = str(days)
        self.name = export(self, "VaultBucketName", bucket.bucket_name)
        self._arn = export(self, "VaultBucketArn", bucket.bucket_arn)
        CfnOutput(Stack.of(self), "VaultBucket", value=bucket.bucket_name)

    def grant_preserve(self, function: Function) -> None:
        """Let a function lock evidence and read back what lies there; never to take it away."""
        self._allow(function, LOCKING, CASES, CASES_REASON)
        function.allow("s3:ListBucket", "s3:ListBucketVersions", on=[self._arn])
        self._keys.grant_write(function)

    def grant_checkpoint(self, function: Function) -> None:
        """Let a function lock checkpoints and read back what lies there."""
        self._allow(function, LOCKING, CHECKPOINTS, CHECKPOINTS_REASON)
        function.allow("s3:ListBucket", "s3:ListBucketVersions", on=[self._arn])
        self._keys.grant_write(function)

    def grant_read_checkpoints(self, function: Function) -> None:
        """Let a function read checkpoints."""
        reading = ("s3:GetObject", "s3:GetObjectVersion")
        self._allow(function, reading, CHECKPOINTS, CHECKPOINTS_REASON)
        self._keys.grant_read(function)

    def grant_check(self, function: Function) -> None:
        """Let a function read evidence and its locks again, and lengthen a retention."""
        checking = (
            *("s3:GetObject", "s3:GetObjectVersion", "s3:GetObjectRetention"),
            *("s3:GetObjectLegalHold", "s3:PutObjectRetention"),
        )
        self._allow(function, checking, CASES, CASES_REASON)
        function.allow("s3:ListBucket", "s3:ListBucketVersions", on=[self._arn])
        self._keys.grant_read(function)

    def grant_shut(self, function: Function) -> None:
        """Let a function find all versions of a case and make them unreadable for everybody."""
        function.allow("s3:ListBucket", "s3:ListBucketVersions", on=[self._arn])
        tagging = ("s3:PutObjectVersionTagging", "s3:GetObjectVersionTagging")
        self._allow(function, tagging, CASES, CASES_REASON)

    def grant_view(self, function: Function) -> None:
        """Let a function make short-lived addresses of versions; their ids are in the table."""
        self._allow(function, ("s3:GetObjectVersion",), CASES, CASES_REASON)
        self._keys.grant_read(function)

    def _allow(
        self, function: Function, actions: tuple[str, ...], under: str, because: str
    ) -> None:
        function.allow(*actions, on=[f"{self._arn}/{under}"], because=because)

    def _bucket(self, stage: StageSettings, access_logs: AccessLogs) -> s3.Bucket:
        kept = Duration.days(stage.vault.retention_days)
        lock = s3.ObjectLockRetention
        return s3.Bucket(
            self,
            "Bucket",
            block_public_access=s3.BlockPublicAccess.BLOCK_ALL,
            encryption=s3.BucketEncryption.KMS,
            encryption_key=self._keys.records,
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


def _rules(bucket: s3.Bucket, keeper_arn: str, days: int) -> list[iam.PolicyStatement]:
    """Give what the bucket denies to every principal of the account, its root included."""

    def denied(sid: str, *actions: str, when: Any = None) -> iam.PolicyStatement:
        return iam.PolicyStatement(
            sid=sid,
            effect=iam.Effect.DENY,
            principals=[iam.AnyPrincipal()],
            actions=list(actions),
            resources=[bucket.arn_for_objects("*")],
            conditions=when,
        )

    tag = {f"s3:RequestObjectTag/{ACCESS_TAG}": SHUT}
    return [
        denied(
            "EvidenceStays",
            *("s3:BypassGovernanceRetention", "s3:DeleteObject", "s3:DeleteObjectVersion"),
        ),
        denied(
            "HoldsStay",
            "s3:PutObjectLegalHold",
            when={
                "StringNotEquals": {"s3:object-lock-legal-hold": "ON"},
                "ArnNotEquals": {"aws:PrincipalArn": keeper_arn},
            },
        ),
        denied(
            "RetentionHasACeiling",
            "s3:PutObjectRetention",
            # A whole day more: the end of a retention is rounded up to a second
            when={"NumericGreaterThan": {"s3:object-lock-remaining-retention-days": str(days + 1)}},
        ),
        denied(
            "ShutIsReadByNobody",
            *("s3:GetObject", "s3:GetObjectVersion"),
            when={"StringEquals": {f"s3:ExistingObjectTag/{ACCESS_TAG}": SHUT}},
        ),
        denied(
            "ShutIsTheOnlyTag",
            *("s3:PutObjectTagging", "s3:PutObjectVersionTagging"),
            when={"StringNotEquals": tag},
        ),
        denied("TagsStay", "s3:DeleteObjectTagging", "s3:DeleteObjectVersionTagging"),
    ]
