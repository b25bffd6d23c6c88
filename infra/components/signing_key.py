"""The key that signs receipts, manifests and checkpoints; it never leaves its service."""

from aws_cdk import CfnOutput, Duration, Stack
from aws_cdk import aws_kms as kms
from constructs import Construct

from infra.blocks.context import removal_policy
from infra.blocks.exports import export
from infra.blocks.function import Function
from infra.stage import Stage as StageSettings


class SigningKey(Construct):
    """ECDSA over P-256. Its public half is published with the pages (`keys/current.pem`)."""

    def __init__(self, scope: Construct, *, stage: StageSettings) -> None:
        super().__init__(scope, "SigningKey")
        key = kms.Key(
            self,
            "Key",
            alias=f"alias/{stage.prefix}-signing",
            description="Signs receipts, manifests and checkpoints",
            key_spec=kms.KeySpec.ECC_NIST_P256,
            key_usage=kms.KeyUsage.SIGN_VERIFY,
            pending_window=Duration.days(30 if stage.keep_data else 7),
            removal_policy=removal_policy(stage),
        )
        self.arn = export(self, "SigningKeyArn", key.key_arn)
        CfnOutput(Stack.of(self), "SigningKeyArn", value=key.key_arn)

    def grant_sign(self, function: Function) -> None:
        """Let a function sign, and read the public key."""
        function.allow("kms:Sign", "kms:GetPublicKey", on=[self.arn])
