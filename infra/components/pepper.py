"""The secret that keys all hashes of receipts, codes and sessions."""

from aws_cdk import aws_secretsmanager as secretsmanager
from constructs import Construct

from infra.blocks.acknowledge import acknowledge
from infra.blocks.context import removal_policy
from infra.blocks.exports import export
from infra.blocks.function import Function
from infra.components.keys import Keys
from infra.stage import Stage as StageSettings


class Pepper(Construct):
    """A secret made once by the service, seen by nobody."""

    def __init__(self, scope: Construct, *, stage: StageSettings, keys: Keys) -> None:
        super().__init__(scope, "Pepper")
        self._keys = keys
        secret = secretsmanager.CfnSecret(
            self,
            "Secret",
            description="Keys the hashes of receipts, sign-in codes and sessions",
            kms_key_id=keys.records.key_arn,
            generate_secret_string=secretsmanager.CfnSecret.GenerateSecretStringProperty(
                password_length=64, exclude_punctuation=True
            ),
        )
        secret.apply_removal_policy(removal_policy(stage))
        # "Id" is the full name wherever it runs; "Ref" is not with the local engine
        self.arn = export(self, "PepperArn", secret.attr_id)
        reason = "A new pepper would make every receipt and session given out worthless"
        acknowledge(self, {"AwsSolutions-SMG4": reason})

    def grant_read(self, function: Function) -> None:
        """Let a function read the pepper."""
        function.allow("secretsmanager:GetSecretValue", on=[self.arn])
        self._keys.grant_read(function)
