"""The role in which a person lifts a legal hold; no function has it."""

from aws_cdk import CfnOutput, Stack
from aws_cdk import aws_iam as iam
from constructs import Construct

from infra.blocks.acknowledge import acknowledge
from infra.blocks.wildcards import wildcard_findings
from infra.stage import Stage as StageSettings

ALL_REASON = "Which hold is lifted is decided by a person, case by case"


class EvidenceKeeper(Construct):
    """People of the account take this role, with a second factor; it reads no evidence."""

    def __init__(self, scope: Construct, *, stage: StageSettings) -> None:
        super().__init__(scope, "EvidenceKeeper")
        self._role = iam.Role(
            self,
            "Role",
            role_name=f"{stage.prefix}-EvidenceKeeper",
            assumed_by=iam.AccountRootPrincipal().with_conditions(
                {"Bool": {"aws:MultiFactorAuthPresent": "true"}}
            ),
            description="What the EvidenceKeeper may do",
        )
        self.arn = self._role.role_arn
        CfnOutput(Stack.of(self), "EvidenceKeeperRole", value=self._role.role_name)

    def grant_holds(self, bucket_arn: str) -> None:
        """Let the keeper set and lift holds in a bucket, and see how its objects are locked."""
        objects = [f"{bucket_arn}/*"]
        self._role.add_to_policy(
            iam.PolicyStatement(
                actions=[
                    "s3:PutObjectLegalHold",
                    "s3:GetObjectLegalHold",
                    "s3:GetObjectRetention",
                ],
                resources=objects,
            )
        )
        self._role.add_to_policy(
            iam.PolicyStatement(
                actions=["s3:ListBucket", "s3:ListBucketVersions"], resources=[bucket_arn]
            )
        )
        findings = wildcard_findings(Stack.of(self), objects)
        acknowledge(self, dict.fromkeys(findings, ALL_REASON))
